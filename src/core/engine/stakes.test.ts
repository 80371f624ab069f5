/** Providers' capital: shares, cooldown, who bears what, and what nobody may do ahead of a loss. */
import { expect, test } from 'vitest';
import { ada, COIN, dora, emil, mona, quote, type Venue, venue } from '../../lab/cast.ts';
import { DEFAULT_RULEBOOK } from '../rulebook/index.ts';

const DAY = 86_400_000;

/** The default rules with other terms of the funds. */
const withFund = (fund: object, extra: object = {}) => ({
  ...DEFAULT_RULEBOOK,
  ...extra,
  fund: { ...DEFAULT_RULEBOOK.fund, ...fund },
});

const of = (account: string, fund = 'shared-fund') => ({ account, fund });

/** Puck has 1,000 in the shared fund; nobody has traded yet. */
function staked(options: Parameters<typeof venue>[0] = {}): Venue {
  const place = venue(options).deposit('puck', '5000');
  return place.must({ kind: 'stake', ...of('puck'), amount: quote('1000') });
}

const ask = (place: Venue, shares: string): Venue =>
  place.must({ kind: 'ask-unstake', ...of('puck'), shares: quote(shares) });

test('a first stake is worth what was paid, and what was there before stays the venue’s', () => {
  const place = staked({ house: { 'shared-fund': '3000' } });
  expect(place.all('staked')).toMatchObject([{ amount: quote('1000'), shares: quote('1000') }]);
  expect(place.balance('shared-fund')).toBe('4000.000000');
  ask(place, '1000').wait(4 * DAY);
  place.must({ kind: 'unstake', ...of('puck') });
  expect([place.balance('puck'), place.balance('shared-fund')]).toEqual([
    '5000.000000',
    '3000.000000',
  ]);
  expect(place.worldTotal()).toBe('0');
});

test('the operator’s own money in a fund gives nothing to providers', () => {
  const place = staked().fund('shared-fund', '9000');
  expect(ask(place, '1000').all('unstake-asked')).toMatchObject([{ value: quote('1000') }]);
});

test('shares that are asked back bear losses, and gain nothing', () => {
  const losing = staked({ with: [emil, dora] });
  ask(losing, '1000').mark('80'); // dora owes 100
  expect(losing.balance('shared-fund')).toBe('900.000000');
  losing.wait(4 * DAY).must({ kind: 'unstake', ...of('puck') });
  expect(losing.balance('puck')).toBe('4900.000000');
  const gaining = staked({ rulebook: withFund({ feePpm: 1_000_000 }) });
  ask(gaining, '400');
  const fees = { buyerFee: quote('50'), sellerFee: quote('50') };
  gaining.deposit('ada', '1000').must({
    kind: 'fill',
    market: COIN,
    buyer: 'ada',
    seller: mona,
    size: 1_000n,
    price: 10_000n,
    ...fees,
  });
  expect(gaining.balance('shared-fund')).toBe('1100.000000');
  gaining.wait(4 * DAY).must({ kind: 'unstake', ...of('puck') });
  expect(gaining.balance('puck')).toBe('4400.000000'); // 440 now, 400 then
  expect(gaining.balance('shared-fund')).toBe('700.000000');
});

test('asking and cancelling again gains nothing', () => {
  const place = staked({ rulebook: withFund({ feePpm: 1_000_000 }) });
  place.deposit('other', '2000').must({ kind: 'stake', ...of('other'), amount: quote('1000') });
  ask(place, '1000').deposit('ada', '1000');
  const terms = { kind: 'fill', market: COIN, buyer: 'ada', seller: mona } as const;
  place.must({ ...terms, size: 1_000n, price: 10_000n, buyerFee: quote('500'), sellerFee: 0n });
  place.must({ kind: 'cancel-unstake', ...of('puck') });
  const [cancelled] = place.all('unstake-cancelled');
  // 1,000 of 2,500 belonged to it when it asked; 1,000 * 1,000 / 1,500 shares are left of 1,000.
  expect(cancelled?.forfeited).toBe(quote('333.333334'));
});

test('who leaves is refused early, late, and ahead of a loss that is known', () => {
  const place = staked({ with: [emil, dora], rulebook: withFund({ stake: policy(10) }) });
  const leave = (): string | null => place.run({ kind: 'unstake', ...of('puck') }).refusal();
  expect(leave()).toBe('nothing-staked');
  ask(place, '1000');
  expect(place.run({ kind: 'ask-unstake', ...of('puck'), shares: 1n }).refusal()).toBe(
    'already-asked',
  );
  expect(leave()).toBe('still-cooling');
  place
    .wait(4 * DAY)
    .mark('100')
    .run({ kind: 'operator', action: 'halt' })
    .mark('80');
  expect(leave()).toBe('loss-unresolved'); // dora is bankrupt, and her market is halted
  const stake = { kind: 'stake', ...of('puck'), amount: quote('500') } as const;
  expect(place.run(stake).refusal()).toBe('loss-unresolved');
  place.run({ kind: 'operator', action: 'resume' });
  expect(place.balance('shared-fund')).toBe('900.000000');
  place.wait(DAY);
  expect(leave()).toBe('request-over');
  place.must({ kind: 'cancel-unstake', ...of('puck') });
  expect(place.all('unstake-cancelled')[0]?.forfeited).toBe(0n);
});

const policy = (minimum: number) => ({
  minimum: `${minimum}`,
  cooldownMs: 4 * DAY,
  windowMs: DAY,
  onIcePpm: 300_000,
  frozenPpm: 600_000,
});

test('a fund that is asked back is on ice, then frozen: risk behind it may only fall', () => {
  const place = staked({ with: [ada] });
  place.deposit('other', '2000').must({ kind: 'stake', ...of('other'), amount: quote('1000') });
  place.must({ kind: 'ask-unstake', ...of('other'), shares: quote('600') });
  expect(place.all('alert').map(({ reason }) => reason)).toEqual(['fund-on-ice']);
  ask(place, '600');
  expect(place.all('alert').map(({ reason }) => reason)).toEqual(['fund-on-ice', 'fund-frozen']);
  expect(place.trade('ada', mona, '1', '100').refusal()).toBe('fund-frozen');
  expect(place.reload().trade('ada', mona, '1', '100').refusal()).toBe('fund-frozen');
  expect(place.trade(mona, 'ada', '1', '100').refusal()).toBeNull();
  place.must({ kind: 'cancel-unstake', ...of('puck') });
  expect(place.trade('ada', mona, '1', '100').refusal()).toBeNull();
});

test('refusals: no fund, no stake, too little, somebody else’s shares', () => {
  const place = staked();
  const amount = quote('1000');
  const refusal = (body: Parameters<Venue['run']>[0]) => place.run(body).refusal();
  expect(refusal({ kind: 'stake', ...of('puck', 'vault'), amount })).toBe('not-a-fund');
  expect(refusal({ kind: 'stake', ...of('puck', 'nowhere'), amount })).toBe('not-a-fund');
  expect(refusal({ kind: 'stake', ...of('ghost'), amount })).toBe('unknown-account');
  expect(refusal({ kind: 'stake', ...of('shared-fund'), amount })).toBe('house-account');
  expect(refusal({ kind: 'stake', ...of('puck'), amount: 1n })).toBe('below-minimum');
  expect(refusal({ kind: 'stake', ...of('puck'), amount: quote('9000') })).toBe(
    'insufficient-balance',
  );
  const shares = quote('1000.000001');
  expect(refusal({ kind: 'ask-unstake', ...of('puck'), shares })).toBe('nothing-staked');
  expect(refusal({ kind: 'ask-unstake', ...of('puck'), shares: 0n })).toBe('not-positive');
  const closed = venue({ rulebook: withFund({ stake: null }) }).deposit('puck', '5000');
  expect(closed.run({ kind: 'stake', ...of('puck'), amount }).refusal()).toBe('not-a-fund');
});

test('a fund that paid everything out has no owners, and begins anew', () => {
  const place = staked({ with: [emil, { ...dora, size: '60', collateral: '1000' }] });
  place.mark('80'); // 200 owed
  place.join({ ...dora, name: 'dina', size: '100', entry: '80', collateral: '700' }).mark('60');
  expect(place.balance('shared-fund')).toBe('0.000000');
  place.must({ kind: 'stake', ...of('puck'), amount: quote('500') });
  expect(place.all('fund-rebased')).toMatchObject([{ divisor: quote('1000'), shares: 0n }]);
  expect(place.all('staked')[1]).toMatchObject({ shares: quote('500') });
});

test('a fund shows whose it is, what it paid, and what may still be asked of it', () => {
  const place = staked({ with: [emil, dora], house: { 'shared-fund': '3000' } });
  expect(place.engine.fund('shared-fund')).toEqual({
    balance: quote('4000'),
    shares: quote('4000'),
    venueShares: quote('3000'),
    asked: 0n,
    status: 'active',
    realisedLoss: 0n,
    unrealisedLoss: 0n,
    keeps: 0n,
    belowTargetSince: 0,
  });
  place.run({ kind: 'operator', action: 'halt' }).mark('80');
  expect(place.engine.fund('shared-fund')).toMatchObject({ unrealisedLoss: quote('100') });
  place.run({ kind: 'operator', action: 'resume' });
  expect(place.engine.fund('shared-fund')).toMatchObject({
    balance: quote('3900'),
    realisedLoss: quote('100'),
    unrealisedLoss: 0n,
  });
  expect([place.engine.fund('vault'), place.engine.fund('nowhere')]).toEqual([null, null]);
});

test('a contribution belongs to all who own the fund, and may not take margin', () => {
  const place = staked({ with: [ada] });
  const contribute = (amount: string) =>
    place.run({ kind: 'contribute', ...of('ada'), amount: quote(amount) }).refusal();
  expect(contribute('500')).toBeNull();
  expect(contribute('500')).toBe('insufficient-balance'); // 80 of margin are needed
  expect(contribute('0')).toBe('not-positive');
  expect(ask(place, '1000').all('unstake-asked')).toMatchObject([{ value: quote('1500') }]);
  expect(place.worldTotal()).toBe('0');
});
