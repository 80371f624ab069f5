import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  COMMAND_KINDS,
  COMMANDS,
  type Command,
  Decoder,
  Encoder,
  type Field,
  isName,
  MODES,
  OPERATOR_ACTIONS,
  REFUSALS,
  SIDES,
} from './index.ts';

const SEED = 20_251_010;

const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-'.split('');
const name = fc.string({
  unit: fc.constantFrom(...CHARACTERS),
  minLength: 1,
  maxLength: 32,
});
const amount = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const moment = fc.maxSafeNat();

function valueOf(field: Field): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case 'quote':
    case 'lots':
    case 'price':
    case 'ppb':
      return amount;
    case 'time':
    case 'count':
      return moment;
    case 'name?':
      return fc.option(name, { nil: undefined });
    case 'json':
      return fc.string({ unit: 'grapheme-ascii', maxLength: 200 });
    case 'side':
      return fc.constantFrom(...SIDES);
    case 'mode':
      return fc.constantFrom(...MODES);
    case 'action':
      return fc.constantFrom(...OPERATOR_ACTIONS);
    default:
      return name;
  }
}

const command = fc.constantFrom(...COMMAND_KINDS).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    id: name,
    time: moment,
    ...Object.fromEntries(
      Object.entries<Field>(COMMANDS[kind].fields).map(([field, of]) => [field, valueOf(of)]),
    ),
  }),
) as unknown as fc.Arbitrary<Command>;

const plain = (value: Command): object =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));

test('a command that is written reads as the same command, and has the same digest', () => {
  const encoder = new Encoder();
  const decoder = new Decoder();
  fc.assert(
    fc.property(command, fc.nat({ max: 9 }), (given, shift) => {
      expect(encoder.write(given)).toBeNull();
      const record = encoder.bytes.slice(0, encoder.length);
      const [low, high] = [encoder.digestLow, encoder.digestHigh];
      const file = new Uint8Array(record.length + shift);
      file.set(record, shift);
      const view = new DataView(file.buffer);
      expect({ ...decoder.read(view, shift, record.length), id: given.id }).toEqual(plain(given));
      encoder.load(view, shift);
      expect([encoder.digestLow, encoder.digestHigh]).toEqual([low, high]);
      const id = file.subarray(encoder.idAt, encoder.idAt + encoder.idLength);
      expect(String.fromCharCode(...id)).toBe(given.id);
    }),
    { seed: SEED, numRuns: 1_500 },
  );
});

test('the digest is of the body: it does not depend on id and time, and on all else', () => {
  const encoder = new Encoder();
  const digest = (of: Command): string => {
    expect(encoder.write(of)).toBeNull();
    return `${encoder.digestLow}.${encoder.digestHigh}`;
  };
  fc.assert(
    fc.property(command, command, name, moment, (given, other, id, time) => {
      expect(digest({ ...given, id, time })).toBe(digest(given));
      const [one, two] = [given, other].map((of) => JSON.stringify({ ...of, id, time }, text));
      if (one !== two) expect(digest(given)).not.toBe(digest(other));
    }),
    { seed: SEED, numRuns: 500 },
  );
});

const text = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? `${value}` : value;

test('what has no binary form is refused with a word, before it has a place in a journal', () => {
  const encoder = new Encoder();
  const deposit = { kind: 'deposit', id: 'a', time: 1, account: 'ada', amount: 1n } as const;
  expect(encoder.write({ ...deposit, amount: 2n ** 63n })).toBe('amount-limit');
  expect(encoder.write({ ...deposit, account: 'ada lovelace' })).toBe('bad-name');
  expect(encoder.write({ ...deposit, account: 'a'.repeat(33) })).toBe('bad-name');
  expect(encoder.write({ ...deposit, id: '' })).toBe('bad-name');
  for (const time of [Number.NaN, Number.POSITIVE_INFINITY, 0.5, 2 ** 53]) {
    expect(encoder.write({ ...deposit, time })).toBe('amount-limit');
  }
  const terms = { kind: 'list-market', id: 'a', time: 1, market: 'M', terms: '{"é":1}' } as const;
  expect(encoder.write(terms)).toBe('bad-terms');
});

test('a name has one to thirty-two plain characters', () => {
  expect(['a', 'BTC-PERP', 'fund:BTC', 'o.1_2', 'x'.repeat(32)].every(isName)).toBe(true);
  expect(['', 'a b', 'é', 'a/b', 'x'.repeat(33), '\u0000'].some(isName)).toBe(false);
});

test('every refusal says what is wrong in a sentence, and who can mend it', () => {
  for (const { says, mends } of Object.values(REFUSALS)) {
    expect(says).toMatch(/^[A-Z].*\.$/);
    expect(['client', 'trader', 'operator']).toContain(mends);
  }
});
