import { expect, test } from 'vitest';
import { conflictsOf } from './conflicts.ts';
import { CONSTRAINT_DEFAULTS, defineModule } from './define-module.ts';
import { readModule } from './module.ts';
import type { ResponseTerms } from './terms.ts';

const INSTRUMENTS = [
  { id: 'BTC-PERP', venue: 'paper', underlying: 'BTC' },
  { id: 'BTC-CALL', venue: 'other', underlying: 'BTC' },
  { id: 'ETH-PERP', venue: 'paper', underlying: 'ETH' },
];

const HEDGE: ResponseTerms = { do: 'hedge', to: 'edge', with: ['BTC-PERP'] };
const HOLD: ResponseTerms = { do: 'hold', instrument: 'BTC-CALL', exposure: 0 };

const moduleOf = (id: string, respond: readonly ResponseTerms[], scope = 'book') =>
  defineModule({ id, scope, ladder: [{ id: 'first', enter: 'equity > 0.0', respond }] });

const conflicts = (...modules: ReturnType<typeof moduleOf>[]) =>
  conflictsOf({ venues: ['paper', 'other'], instruments: INSTRUMENTS, modules });

test('two modules that steer one underlying are refused, and both are named', () => {
  expect(conflicts(moduleOf('ada', [HEDGE]), moduleOf('bruno', [HOLD]))).toEqual([
    {
      at: 'modules.1.ladder.0.respond.0',
      other: 'modules.0.ladder.0.respond.0',
      seen: 'bruno does hold in BTC, and so does ada',
      accepted: 'one module that hedges, neutralises or holds BTC; others may reduce it',
    },
  ]);
});

test('guards that only reduce stand beside anything', () => {
  const reduce: ResponseTerms = { do: 'reduce', share: 0.5 };
  const guards = [moduleOf('chen', [reduce]), moduleOf('dora', [{ do: 'flatten' }])];
  expect(conflicts(moduleOf('ada', [HEDGE]), ...guards)).toEqual([]);
});

test('one module may steer an underlying in several rungs, and two modules two underlyings', () => {
  const ether: ResponseTerms = { do: 'hold', instrument: 'ETH-PERP', exposure: 1 };
  expect(conflicts(moduleOf('ada', [HEDGE, HOLD, HEDGE]), moduleOf('bruno', [ether]))).toEqual([]);
});

test('what is traded must lie in the scope of the module', () => {
  expect(conflicts(moduleOf('ada', [HEDGE], 'underlying:ETH'))).toMatchObject([
    { at: 'modules.0.ladder.0.respond.0', seen: 'BTC-PERP' },
  ]);
  expect(conflicts(moduleOf('ada', [HOLD], 'venue:paper'))).toHaveLength(1);
  expect(conflicts(moduleOf('ada', [HOLD], 'venue:other'))).toEqual([]);
});

test('names that stand twice are refused at the second place', () => {
  const found = conflicts(moduleOf('ada', [HEDGE]), moduleOf('ada', [{ do: 'cancel' }]));
  expect(found).toMatchObject([{ at: 'modules.1.id', other: 'modules.0.id', seen: 'ada' }]);
});

test('a module that states nothing but its ladder has defaults that a desk accepts', () => {
  const module = moduleOf('ada', [HEDGE], 'underlying:BTC');
  expect(module.constraints).toEqual(CONSTRAINT_DEFAULTS);
  expect(module.ladder[0]).toMatchObject({ leave: null, enterMs: 0, latch: false, repeatMs: 0 });
  const around = {
    ...{ venues: ['paper'], underlyings: ['BTC'], instruments: ['BTC-PERP'] },
    ...{ modules: ['ada'], values: [] },
  };
  expect(readModule(module, around).faults).toEqual([]);
});

test('to define a module again changes nothing', () => {
  const module = moduleOf('ada', [HEDGE]);
  expect(defineModule(module)).toEqual(module);
});
