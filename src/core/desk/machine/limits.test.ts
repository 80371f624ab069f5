/** Every limit that can be set can also bite, and says so with its own name. */
import { expect, test } from 'vitest';
import { type Constraint, CONSTRAINTS as NAMES } from '../model/index.ts';
import type { ConstraintTerms, ModuleTerms } from '../module/index.ts';
import {
  BTC_PERP,
  CALL,
  CONSTRAINTS,
  DELTA_BAND,
  deskTerms,
  moduleOf,
  Played,
  rung,
} from './desks.contract.ts';

const QUOTE = 100_000_000n; // one unit of the quote currency

/** A hedger that wants to sell all of a long position of two bitcoins at 60,000. */
function hedgerWith(
  constraints: Partial<ConstraintTerms>,
  given: Partial<ModuleTerms> = {},
): Played {
  const terms = { ...CONSTRAINTS, ...constraints };
  const hedger = moduleOf({ ...DELTA_BAND, band: { rule: 'none' }, ...given, constraints: terms });
  return new Played(deskTerms([hedger]));
}

const start = (played: Played): void => {
  played.quote(60_000);
  played.quote(60_000, 'BTC-PERP-2');
  played.holds('BTC-PERP-2', 2_000n);
};

const deniedBy = (played: Played, constraint: Constraint) =>
  played.said.filter((event) => event.kind === 'action-denied' && event.constraint === constraint);

test.each<[Constraint, Partial<ConstraintTerms>, bigint]>([
  ['step-max', { stepMax: (30_000n * QUOTE) as never }, 499n],
  ['turnover', { turnoverMax: (60_000n * QUOTE) as never }, 999n],
  ['depth-share', { depthSharePpm: 5_000 }, 500n],
  ['fees', { feesMax: (1n * QUOTE) as never }, 0n],
  ['slippage', { slippageMax: 1n as never }, 0n],
  ['participation', { participationPpm: 100_000 }, 0n],
])('%s leaves what it allows', (constraint, terms, most) => {
  const played = hedgerWith(terms);
  start(played);
  played.after(1_000).tick();
  const [order] = Played.orders(played.said);
  expect(order?.size ?? 0n).toBeLessThanOrEqual(most + 1n);
  if (most > 0n) expect(order?.size).toBeGreaterThanOrEqual(most);
  expect(deniedBy(played, constraint)).toHaveLength(1);
});

test('a share of the volume of others is what participation allows', () => {
  const played = hedgerWith({ participationPpm: 100_000 });
  played.quote(60_000);
  const trade = { kind: 'observe-trade', instrument: 'BTC-PERP', aggressor: 'buy' } as const;
  played.tell({ ...trade, time: played.time, price: 600_000n as never, size: 5_000n as never });
  start(played);
  expect(Played.orders(played.after(1_000).tick())[0]?.size).toBe(500n);
});

test('a cooldown follows a trade, and a longer one a refusal', () => {
  const played = hedgerWith({
    cooldownMs: 2_000,
    failureCooldownMs: 30_000,
    stepMax: (30_000n * QUOTE) as never,
  });
  start(played);
  played.tick();
  const [first] = Played.orders(played.said);
  played.fill(first?.client ?? '');
  played.after(1_000).quote(60_000);
  expect(deniedBy(played, 'cooldown')).toHaveLength(1);
  played.after(1_500).quote(60_000);
  const second = Played.orders(played.said)[1];
  for (let n = 0; n < 2; n += 1) {
    const client = Played.orders(played.said).at(-1)?.client ?? '';
    const report = {
      kind: 'report-order',
      client,
      filled: 0n as never,
      order: '',
      reason: 'no',
    } as const;
    played.tell({ ...report, time: played.time, status: 'rejected' });
    played.after(600).quote(60_000);
  }
  expect(second?.client).toBeDefined();
  const count = Played.orders(played.said).length;
  for (let n = 0; n < 10; n += 1) played.after(2_000).quote(60_000);
  expect(Played.orders(played.said)).toHaveLength(count);
  expect(deniedBy(played, 'failure-cooldown')).toHaveLength(1);
});

test('turning round too often is denied until the window has passed', () => {
  const played = hedgerWith({ signChangesMax: 1, windowMs: 60_000 });
  start(played);
  let held = 2_000n;
  for (let n = 0; n < 8; n += 1) {
    played.after(1_000).quote(60_000);
    const order = Played.orders(played.said).at(-1);
    if (order && played.desk.state.orders.get(order.client)?.status === 'intended')
      played.fill(order.client);
    held = -held;
    // The other venue's position turns round, as another strategy would have it.
    played.desk.state.book.size[1] = held;
  }
  expect(deniedBy(played, 'sign-changes')).toHaveLength(1);
});

test.each<[Constraint, (played: Played) => void, Partial<ConstraintTerms>]>([
  ['stale', (played) => played.after(30_000).tick(), {}],
  ['stale', (played) => played.quote(66_000), { sourcesMin: 2, dispersionPpm: 10_000 }],
  ['venue-down', (played) => down(played, ['paper', 'other']), {}],
  ['no-touch', (played) => oneSided(played), {}],
  ['price-collar', (played) => markFarAway(played), {}],
])('%s keeps a hedge from going out', (constraint, happen, terms) => {
  const played = hedgerWith(terms);
  played.quote(60_000);
  played.quote(60_000, 'BTC-PERP-2');
  happen(played);
  played.holds('BTC-PERP-2', 2_000n);
  played.tick();
  expect(Played.orders(played.said)).toEqual([]);
  expect(deniedBy(played, constraint).length).toBeGreaterThan(0);
});

function down(played: Played, venues: readonly string[]): void {
  for (const venue of venues) {
    played.tell({
      kind: 'report-venue',
      time: played.time,
      venue,
      state: 'down',
      clockOffsetMs: 0,
    });
  }
}

function oneSided(played: Played): void {
  const said = {
    kind: 'observe-quote',
    source: 'x',
    sourceTime: played.time,
    time: played.time,
  } as const;
  for (const instrument of ['BTC-PERP']) {
    const sides = { bid: 0n, bidSize: 0n, ask: 600_001n, askSize: 5n } as never as { bid: never };
    played.tell({ ...said, instrument, ...(sides as object) } as never);
  }
}

function markFarAway(played: Played): void {
  const said = {
    kind: 'observe-mark',
    source: 'y',
    sourceTime: played.time,
    time: played.time,
  } as const;
  played.tell({
    ...said,
    instrument: 'BTC-PERP',
    mark: 700_000n as never,
    index: 700_000n as never,
  });
}

test('a trade smaller than a lot, or worth less than an order may be, is left', () => {
  const small = hedgerWith({ depthSharePpm: 1 });
  start(small);
  small.tick();
  expect(deniedBy(small, 'depth-share')).toHaveLength(1);
  const least = new Played(
    deskTerms([moduleOf({ ...DELTA_BAND, band: { rule: 'none' } })], {
      instruments: [
        { ...BTC_PERP, step: 10n as never, sizeMin: 5_000n as never },
        { ...BTC_PERP, id: 'BTC-PERP-2', venue: 'other' },
        CALL,
      ],
    }),
  );
  start(least);
  least.tick();
  expect(deniedBy(least, 'lot-min')).toHaveLength(1);
  const dust = hedgerWith({});
  dust.quote(60_000);
  dust.quote(60_000, 'BTC-PERP-2');
  dust.holds('BTC-PERP-2', 1n); // 60 dollars, and an order must be worth 100
  dust.tick();
  expect(deniedBy(dust, 'notional-min')).toHaveLength(1);
});

test('a hedge that takes away less risk than it costs is left', () => {
  const played = hedgerWith({ improvement: 1, horizonMs: 60_000 });
  for (let minute = 0; minute < 60; minute += 1) {
    for (const id of ['BTC-PERP', 'BTC-PERP-2']) played.quote(60_000 + (minute % 2), id);
    played.after(60_000);
  }
  start(played);
  played.tick();
  expect(Played.orders(played.said)).toEqual([]);
  expect(deniedBy(played, 'improvement')).toHaveLength(1);
});

test('a venue without free collateral carries no more, but lets positions be closed', () => {
  const played = hedgerWith({});
  const none = { equity: 1n, initial: 1n, maintenance: 1n, available: 0n } as never as object;
  played.tell({ kind: 'report-account', time: played.time, venue: 'paper', ...none } as never);
  start(played);
  played.tick();
  expect(deniedBy(played, 'margin')).toHaveLength(1);
});

test('a paused module, a halted scope and an order in doubt each have their own word', () => {
  const guard = moduleOf({
    id: 'guard',
    scope: 'book',
    ladder: [rung({ enter: 'exposure > 1', respond: [{ do: 'pause', modules: ['delta-band'] }] })],
  });
  const played = new Played(
    deskTerms([guard, moduleOf({ ...DELTA_BAND, band: { rule: 'none' } })]),
  );
  start(played);
  played.tick();
  played.after(61_000).quote(60_000);
  expect(deniedBy(played, 'paused').length).toBeGreaterThan(0);
  const halted = hedgerWith({});
  halted.tell({ kind: 'kill', time: halted.time, scope: 'book', flatten: false, person: 'ada' });
  start(halted);
  halted.tick();
  expect(deniedBy(halted, 'mode')).toHaveLength(1);
  const doubt = hedgerWith({});
  start(doubt);
  doubt.tick();
  const client = Played.orders(doubt.said)[0]?.client ?? '';
  const report = {
    kind: 'report-order',
    client,
    filled: 0n as never,
    order: '',
    reason: '',
  } as const;
  doubt.tell({ ...report, time: doubt.time, status: 'unknown' });
  doubt.desk.state.parents.clear(); // nothing is under way, and the need has grown
  doubt.desk.state.book.size[1] = 4_000n;
  doubt.after(2_000).quote(60_000);
  expect(deniedBy(doubt, 'unknown-order')).toHaveLength(1);
});

test('a tiny position cannot stop the whole book', () => {
  const guard = moduleOf({
    id: 'guard',
    scope: 'instrument:BTC-PERP',
    constraints: { ...CONSTRAINTS, proportionPpm: 50_000 },
    ladder: [
      rung({ enter: 'position > 0', respond: [{ do: 'mode', mode: 'halted', scope: 'book' }] }),
    ],
  });
  const played = new Played(deskTerms([guard]));
  played.quote(60_000);
  played.holds('BTC-PERP', 10n);
  played.tick();
  expect(deniedBy(played, 'proportionality')).toHaveLength(1);
  expect(played.desk.state.modes.of('book')).toBe('normal');
});

test('bands that no trade can reach are named, and nothing is sent', () => {
  const optimiser = moduleOf({
    ladder: [
      rung({
        enter: 'abs(delta) > 0.1',
        respond: [
          {
            do: 'neutralise',
            bands: { delta: 0.1, gamma: 0, vega: 0 },
            with: ['BTC-PERP'],
            depthShare: 0,
            turnover: 0,
            whole: 'lots',
          },
        ],
      }),
    ],
  });
  const played = new Played(deskTerms([optimiser])); // its solver is not open
  start(played);
  played.tick();
  expect(deniedBy(played, 'infeasible')).toHaveLength(1);
});

test('every constraint has a test here that lets it bite', async () => {
  const own = await import('node:fs').then(({ readFileSync }) =>
    readFileSync(import.meta.filename, 'utf8'),
  );
  const missing = NAMES.filter((name) => name !== 'outstanding' && !own.includes(`'${name}'`));
  expect(missing).toEqual([]);
});
