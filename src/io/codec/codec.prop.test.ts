import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Engine } from '../../core/engine/index.ts';
import {
  COMMAND_KINDS,
  COMMANDS,
  type Command,
  type CommandKind,
  type Field,
  type FieldKind,
  MODES,
  OPERATOR_ACTIONS,
  SIDES,
} from '../../core/model/index.ts';
import { formatDecimal } from '../../core/money/index.ts';
import { COMMAND_SCHEMAS, eventJson, readCommand } from './index.ts';

const MARKET = 'COIN';
const TERMS = { priceDecimals: 2, sizeDecimals: 3 };
const INT64_MAX = 2n ** 63n - 1n;
const DECIMALS: Partial<Record<FieldKind, number>> = { quote: 6, price: 2, lots: 3, ppb: 9 };

/** An engine with one market, whose decimals the amounts are read with. */
function venue(): Engine {
  const engine = new Engine();
  engine.apply({ kind: 'list-market', id: 'list', market: MARKET, terms: JSON.stringify(TERMS) });
  return engine;
}

const name = fc.stringMatching(/^[A-Za-z0-9._:-]{1,32}$/);
const amount = fc.bigInt({ min: -INT64_MAX, max: INT64_MAX });
const count = fc.nat(Number.MAX_SAFE_INTEGER);

/** A value of a field as JSON has it, beside the value that the engine must get. */
interface Pair {
  readonly json: unknown;
  readonly value: unknown;
}

const same = (value: unknown): Pair => ({ json: value, value });

/** A text of JSON that the field takes. */
const JSON_OF: Readonly<Record<string, object>> = {
  'set-surface': { forward: 1, index: 1, rate: 0, years: 1, a: 0.1, b: 0, rho: 0, m: 0, sigma: 1 },
  'set-collateral': { index: MARKET, tiers: [{ from: '0', haircutPpm: 1 }], conversionPpm: 2 },
};

function pairOf(command: CommandKind, field: string, kind: FieldKind): fc.Arbitrary<Pair> {
  const decimals = DECIMALS[kind];
  if (decimals !== undefined) {
    return amount.map((value) => ({ json: formatDecimal(value, decimals), value }));
  }
  switch (kind) {
    case 'name':
      if (field === 'asset') return fc.constant(same('USDC'));
      return field === 'market' ? fc.constant(same(MARKET)) : name.map(same);
    case 'name?':
      return field === 'asset'
        ? fc.constantFrom(undefined, 'USDC').map(same)
        : fc.option(name, { nil: undefined }).map(same);
    case 'side':
      return fc.constantFrom(...SIDES).map(same);
    case 'mode':
      return fc.constantFrom(...MODES).map(same);
    case 'action':
      return fc.constantFrom(...OPERATOR_ACTIONS).map(same);
    case 'json': {
      const json = JSON_OF[command] ?? TERMS;
      return fc.constant({ json, value: JSON.stringify(json) });
    }
    default:
      return count.map(same);
  }
}

/** A command of a kind: as a line of JSON, and as the engine must get it. */
function commandOf(kind: CommandKind): fc.Arbitrary<{ line: string; command: Command }> {
  const fields = Object.entries<Field>(COMMANDS[kind].fields);
  const pairs = Object.fromEntries(
    fields.map(([field, of]) => [field, pairOf(kind, field, of.kind)]),
  );
  return fc
    .record({ id: name, time: count, pairs: fc.record(pairs) })
    .map(({ id, time, pairs }) => {
      const json = Object.entries(pairs).map(([field, { json }]) => [field, json]);
      const values = Object.entries(pairs)
        .filter(([, { value }]) => value !== undefined)
        .map(([field, { value }]) => [field, value]);
      const line = JSON.stringify({ kind, id, time, ...Object.fromEntries(json) });
      const command = { kind, id, time, ...Object.fromEntries(values) } as Command;
      return { line, command };
    });
}

/** The orders of the engine name their market themselves, so that theirs are tested elsewhere. */
const READ_HERE = COMMAND_KINDS.filter(
  (kind) => !kind.startsWith('liquidation-') && kind !== 'reserve-fill',
);

test.each(READ_HERE)('%s: a line of JSON is read without losing a digit', (kind) => {
  const { state } = venue();
  const law = fc.property(commandOf(kind), ({ line, command }) => {
    const read = readCommand(state, JSON.parse(line), { id: 'other', time: 0 });
    expect(read).toEqual({ kind: 'command', command });
    expect(COMMAND_SCHEMAS[kind].safeParse(JSON.parse(line)).success).toBe(true);
  });
  fc.assert(law, { numRuns: 60 });
});

test('no line, however odd, is anything but a command or a fault that names its field', () => {
  const { state } = venue();
  const key = fc.oneof(fc.constantFrom('kind', 'id', 'time', 'account', 'amount', 'terms'), name);
  const value = fc.oneof(
    fc.constantFrom<unknown>(...COMMAND_KINDS, MARKET, '1', '-0', '1.5', TERMS),
    fc.jsonValue(),
  );
  const line = fc.oneof(fc.dictionary(key, value), fc.jsonValue());
  const law = fc.property(line, (json) => {
    const read = readCommand(state, json, { id: 'x', time: 0 });
    if (read.kind === 'fault') {
      expect(read.field).not.toBe('');
      expect(read.accepted).not.toBe('');
      expect(typeof read.seen).toBe('string');
    } else expect(COMMAND_KINDS).toContain(read.command.kind);
  });
  fc.assert(law, { numRuns: 2_000 });
});

test('an event tells amounts as texts in the decimals of their unit', () => {
  const engine = venue();
  const time = 5;
  engine.apply({ kind: 'deposit', id: 'd1', time, account: 'ada', amount: 100_500_001n });
  expect(eventJson(engine.state, 1, 'd1')).toEqual({
    kind: 'transferred',
    seq: 3,
    cause: 2,
    command: 'd1',
    time,
    from: 'world',
    to: 'ada',
    amount: '100.500001',
  });
  engine.apply({ kind: 'set-mark', id: 'm1', time, market: MARKET, price: 10_005n });
  expect(eventJson(engine.state, 1, 'm1')).toMatchObject({ mark: '100.05', index: '100.05' });
});
