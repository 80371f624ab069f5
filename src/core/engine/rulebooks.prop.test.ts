import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { LAYER_KINDS } from '../model/index.ts';
import { Engine } from './engine.ts';
import { type Move, move, Player } from './random-venue.contract.ts';
import { RULEBOOK_WORLDS } from './rulebook-worlds.contract.ts';
import { genesisOf } from './state.ts';
import type { World } from './worlds.contract.ts';

/** More of everything for a long hunt: `PROPERTY_FACTOR=50 PROPERTY_SEED=7`. */
const FACTOR = Number(process.env['PROPERTY_FACTOR'] ?? 1);
const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const RUNS = 6;

const histories = fc.array(move, { minLength: 60, maxLength: 180, size: 'max' });
const worlds = RULEBOOK_WORLDS.map((world, at) => [world.name, world, at] as const);
const reached = new Set<string>();
let played = 0;

/** Money of all accounts of a venue: deposits come from the account of the outside. */
function moneyOf({ accounts }: Engine['state']): bigint {
  let sum = 0n;
  for (let row = 0; row < accounts.count; row += 1) sum += accounts.cash[row] as bigint;
  return sum;
}

/**
 * Plays a history: the judge beside the engine, every invariant after every event and money that
 * sums to zero after every command; then once more from the commands, to the same state.
 */
function hold(world: World, history: readonly Move[]): void {
  const kinds = new Map(world.venue.layers.map(({ id, kind }) => [id, kind]));
  const player = new Player(world, {
    after({ engine }, _command, events) {
      expect(moneyOf(engine.state)).toBe(0n);
      for (const event of events) {
        if (event.kind === 'layer-paid' && event.amount > 0n) {
          reached.add(kinds.get(event.layer) as string);
        }
        if (event.kind === 'shortfall') reached.add(`shortfall ${world.name}`);
      }
    },
  });
  player.play(history);
  const again = new Engine({ genesis: genesisOf(world.venue, { capacity: world.capacity }) });
  for (const command of player.commands) again.run(command);
  expect(again.stateHash()).toBe(player.engine.stateHash());
  played += 1;
}

test.each(worlds)('random histories keep all promises under %s', (_, world, at) => {
  const property = fc.property(histories, (history) => hold(world, history));
  fc.assert(property, { seed: SEED + 1_000 + at, numRuns: RUNS * FACTOR });
});

test('someone is bankrupt under every rulebook, and every kind of layer they have has paid', () => {
  const kinds = new Set(RULEBOOK_WORLDS.flatMap(({ venue }) => venue.layers.map((l) => l.kind)));
  const paying = LAYER_KINDS.filter((kind) => kinds.has(kind) && kind !== 'withdrawal-factor');
  expect(paying.filter((kind) => !reached.has(kind))).toEqual([]);
  const calm = worlds.filter(([name]) => !reached.has(`shortfall ${name}`)).map(([name]) => name);
  expect(calm).toEqual([]);
});

afterAll(() => {
  if (FACTOR > 1) console.log(`${played} histories under ${worlds.length} rulebooks, none failed`);
});
