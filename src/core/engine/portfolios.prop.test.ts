/**
 * Random days of options: trades, jumps, surfaces, reports of orders, expiry. Every event is
 * audited, after every command nobody is unattended, and a reload changes nothing.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { START, type Venue, venue } from '../../lab/cast.ts';
import { riskOf } from '../margin/index.ts';
import type { CommandBody } from '../model/index.ts';
import { OrderJudge } from './order-judge.contract.ts';

const SEED = 20_260_206;
const EXPIRY = START + 80_000_000;
const TRADERS = ['emma', 'olaf', 'paul'];
const TERMS = {
  priceDecimals: 1,
  sizeDecimals: 3,
  price: { sources: [], quorum: 1, ageMsMax: 86_400_000 },
  ladder: { slicePpm: 1_000_000, takeoverPpm: 200_000, slippagePpm: 20_000, failuresMax: 2 },
};
const OPTIONS = [
  ['C55', '55000', 'call'],
  ['C65', '65000', 'call'],
  ['P58', '58000', 'put'],
  ['C75', '75000', 'call'],
] as const;
const MARKETS = ['BTC', ...OPTIONS.map(([name]) => name)];

function opened(): Venue {
  const place = venue({ house: { 'shared-fund': '20000', vault: '50000' } })
    .list('BTC', TERMS)
    .mark('60000', 'BTC');
  for (const [name, strike, right] of OPTIONS) {
    const instrument = { payoff: 'option', underlying: 'BTC', expiry: EXPIRY, strike, right };
    place.list(name, { ...TERMS, instrument });
  }
  for (const account of TRADERS) {
    place.must({ kind: 'open-account', account, mode: 'portfolio' }).deposit(account, '30000');
  }
  return watched(judged(state(place, 0.02)));
}

const isStopped = (place: Venue, account: string): boolean => place.stage(account) === 'stopped';

/** Every command is judged: both legs or neither, each smaller, and the requirement with them. */
function judged(place: Venue): Venue {
  const judge = new OrderJudge();
  const run = place.run.bind(place);
  place.run = (body: CommandBody, id?: string) => {
    const order = body.kind === 'liquidation-spread-fill' ? body.order : '';
    const owner = place.orders().find(({ name }) => name === order)?.account ?? '';
    const before = owner === '' ? 0n : place.engine.account(owner)?.risk.maintenance;
    run(body, id);
    const [command, events] = [place.commands.at(-1), place.events()];
    if (command === undefined) return place;
    for (const event of events) judge.follow(command, event);
    judge.endCommand();
    demandClosing(place);
    if (owner === '' || place.refusal() !== null || isStopped(place, owner)) return place;
    reached.add('both legs filled');
    expect(place.engine.account(owner)?.risk.maintenance).toBeLessThan(before as bigint);
    return place;
  };
  return place;
}

/** Both legs of a spread that was just sent close what the account holds. */
function demandClosing(place: Venue): void {
  const events = place.events();
  events.forEach((event, at) => {
    if (event.kind !== 'liquidation-spread') return;
    const first = events[at - 1];
    const isAlone = events
      .slice(at + 1)
      .every((e) => !('account' in e) || e.account !== event.account);
    if (!isAlone || first?.kind !== 'liquidation-order') return;
    for (const { market, side, size } of [first, event]) {
      const lots = place.engine
        .account(event.account)
        ?.positions.find((position) => position.market === market)?.size;
      const most = side === 'buy' ? -(lots ?? 0n) : (lots ?? 0n);
      expect(size).toBeLessThanOrEqual(most);
    }
  });
}

let spared = 0;

/** Every look that a certificate spares is taken here, and has to find the account at rest. */
function watched(place: Venue): Venue {
  const { state } = place.engine;
  const { certificates } = state.portfolios;
  const isValid = certificates.isValid.bind(certificates);
  certificates.isValid = (account) => {
    if (!isValid(account)) return false;
    const { equity, initial, maintenance } = riskOf(state, account);
    expect(equity >= initial && equity >= maintenance && equity >= 0n).toBe(true);
    spared += 1;
    return true;
  };
  return place;
}

/** States a smile; a higher level is more volatility. */
function state(place: Venue, level: number): Venue {
  const index = Number(place.engine.mark('BTC')) / 10;
  const smile = { a: level, b: 0.02, rho: -0.2, m: 0, sigma: 0.2 };
  const surface = JSON.stringify({ forward: index, index, rate: 0, years: 0.02, ...smile });
  return place.run({ kind: 'set-surface', market: 'BTC', expiry: EXPIRY, surface });
}

type Step = (place: Venue) => void;

const trade = fc
  .record({
    market: fc.constantFrom(...MARKETS),
    buyer: fc.nat(2),
    by: fc.integer({ min: 1, max: 2 }),
    lots: fc.integer({ min: 1, max: 3_000 }),
  })
  .map(
    ({ market, buyer, by, lots }): Step =>
      (place) => {
        const [one, other] = [TRADERS[buyer] as string, TRADERS[(buyer + by) % 3] as string];
        const price = place.engine.mark(market);
        const fees = { buyerFee: 1_000n, sellerFee: 0n };
        const size = BigInt(lots);
        place.run({ kind: 'fill', market, buyer: one, seller: other, size, price, ...fees });
      },
  );

const drift = fc.integer({ min: -40, max: 40 }).map(
  (bp): Step =>
    (place) => {
      const price = (place.engine.mark('BTC') * BigInt(10_000 + bp)) / 10_000n;
      place.time += 5_000;
      place.run({ kind: 'set-mark', market: 'BTC', price });
    },
);

const jump = fc.integer({ min: -120, max: 120 }).map(
  (permille): Step =>
    (place) => {
      const price = (place.engine.mark('BTC') * BigInt(1000 + permille)) / 1000n;
      place.time += 60_000;
      place.run({ kind: 'set-mark', market: 'BTC', price });
    },
);

const smile = fc.integer({ min: 1, max: 100 }).map(
  (level): Step =>
    (place) => {
      place.time += 1_000;
      state(place, level / 1_000);
    },
);

const report = fc.constantFrom('none', 'half', 'all').map(
  (fills): Step =>
    (place) => {
      for (const order of place.orders()) {
        const half = (Number((order.left + 1n) / 2n) / 1_000).toFixed(3);
        if (fills === 'none') place.rejectOrder(order);
        else if (order.account !== 'mona') {
          place.fillOrder(order, fills === 'half' ? { size: half } : {});
        }
      }
    },
);

/** The venue reports one leg of two, or two of one: neither is booked. */
const wrongReport: Step = (place) => {
  for (const { name: order, account, market, left: size, second } of place.orders()) {
    const before = place.equity(account);
    const counterparty = account === 'mona' ? 'emma' : 'mona';
    const price = place.engine.mark(market);
    const truth = { order, counterparty, size, price };
    if (second !== undefined) place.run({ kind: 'liquidation-fill', ...truth });
    else place.run({ kind: 'liquidation-spread-fill', ...truth, secondPrice: price });
    expect(place.refusal()).not.toBeNull();
    if (place.refusal() === 'other-legs') reached.add('other-legs');
    expect(place.equity(account)).toBe(before);
  }
};

/** One account is short of one option and long of another, as large as it can stand. */
const wings = fc.record({ who: fc.nat(2), lots: fc.integer({ min: 1, max: 60 }) }).map(
  ({ who, lots }): Step =>
    (place) => {
      const [one, other] = [TRADERS[who] as string, TRADERS[(who + 1) % 3] as string];
      const price = (market: string) => ({ market, price: place.engine.mark(market) });
      for (const unit of [3_000n, 1_000n, 300n, 100n]) {
        const fees = { buyerFee: 0n, sellerFee: 0n };
        const terms = { kind: 'fill', size: BigInt(lots) * unit, ...fees } as const;
        place.run({ ...terms, ...price('C75'), buyer: one, seller: other });
        if (place.refusal() !== null) continue;
        place.run({ ...terms, ...price('C65'), buyer: other, seller: one });
        if (place.refusal() === null) break;
        place.run({ ...terms, ...price('C75'), buyer: other, seller: one });
      }
      if (lots % 2 === 0) squeeze(place, one);
    },
);

/** The perpetual is halted, the account left with little above its needs, and the price rises. */
function squeeze(place: Venue, account: string): void {
  place.run({ kind: 'operator', action: 'halt', market: 'BTC' });
  const { balance, risk } = place.engine.account(account) ?? { balance: 0n };
  const spare = risk === undefined ? 0n : ((risk.equity - risk.initial) * 9n) / 10n;
  const amount = spare < balance ? spare : balance;
  if (amount > 0n) place.run({ kind: 'withdraw', account, amount });
  for (let rise = 0; rise < 12 && place.orders().length === 0; rise += 1) {
    place.time += 5_000;
    const price = (place.engine.mark('BTC') * 1_010n) / 1_000n;
    place.run({ kind: 'set-mark', market: 'BTC', price });
  }
}

/** Nothing hedges while the perpetual is halted: options are closed by themselves. */
const pause = fc.constantFrom('halt', 'resume', 'resume', 'resume').map(
  (action): Step =>
    (place) =>
      void place.run({ kind: 'operator', action, market: 'BTC' }),
);

const withdrawal = fc
  .record({ who: fc.constantFrom(...TRADERS), amount: fc.integer({ min: 1, max: 40_000 }) })
  .map(
    ({ who, amount }): Step =>
      (place) =>
        void place.withdraw(who, `${amount}`),
  );

const reload: Step = (place) => {
  const hash = place.engine.stateHash();
  watched(place.reload());
  expect(place.engine.stateHash()).toBe(hash);
};

const tick: Step = (place) => void place.wait(30_000);

const step = fc.oneof(
  { arbitrary: trade, weight: 6 },
  { arbitrary: jump, weight: 3 },
  { arbitrary: drift, weight: 6 },
  { arbitrary: smile, weight: 1 },
  { arbitrary: report, weight: 3 },
  { arbitrary: withdrawal, weight: 1 },
  { arbitrary: fc.constant(tick), weight: 1 },
  { arbitrary: fc.constant(reload), weight: 1 },
);

/** Days without a hedge: spreads are what is left to close. */
const spreadStep = fc.oneof(
  { arbitrary: wings, weight: 3 },
  { arbitrary: jump, weight: 5 },
  { arbitrary: smile, weight: 1 },
  { arbitrary: report, weight: 3 },
  { arbitrary: fc.constant(wrongReport), weight: 1 },
  { arbitrary: pause, weight: 1 },
  { arbitrary: withdrawal, weight: 2 },
  { arbitrary: fc.constant(reload), weight: 1 },
);

const reached = new Set<string>();

/** Plays days of steps, and settles everything at the end. */
function days(of: fc.Arbitrary<Step>, numRuns: number): void {
  const law = fc.property(fc.array(of, { minLength: 10, maxLength: 60 }), (steps) => {
    const place = opened();
    for (const each of steps) each(place);
    place.run({ kind: 'operator', action: 'resume', market: 'BTC' });
    place.time = EXPIRY;
    place.wait(1);
    for (const { kind } of place.log) reached.add(kind);
    const settled = place.all('settled').map(({ market }) => market);
    expect(settled.sort()).toEqual(OPTIONS.map(([name]) => name).sort());
    expect(place.worldTotal()).toBe('0');
  });
  fc.assert(law, { seed: SEED, numRuns });
}

test('a random day of options keeps every promise, until all of it is settled', () => {
  days(step, 60);
});

test('so does a day on which nothing can be hedged', () => {
  days(spreadStep, 120);
});

test('the random days reach orders, takeovers, shortfalls and deleveraging', () => {
  const wanted = [
    'liquidation-order',
    'liquidation-spread',
    'both legs filled',
    'other-legs',
    'liquidation-filled',
    'taken-over',
    'shortfall',
    'deleveraged',
  ];
  expect(wanted.filter((kind) => !reached.has(kind))).toEqual([]);
  expect(spared).toBeGreaterThan(100);
});
