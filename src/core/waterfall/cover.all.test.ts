import { expect, test } from 'vitest';
import type { QuoteUnits } from '../money/index.ts';
import { coverInOrder, layerPays, type PayingLayer } from './layer.ts';

const quote = (amount: bigint): QuoteUnits => amount as QuoteUnits;

/** Every layer that holds, keeps and may pay at most two. */
const LAYERS: PayingLayer[] = [];
for (const holds of [0n, 1n, 2n]) {
  for (const floor of [0n, 1n, 2n]) {
    for (const cap of [null, 0n, 1n, 2n]) {
      LAYERS.push({
        holds: quote(holds),
        floor: quote(floor),
        cap: cap === null ? null : quote(cap),
      });
    }
  }
}

/** What a layer could give if everything were asked of it. */
function most({ holds, floor, cap }: PayingLayer): bigint {
  const above = holds > floor ? holds - floor : 0n;
  return cap !== null && cap < above ? cap : above;
}

test('all needs, up to three layers: in order, within floor and cap, to the last unit', () => {
  let count = 0;
  const check = (layers: readonly PayingLayer[], need: bigint): void => {
    const { payments, left } = coverInOrder(quote(need), layers);
    let owed = need;
    const isRight = layers.every((layer, at) => {
      const pays = most(layer) < owed ? most(layer) : owed;
      owed -= pays;
      return payments[at] === pays && layer.holds - pays >= 0n;
    });
    if (!isRight || left !== owed) expect({ layers, need, payments, left }).toBe('right');
    count += 1;
  };
  for (let need = 0n; need <= 7n; need += 1n) {
    check([], need);
    for (const first of LAYERS) {
      check([first], need);
      for (const second of LAYERS) {
        check([first, second], need);
        for (const third of LAYERS) check([first, second, third], need);
      }
    }
  }
  expect(count).toBe(8 * (1 + 36 + 36 ** 2 + 36 ** 3));
});

test('a layer under its floor pays nothing, and takes nothing either', () => {
  expect(layerPays({ holds: quote(3n), floor: quote(5n), cap: null }, quote(9n))).toBe(0n);
});
