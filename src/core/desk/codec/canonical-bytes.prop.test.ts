/** The bytes of journals: the writer against its definition, written as shortly as it can be. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalText, textBytes, textHash } from './canonical.ts';

/** Fields by the order of their names, JSON for texts and names, tags for what JSON cannot say. */
function defined(value: unknown): string {
  if (typeof value === 'bigint') return `{"~":"${value}"}`;
  if (typeof value === 'number') {
    const isPlain = Number.isFinite(value) && !Object.is(value, -0);
    return isPlain ? String(value) : `{"~f":"${Object.is(value, -0) ? '-0' : value}"}`;
  }
  if (Array.isArray(value)) return `[${value.map(defined).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, each]) => each !== undefined);
  const sorted = fields.sort(([a], [b]) => (a < b ? -1 : 1));
  const tagged = (name: string): string => JSON.stringify(name.replace(/^~/, '~~'));
  return `{${sorted.map(([name, each]) => `${tagged(name)}:${defined(each)}`).join(',')}}`;
}

/** Any text, also with halves of pairs, quotes, slashes and signs that are not printed. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map((codes) => {
    return String.fromCharCode(...codes);
  }),
  fc.constantFrom('BTC-PERP', '"', '\\', '\u2028', '\ud800', 'é', ''),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(fc.constant(null), fc.boolean(), fc.double(), fc.bigInt(), text),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(text, fc.oneof(tie('any'), fc.constant(undefined)), { maxKeys: 40 }),
  ),
})).any;

test('the text of every value is that of the definition', () => {
  fc.assert(
    fc.property(value, (any) => {
      expect(canonicalText(any)).toBe(defined(any));
    }),
    { seed: 5, numRuns: 1_000 },
  );
});

test('the bytes of a text are its UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (any) => {
      expect([...textBytes(any)]).toEqual([...new TextEncoder().encode(any)]);
    }),
    { seed: 6, numRuns: 1_000 },
  );
});

test('hashes are those that journals were written with', () => {
  expect([textHash(''), textHash('ab'), textHash('{"kind":"tick","time":1}')]).toEqual([
    '0d612e4d49e0ce8637eeeca6c3e9b57e',
    '904d86b1fd52560ca40e21e97808638b',
    '7ea4d7a08b081f2a5b3db8173de600bf',
  ]);
  expect(textHash('Zürich – 東京 🏦')).toBe('8bcb44dc2ca70a4d3d1b9be8e18077e2');
});
