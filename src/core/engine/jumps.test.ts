import { expect, test } from 'vitest';
import { ada, COIN, mona, venue } from '../../lab/cast.ts';

const SOURCES = ['east', 'north', 'west'];

test('what a jump pools in another market is shared before that market moves as well', () => {
  // Found by random histories: a time look accepted the jump, then the command moved the mark.
  const place = venue({ with: [ada], terms: { price: { ageMsMax: 86_400_000 } } })
    .list('ETH', { price: { sources: SOURCES, quorum: 2, ageMsMax: 30_000 } })
    .run({ kind: 'open-account', account: 'bo', mode: 'cross' })
    .deposit('bo', '200');
  const all = (price: string): void => {
    for (const source of SOURCES) place.observe(source, price, 0, 'ETH');
  };
  all('100');
  place.trade('bo', mona, '5', '100').trade(mona, 'bo', '10', '100', 'ETH');
  all('160'); // bo is short: bankrupt by 400, but a jump of 60 % waits
  expect(place.all('price-state').at(-1)).toMatchObject({ market: 'ETH', to: 'frozen' });
  expect(place.all('shortfall')).toEqual([]);
  place.time += 2_000;
  all('160');
  place.time += 3_000;
  place.mark('50');
  const kinds = place
    .events()
    .map((event) => ('market' in event ? `${event.kind} ${event.market}` : event.kind));
  const shared = kinds.indexOf(`deleveraged ${COIN}`);
  expect(kinds).toContain('shortfall');
  expect(shared).toBeGreaterThan(-1);
  expect(shared).toBeLessThan(kinds.indexOf(`marked ${COIN}`));
});
