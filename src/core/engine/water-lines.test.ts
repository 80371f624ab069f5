import { expect, test } from 'vitest';
import { COIN, dora, emil, mona, type Venue, venue } from '../../lab/cast.ts';
import type { AdlPolicyId } from '../model/index.ts';
import { DEFAULT_RULEBOOK } from '../rulebook/index.ts';

const SHORTS = [
  { ...emil, name: 'eva', collateral: '400' },
  { ...emil, name: 'enzo', collateral: '150', size: '6' },
] as const;

/** Dora and Dina are long; Emil, Eva and Enzo are short with less and less leverage. */
function played(adl: AdlPolicyId): Venue {
  const long = { ...dora, name: 'dina', size: '16', collateral: '200' };
  return venue({
    rulebook: { ...DEFAULT_RULEBOOK, adl },
    with: [dora, long, emil, ...SHORTS],
    mark: '95',
  });
}

const least = (place: Venue, name: string): bigint =>
  place.engine.waterLine(name, COIN)?.reachedAt.least ?? -1n;

/** What deleveraging does once dora is bankrupt: lots by account. */
function deleveraged(place: Venue): Map<string, bigint> {
  const before = place.all('deleveraged').length;
  place.mark('88').run({ kind: 'operator', action: 'halt' }).mark('80');
  place.run({ kind: 'operator', action: 'resume' });
  const events = place.all('deleveraged').slice(before);
  return new Map(events.map(({ account, size }) => [account, size < 0n ? -size : size]));
}

test.each(['leverage-waterfill', 'queue-hyperliquid', 'queue-leverage'] as const)(
  'nobody is reached later than the line said, and the first is who gives first: %s',
  (adl) => {
    const place = played(adl);
    const names = ['emil', 'eva', 'enzo'];
    const order = names.toSorted((a, b) => Number(least(place, a) - least(place, b)));
    expect(names.every((name) => least(place, name) > 0n)).toBe(true);
    const taken = deleveraged(place);
    expect(taken.size).toBeGreaterThan(0);
    expect(taken.has(order[0] as string)).toBe(true);
  },
);

test('the line follows the account that changed, the mark, and a snapshot', () => {
  const place = played('queue-leverage');
  expect([least(place, 'emil'), least(place, 'enzo')]).toEqual([1n, 10_001n]);
  place.deposit('emil', '5000');
  expect([least(place, 'enzo'), least(place, 'emil')]).toEqual([1n, 16_001n]);
  place.reload();
  expect([least(place, 'enzo'), least(place, 'emil')]).toEqual([1n, 16_001n]);
  place.trade('enzo', mona, '6', '95');
  expect([least(place, 'enzo'), least(place, 'eva')]).toEqual([-1n, 1n]);
});

test('where everybody gives, everybody is reached at once; who is not there has no line', () => {
  const place = played('equity-pro-rata');
  expect([least(place, 'emil'), least(place, 'eva')]).toEqual([1n, 1n]);
  expect(place.engine.waterLine('nobody', COIN)).toBeNull();
  expect(place.engine.waterLine('emil', 'X')).toBeNull();
});
