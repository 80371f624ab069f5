/** Our rules and book beside those of other packages: equal results first, then ratios of time. */
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { freeableShare, sizeForShortage } from '../../src/core/liquidation/index.ts';
import { fractionOf, healthOf } from '../../src/core/margin/index.ts';
import { mintedShares, sharesValue } from '../../src/core/waterfall/index.ts';

const require = createRequire(import.meta.url);
const drift = require('@drift-labs/sdk');
const mango = require('@blockworks-foundation/mango-v4/dist/cjs/src/accounts/healthCache.js');
const {
  HealthType,
} = require('@blockworks-foundation/mango-v4/dist/cjs/src/accounts/mangoAccount.js');
const { I80F48 } = require('@blockworks-foundation/mango-v4/dist/cjs/src/numbers/I80F48.js');
const { FixedMath } = await import('@blend-capital/blend-sdk');
const { BN } = drift;

const ROUNDS = 11;
const CASES = 20_000;
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Whole numbers from a fixed sequence, so that every run has the same cases. */
let seed = 1n;
const draw = (most) => {
  seed =
    (seed * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % 18_446_744_073_709_551_616n;
  return (seed >> 11n) % most;
};

const nanoseconds = (cases, run) =>
  median(
    Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      for (const one of cases) run(one);
      return ((performance.now() - start) * 1e6) / cases.length;
    }),
  );

function compare(name, cases, ours, theirs, same = (a, b) => a === b) {
  const differs = cases.findIndex((one) => !same(ours(one), theirs(one)));
  if (differs !== -1) {
    const [a, b] = [ours(cases[differs]), theirs(cases[differs])];
    console.log(`${name.padEnd(44)} differs: ours ${a}, theirs ${b}`);
    return;
  }
  const times = [nanoseconds(cases, ours), nanoseconds(cases, theirs)];
  const [a, b] = times.map((time) => time.toFixed(0).padStart(7));
  const ratio = (times[1] / times[0]).toFixed(1);
  console.log(
    `${name.padEnd(44)} ${a} ns ${b} ns   ${ratio.padStart(6)} x   ${cases.length} cases equal`,
  );
}

const pools = Array.from({ length: CASES }, () => {
  const shares = 1_000_000n + draw(10n ** 15n);
  const value = 1_000_000n + draw(10n ** 15n);
  const amount = 1n + draw(10n ** 13n);
  const of = 1n + draw(shares);
  return {
    pool: { shares, value },
    amount,
    of,
    asBn: [amount, of, shares, value].map((n) => new BN(`${n}`)),
  };
});
const big = (bn) => BigInt(bn.toString());

console.log(
  `${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, ${new Date().toISOString()}`,
);
console.log(`median of ${ROUNDS} rounds; ratio: theirs over ours; results compared before\n`);

compare(
  'Drift: stake to shares',
  pools,
  ({ pool, amount }) => mintedShares(pool, amount),
  ({ asBn: [amount, , shares, value] }) => drift.stakeAmountToShares(amount, shares, value),
  (a, b) => a === big(b),
);
compare(
  'Drift: shares to amount',
  pools,
  ({ pool, of }) => sharesValue(pool, of),
  ({ asBn: [, of, shares, value] }) => drift.unstakeSharesToAmount(of, shares, value),
  (a, b) => a === big(b),
);
compare(
  'Blend: shares to tokens (both bigint)',
  pools,
  ({ pool, of }) => sharesValue(pool, of),
  ({ pool, of }) => FixedMath.mulFloor(of, pool.value, pool.shares),
);

const shortages = Array.from({ length: CASES }, () => {
  const shortage = 1n + draw(10n ** 12n);
  const price = 1_000_000n + draw(10n ** 11n);
  const marginRate = 300n + draw(1_000n);
  const liquidatorFee = draw(20_000n);
  const fundFee = draw(5_000n);
  const asBn = {
    shortage: new BN(`${shortage}`),
    price: new BN(`${price}`),
    quote: new BN('1000000'),
  };
  return { shortage, price, marginRate, liquidatorFee, fundFee, asBn };
});
compare(
  'Drift: size that covers a margin shortage',
  shortages,
  ({ shortage, price, marginRate, liquidatorFee, fundFee }) =>
    sizeForShortage({
      shortage,
      whole: 1_000_000_000n,
      price,
      settlementPrice: 1_000_000n,
      marginRate: marginRate * 100n,
      liquidatorFee,
      fundFee,
    }),
  ({ marginRate, liquidatorFee, fundFee, asBn }) =>
    drift.calculateBaseAssetAmountToCoverMarginShortage(
      asBn.shortage,
      Number(marginRate),
      Number(liquidatorFee),
      Number(fundFee),
      asBn.price,
      asBn.quote,
    ),
  (a, b) => (b === undefined ? a.kind === 'unbounded' : a.kind === 'size' && a.size === big(b)),
);

const ramps = Array.from({ length: CASES }, () => {
  const shortage = 60_000_000n + draw(10n ** 12n);
  const freed = 1n + draw(10n ** 11n);
  const elapsed = draw(300n);
  const asBn = {
    shortage: new BN(`${shortage}`),
    freed: new BN(`${freed}`),
    slot: new BN(`${1_000n + elapsed}`),
  };
  return { shortage, freed, elapsed, asBn };
});
const [START, INITIAL, DURATION] = [new BN(1_000), new BN(1_000), new BN(150)];
compare(
  'Drift: share that may be liquidated by now',
  ramps,
  ({ shortage, freed, elapsed }) =>
    freeableShare({
      shortage,
      freed,
      elapsed,
      duration: 150n,
      initial: 1_000n,
      whole: 10_000n,
      small: 50_000_000n,
    }),
  ({ asBn }) =>
    drift.calculateMaxPctToLiquidate(
      START,
      asBn.freed,
      asBn.shortage,
      asBn.slot,
      INITIAL,
      DURATION,
    ),
  (a, b) => a === big(b),
);

const tenth = (n) => fractionOf(BigInt(n), 10n);
const fixed = (n) => I80F48.fromNumber(n / 10);
const prices = (n) => ({ oracle: fractionOf(n), stable: fractionOf(n) });
const side = (asset, debt) => ({ asset: tenth(asset), debt: tenth(debt) });
const asset = (balance, at, maintenance, initial) => ({
  balance: fractionOf(balance),
  price: prices(at),
  maintenance,
  initial,
  scaled: initial,
});

/** The account as our rules take it. */
const oursOf = ({ cash, coins, lots, quote }) => ({
  assets: [asset(cash, 1n, side(9, 11), side(8, 12)), asset(coins, 5n, side(7, 13), side(5, 15))],
  perpetuals: [
    {
      position: {
        base: fractionOf(lots * 10n),
        quote: fractionOf(quote),
        bids: fractionOf(0n),
        asks: fractionOf(0n),
      },
      price: prices(5n),
      settledIn: 0,
      maintenance: side(9, 11),
      initial: side(8, 12),
      maintenanceGainWeight: tenth(10),
      initialGainWeight: tenth(10),
    },
  ],
  reserved: [],
});

const fixedPrices = (n) => new mango.Prices(I80F48.fromNumber(n), I80F48.fromNumber(n));

/** A token: weights of assets and debts, maintenance before initial. */
function token(index, balance, at, [ma, ml], [ia, il]) {
  const weights = [ma, ia, ia, ml, il, il].map(fixed);
  const held = I80F48.fromNumber(Number(balance));
  return new mango.TokenInfo(index, ...weights, fixedPrices(at), held);
}

/** The same account as theirs take it. */
function theirsOf({ cash, coins, lots, quote }) {
  const weights = [9, 8, 11, 12, 10, 10].map(fixed);
  const sizes = [10, Number(lots), 0, 0].map((n) => new BN(n));
  const paid = I80F48.fromNumber(Number(quote));
  const perpetual = new mango.PerpInfo(0, 0, ...weights, ...sizes, paid, fixedPrices(5), false);
  const tokens = [token(0, cash, 1, [9, 11], [8, 12]), token(1, coins, 5, [7, 13], [5, 15])];
  return new mango.HealthCache(tokens, [], [perpetual]);
}

const accounts = Array.from({ length: 4_000 }, () => {
  const account = {
    cash: draw(2_000_000n) - 500_000n,
    coins: draw(20_000n) - 8_000n,
    lots: draw(400n),
    quote: -draw(40_000n),
  };
  return { ours: oursOf(account), theirs: theirsOf(account) };
});
const near = (a, b) =>
  Math.abs(Number(a.numerator) / Number(a.denominator) - b.toNumber()) <=
  1e-6 * (1 + Math.abs(b.toNumber()));
for (const [kind, theirs] of [
  ['initial', HealthType.init],
  ['maintenance', HealthType.maint],
]) {
  compare(
    `Mango: ${kind} health (ours exact, theirs 2^-48)`,
    accounts,
    (one) => healthOf(one.ours, kind),
    (one) => one.theirs.health(theirs),
    near,
  );
}

await import('./level-2.mjs');
