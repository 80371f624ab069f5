/** Caps of layers and clusters, the deductible, what a fund keeps, and promises that are called. */
import { expect, test } from 'vitest';
import { ada, COIN, dora, emil, mona, quote, type Venue, venue } from '../../lab/cast.ts';
import type { FundTerms, LayerTerms, VenueTerms } from '../model/index.ts';
import { DEFAULT_RULEBOOK } from '../rulebook/index.ts';

const rules = (
  layers: readonly Partial<LayerTerms>[],
  fund: Partial<FundTerms> = {},
): VenueTerms => ({
  ...DEFAULT_RULEBOOK,
  layers: layers.map((layer) => ({
    id: layer.kind as string,
    kind: 'adl',
    floor: '0',
    capPerCase: null,
    ...layer,
  })),
  fund: { ...DEFAULT_RULEBOOK.fund, ...fund },
});

const FUND = { kind: 'shared-fund' } as const;
const ADL = { kind: 'adl' } as const;

const paidBy = (place: Venue): [string, string][] =>
  place.paid().map(({ layer, amount }) => [layer, amount]);

/** Dora owes 100 once the mark is at 80. */
const fallen = (rulebook: VenueTerms, fund = '1000'): Venue =>
  venue({ rulebook, house: { 'shared-fund': fund }, with: [emil, dora], mark: '80' });

test('a layer that takes a share leaves the rest to those after it', () => {
  const place = fallen(rules([{ ...FUND, sharePpm: 300_000 }, ADL]));
  expect(paidBy(place)).toEqual([
    ['shared-fund', '30.000000'],
    ['adl', '70.000000'],
  ]);
});

test('the deductible is no fund’s', () => {
  const place = fallen(rules([FUND, ADL], { deductiblePpm: 100_000 }));
  expect(paidBy(place)).toEqual([
    ['shared-fund', '90.000000'],
    ['adl', '10.000000'],
  ]);
});

test('in any window a layer pays no more than its cap, wherever the window begins', () => {
  const capped = { ...FUND, window: { ms: 60_000, cap: '150' } };
  const place = fallen(rules([capped, ADL]));
  const again = (name: string): Venue =>
    place
      .mark('100')
      .join({ ...dora, name })
      .mark('80') as Venue;
  again('dana');
  expect(paidBy(place)).toEqual([
    ['shared-fund', '100.000000'],
    ['shared-fund', '50.000000'],
    ['adl', '50.000000'],
  ]);
  // A minute later the present stretch is over; what it paid still counts for one more.
  place.wait(60_000);
  again('dina');
  expect(paidBy(place).slice(3)).toEqual([['adl', '100.000000']]);
  place.wait(60_000);
  again('dodo');
  expect(paidBy(place).slice(4)).toEqual([['shared-fund', '100.000000']]);
});

test('linked accounts are one for the cap of a cluster, also for what was paid before', () => {
  const place = fallen(rules([FUND, ADL], { clusterMax: '120' }));
  place.mark('100').join({ ...dora, name: 'dana' });
  const link = { kind: 'link-accounts', account: 'dana', with: 'dora' } as const;
  place.must(link);
  expect(place.run(link).refusal()).toBe('already-linked');
  expect(place.run({ ...link, with: 'dana' }).refusal()).toBe('same-account');
  expect(place.run({ ...link, with: 'vault' }).refusal()).toBe('house-account');
  place.reload().mark('80');
  expect(paidBy(place).slice(1)).toEqual([
    ['shared-fund', '20.000000'],
    ['adl', '80.000000'],
  ]);
  place
    .mark('100')
    .join({ ...dora, name: 'dina' })
    .mark('80');
  expect(paidBy(place).slice(3)).toEqual([['shared-fund', '100.000000']]);
});

test('a fund keeps a share of its recent peak: deleveraging begins before it is empty', () => {
  const place = fallen(rules([FUND, ADL], { fallPpm: 300_000, fallWindowMs: 80_000 }), '200');
  expect(paidBy(place)).toEqual([
    ['shared-fund', '60.000000'],
    ['adl', '40.000000'],
  ]);
  place
    .wait(100_000)
    .mark('100')
    .join({ ...dora, name: 'dana' })
    .mark('80');
  expect(paidBy(place).slice(2)).toEqual([
    ['shared-fund', '42.000000'], // 30 % of the 140 that were left
    ['adl', '58.000000'],
  ]);
});

/** Two providers who promised 300 and 100; one has no money for it. */
function promised(fund: Partial<FundTerms> = {}): Venue {
  const rulebook = rules([FUND, { kind: 'assessment' }, ADL], fund);
  const place = venue({ rulebook, with: [emil, dora] }).deposit('rich', '1000');
  place.deposit('poor', '5');
  place.must({ kind: 'commit', account: 'rich', amount: quote('300') });
  return place.must({ kind: 'commit', account: 'poor', amount: quote('100') });
}

test('promises are called in proportion, and what is not paid is an alert', () => {
  const place = promised().mark('80');
  expect(place.all('assessed').map(({ account, due, paid }) => [account, due, paid])).toEqual([
    ['rich', quote('75'), quote('75')],
    ['poor', quote('25'), quote('5')],
  ]);
  expect(paidBy(place)).toEqual([
    ['assessment', '80.000000'],
    ['adl', '20.000000'],
  ]);
  const alerts = place.all('alert').filter(({ reason }) => reason === 'assessment-unpaid');
  expect(alerts).toMatchObject([{ account: 'poor', amount: quote('20') }]);
  expect(place.worldTotal()).toBe('0');
});

test('a promise is capped in its period, and not lowered ahead of a loss', () => {
  const place = promised({ assessmentMultiple: 1, assessmentPeriodMs: 600_000 });
  place.must({ kind: 'commit', account: 'poor', amount: 0n });
  place.must({ kind: 'commit', account: 'rich', amount: quote('130') }).mark('80');
  place.mark('100').join({ ...dora, name: 'dana' });
  place.run({ kind: 'operator', action: 'halt' }).mark('80');
  const commit = (amount: string) =>
    place.run({ kind: 'commit', account: 'rich', amount: quote(amount) }).refusal();
  expect(commit('10')).toBe('loss-unresolved');
  expect(commit('130')).toBeNull();
  place.run({ kind: 'operator', action: 'resume' });
  expect(paidBy(place)).toEqual([
    ['assessment', '100.000000'],
    ['assessment', '30.000000'],
    ['adl', '70.000000'],
  ]);
});

test('socialised funding: both sides pay by open interest, nobody more than it has', () => {
  const rulebook = rules([FUND, { kind: 'socialised-funding' }]);
  const house = { 'shared-fund': '40' };
  const place = venue({ rulebook, house, with: [emil, ada, dora], mark: '80' });
  expect(paidBy(place)).toEqual([
    ['shared-fund', '40.000000'],
    ['socialised-funding', '60.000000'],
  ]);
  const shares = place.all('loss-shared');
  expect(shares.reduce((sum, { amount }) => sum + amount, 0n)).toBe(quote('60'));
  expect(shares.map(({ account }) => account).sort()).toEqual(['ada', 'emil', 'mona']);
  expect(place.balance('deficit')).toBe('0.000000');
});

test('withdrawal factor: who leaves bears a part of what the venue owes', () => {
  const place = fallen(rules([FUND, { kind: 'withdrawal-factor' }]), '40');
  expect(place.balance('deficit')).toBe('-60.000000');
  place.deposit('zoe', '500').withdraw('zoe', '100');
  expect(place.refusal()).toBeNull();
  const owed = BigInt(place.balance('deficit').replace('.', ''));
  expect(owed).toBeGreaterThan(-quote('60'));
  expect(place.balance('zoe')).toBe('400.000000');
  expect(place.worldTotal()).toBe('0');
});

test('the wedge of a deleveraged lot is capped; gains bear what is beyond it', () => {
  const rulebook = {
    ...rules([ADL, { kind: 'gains-haircut' }]),
    adlWedgePpm: 50_000,
  };
  const eva = { ...emil, name: 'eva', collateral: '2000' };
  const place = venue({ rulebook, with: [emil, eva, dora], mark: '80' });
  expect(paidBy(place)).toEqual([
    ['adl', '40.000000'], // 5 % of 10 lots at 80
    ['gains-haircut', '60.000000'],
  ]);
});

test('a vault that used most of its budget hands lots to winners at the mark', () => {
  const vault = { lossBudget: '100', windowMs: 60_000, unwindPpm: 0 };
  const place = venue({
    with: [emil, { ...dora, collateral: '81' }],
    house: { vault: '1000' },
    terms: {
      ladder: { takeoverPpm: 1_000_000, cushionPpm: 0 },
      vault: { ...vault, stagedBelowPpm: 500_000, stagedPpm: 500_000 },
    },
    mark: '96',
  });
  expect(place.position('vault:COIN')).toBe('10.000');
  place.mark('92'); // 60 of 100 are left
  expect(place.position('vault:COIN')).toBe('10.000');
  place.mark('90'); // 40 are left
  expect(place.position('vault:COIN')).toBe('5.000');
  expect(place.all('deleveraged')).toMatchObject([{ account: 'emil', size: 5_000n, loss: 0n }]);
  expect(place.all('pooled')).toMatchObject([{ account: 'vault:COIN', size: 5_000n, loss: 0n }]);
  expect(place.balance('deficit')).toBe('0.000000');
});

test('a fund below its target takes more of the fees, and a person is told if it stays so', () => {
  const fund = { feePpm: 100_000, target: '1000', divertPpm: 500_000, deadlineMs: 60_000 };
  const place = venue({ rulebook: rules([FUND, ADL], fund) }).deposit('ada', '1000');
  const pay = () =>
    place.must({
      kind: 'fill',
      market: COIN,
      buyer: 'ada',
      seller: mona,
      size: 1_000n,
      price: 10_000n,
      buyerFee: quote('10'),
      sellerFee: 0n,
    });
  pay();
  expect(place.balance('shared-fund')).toBe('1.000000');
  place.wait(1_000);
  expect(place.all('fund-target')).toMatchObject([{ missing: quote('999') }]);
  pay();
  expect(place.balance('shared-fund')).toBe('6.000000');
  place.wait(61_000);
  expect(place.all('alert').map(({ reason }) => reason)).toEqual(['fund-below-target']);
  place.fund('shared-fund', '994').wait(1_000).mark('100');
  expect(place.all('fund-target')[1]).toMatchObject({ missing: 0n });
  pay();
  expect(place.balance('shared-fund')).toBe('1001.000000');
});
