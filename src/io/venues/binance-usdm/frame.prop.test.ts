/** The reader of frames against JSON, whose numbers it does not turn into floats. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Frame, FrameError } from './frame.ts';

const decimal = fc
  .tuple(fc.nat({ max: 10 ** 9 }), fc.nat({ max: 10 ** 9 }), fc.boolean())
  .map(([whole, fraction, hasPoint]) => (hasPoint ? `${whole}.${fraction}` : `${whole}`));
const level = fc.tuple(decimal, decimal);
const value = fc.oneof(
  decimal,
  fc.string(),
  fc.nat(),
  fc.boolean(),
  fc.array(level, { maxLength: 5 }),
);
const name = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABEPQT', 'pu', 'nq', 'st');
const event = fc.dictionary(name, value, { minKeys: 1, noNullPrototype: true });

const asText = (each: unknown): string =>
  typeof each === 'object' ? JSON.stringify(each) : String(each);

test('every field of one letter is the text that JSON has there, wrapped or not', () => {
  const frame = new Frame();
  fc.assert(
    fc.property(event, fc.boolean(), fc.constantFrom(0, 1), (body, isWrapped, spaces) => {
      const text = JSON.stringify(
        isWrapped ? { stream: 'btcusdt@bookTicker', data: body } : body,
        null,
        spaces,
      );
      frame.read(text);
      for (const letter of 'abcdefghijklmnopqrstuvwxyzABEPQT') {
        const expected = letter in body ? asText(body[letter]) : '';
        expect(frame.text(letter).replaceAll(/\s/g, '')).toBe(expected.replaceAll(/\s/g, ''));
      }
    }),
    { seed: 11, numRuns: 2_000 },
  );
});

test('digits that a float would lose are kept', () => {
  const frame = new Frame();
  frame.read('{"e":"aggTrade","a":8389766063851234567,"p":"0.1000000000000000055511"}');
  expect([frame.text('a'), frame.text('p')]).toEqual([
    '8389766063851234567',
    '0.1000000000000000055511',
  ]);
});

test('a field of the frame before is not one of this frame', () => {
  const frame = new Frame();
  frame.read('{"b":"1.0","a":"2.0"}');
  frame.read('{"b":"1.5"}');
  expect([frame.text('b'), frame.text('a')]).toEqual(['1.5', '']);
  expect(() => frame.must('a')).toThrow(FrameError);
});

test('what is no event is refused, and the frame is in the error', () => {
  for (const text of ['', 'ping', '[1]', '{"data":3}', '{"b":"1']) {
    expect(() => {
      new Frame().read(text);
      new Frame().must('b');
    }).toThrow(FrameError);
  }
});
