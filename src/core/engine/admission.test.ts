import { expect, test } from 'vitest';
import { dora, mona, venue } from '../../lab/cast.ts';

const STABLE = { integrity: { stablePpm: 60_000, stableMs: 3_600_000 } };
/** Dora is long 10 at 100 with a balance of 100; at 160 she has a gain of 600. */
const risen = (terms = {}) => venue({ with: [dora], terms }).mark('160');

test('gains that ran ahead of the stable price buy nothing and do not leave', () => {
  expect(risen().withdraw('dora', '90').refusal()).toBeNull();
  expect(risen().trade('dora', mona, '10', '160').refusal()).toBeNull();
  expect(risen(STABLE).withdraw('dora', '90').refusal()).toBe('insufficient-balance');
  expect(risen(STABLE).trade('dora', mona, '10', '160').refusal()).toBe('below-initial-margin');
  expect(risen(STABLE).place('bid', 'dora', 'buy', '10').refusal()).toBe('below-initial-margin');
});

test('a trade that only lowers risk does not ask for the stable price', () => {
  expect(risen(STABLE).trade(mona, 'dora', '5', '160').refusal()).toBeNull();
});

test('with time the stable price follows, and the gains count', () => {
  const place = risen(STABLE);
  for (let hour = 0; hour < 12; hour += 1) place.wait(3_600_000).mark('160');
  expect(place.withdraw('dora', '90').refusal()).toBeNull();
});
