/** Dated futures and options: averaging, exercise, and who pays when the last price is bad. */
import { expect, test } from 'vitest';
import { dora, mona, START, TERMS, type Venue, venue } from '../../lab/cast.ts';

const EXPIRY = START + 7_200_000;
const HOUR = 3_600_000;

const dated = (instrument: object): Readonly<Record<string, unknown>> => ({
  ...TERMS,
  instrument: { expiry: EXPIRY, averagingMs: 1_800_000, ...instrument },
  price: { ageMsMax: 86_400_000 },
});

/** The perpetual COIN at 100 and a future or option on it; both traders have 1,000. */
function datedVenue(instrument: object): Venue {
  return venue({ terms: { price: { ageMsMax: 86_400_000 } } })
    .list('DATED', dated({ underlying: 'COIN', ...instrument }))
    .deposit('ada', '1000')
    .deposit('mona', '100000');
}

const moment = (place: Venue, time: number): Venue => {
  place.time = time;
  return place;
};

test('a future is settled at the mean of the index over its window', () => {
  const place = datedVenue({}).mark('100', 'DATED');
  place.trade('ada', mona, '10', '100', 'DATED');
  moment(place, EXPIRY - HOUR).run({ kind: 'set-mark', market: 'COIN', price: 10_000n });
  // half an hour of averaging: 20 minutes at 100, 10 minutes at 106: the mean is 102
  moment(place, EXPIRY - 600_000).run({ kind: 'set-mark', market: 'COIN', price: 10_600n });
  moment(place, EXPIRY + 5_000).run({ kind: 'clock' });
  expect(place.all('settled')).toMatchObject([{ market: 'DATED', price: 10_200n }]);
  const paid = place.all('position-settled').map(({ account, realised }) => [account, realised]);
  expect(paid.sort()).toEqual([
    ['ada', 20_000_000n],
    ['mona', -20_000_000n],
  ]);
  expect(place.balance('ada')).toBe('1020.000000');
  expect(place.position('ada', 'DATED')).toBe('0.000');
  place.trade('ada', mona, '1', '102', 'DATED');
  expect(place.refusal()).toBe('expired');
  place.run({ kind: 'set-mark', market: 'DATED', price: 1n });
  expect(place.refusal()).toBe('expired');
});

test('a market that expired while its underlying had no price waits for one', () => {
  const place = venue({})
    .list('DATED', dated({ underlying: 'COIN' }))
    .deposit('ada', '1000')
    .deposit('mona', '100000')
    .mark('100', 'DATED')
    .trade('ada', mona, '10', '100', 'DATED');
  moment(place, EXPIRY + 1_000).run({ kind: 'clock' });
  expect(place.all('settled')).toEqual([]);
  place.run({ kind: 'set-mark', market: 'COIN', price: 9_900n }).wait(1);
  expect(place.all('settled')).toMatchObject([{ price: 9_900n }]);
});

test('a short that settlement bankrupts goes through the waterfall before winners are paid', () => {
  const place = venue({
    house: { 'shared-fund': '30' },
    terms: { price: { ageMsMax: 86_400_000 } },
  })
    .list('DATED', dated({ underlying: 'COIN' }))
    .deposit('dora', '100')
    .deposit('mona', '100000')
    .mark('100', 'DATED')
    .trade(mona, dora.name, '10', '100', 'DATED');
  moment(place, EXPIRY - HOUR).run({ kind: 'set-mark', market: 'COIN', price: 11_200n });
  moment(place, EXPIRY + 1).run({ kind: 'clock' });
  // she has 100 and lost 120: the fund pays 20
  expect(place.paid()).toEqual([{ layer: 'shared fund', amount: '20.000000', cause: 'dora' }]);
  expect([place.balance('dora'), place.balance('mona')]).toEqual(['0.000000', '10100120.000000']);
});

const CALL = { payoff: 'option', strike: '105', right: 'call' };

test('a premium is paid at once, and the option is worth its mark', () => {
  const place = datedVenue(CALL).mark('4', 'DATED');
  place.run({ kind: 'open-account', account: 'emma', mode: 'portfolio' });
  place.deposit('emma', '100000');
  place.trade('ada', 'emma', '10', '4.5', 'DATED');
  expect([place.balance('ada'), place.balance('emma')]).toEqual(['955.000000', '100045.000000']);
  expect(place.equity('ada')).toBe('995.000000');
  expect([place.maintenance('ada'), place.initial('ada')]).toEqual(['40.000000', '40.000000']);
});

test('only a portfolio account may be short of options', () => {
  const place = datedVenue(CALL).mark('4', 'DATED').trade('ada', mona, '10', '4', 'DATED');
  expect(place.refusal()).toBe('options-need-portfolio');
  place.place('offer', 'ada', 'sell', '1', 'DATED');
  expect(place.refusal()).toBe('options-need-portfolio');
});

test('an option in the money is exercised, one out of it expires worthless', () => {
  for (const [last, pays] of [
    [11_000n, 50_000_000n],
    [10_000n, 0n],
  ] as const) {
    const place = datedVenue(CALL).mark('4', 'DATED');
    place.run({ kind: 'open-account', account: 'emma', mode: 'portfolio' });
    place.deposit('emma', '100000').trade('ada', 'emma', '10', '4', 'DATED');
    moment(place, EXPIRY - HOUR).run({ kind: 'set-mark', market: 'COIN', price: last });
    moment(place, EXPIRY).run({ kind: 'clock' });
    const { realised } =
      place.all('position-settled').find(({ account }) => account === 'ada') ?? {};
    expect(realised).toBe(pays);
    expect(place.account('ada').balance).toBe(960_000_000n + pays);
    expect(place.worldTotal()).toBe('0');
  }
});

test('what a market is may not change under those who hold it', () => {
  const place = datedVenue(CALL).mark('4', 'DATED');
  expect(place.change({ instrument: { strike: '90' } }, 'DATED').refusal()).toBe('bad-terms');
  expect(place.change({ instrument: { expiry: EXPIRY + 1 } }, 'DATED').refusal()).toBe('bad-terms');
  expect(place.change({ ladder: { cooldownMs: 5 } }, 'DATED').refusal()).toBeNull();
});

test('terms of an instrument that mean nothing are refused', () => {
  const place = datedVenue({});
  const list = (instrument: object): string | null => {
    const terms = JSON.stringify(dated({ underlying: 'COIN', ...instrument }));
    return place.run({ kind: 'list-market', market: 'ODD', terms }).refusal();
  };
  expect(list({ payoff: 'option', strike: '0' })).toBe('bad-terms');
  expect(list({ payoff: 'option', strike: '5', expiry: 0 })).toBe('bad-terms');
  expect(list({ payoff: 'swap' })).toBe('bad-terms');
  expect(list({ payoff: 'inverse', contract: '0.5' })).toBe('bad-terms');
  expect(list({ right: 'buy' })).toBe('bad-terms');
  expect(list({ expiry: START - 1 })).toBe('expired');
  expect(list({ underlying: 'NONE' })).toBe('unknown-market');
});
