/** One desk, lived through once: live on paper, from its journal, and as a backtest. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { DeskEvent } from '../../core/desk/index.ts';
import { CONSTRAINTS, DELTA_BAND, deskTerms } from '../../core/desk/machine/desks.contract.ts';
import type { Lots, PriceUnits, QuoteUnits } from '../../core/money/index.ts';
import { MARKET, PERP, START } from '../../io/desk/fault-room.contract.ts';
import { replayDesk } from '../../io/desk/replay-desk.ts';
import { beginDesk, deskMaker, headerOf } from '../../io/desk/resume.ts';
import { DeskRunner } from '../../io/desk/runner.ts';
import { VirtualClock } from '../../io/desk/virtual-clock.contract.ts';
import { Courier, PaperExchange, PaperVenue } from '../../io/venues/paper/index.ts';
import { runBacktest } from '../backtest/index.ts';
import { driveMarket, walkPrices } from '../paper-market/index.ts';
import { deskPolicy, recordedDesk } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakwater-same-'));
afterAll(() => rmSync(folder, { recursive: true }));

const solver = () => ({ kind: 'unsolved', status: 'not open' }) as const;
const MONEY = (10n ** 14n) as QuoteUnits;
const HEDGER = {
  ...DELTA_BAND,
  band: { rule: 'fixed', half: 0.2, hardLimit: 5 } as const,
  constraints: { ...CONSTRAINTS, cooldownMs: 1_000 },
};
const TERMS = deskTerms([HEDGER], {
  ...{ venues: ['paper'], instruments: [PERP], capital: { paper: MONEY } },
});

/** A minute on paper while somebody else trades on the same account every few seconds. */
async function live(file: string): Promise<{ eventHash: string; said: readonly DeskEvent[] }> {
  const clock = new VirtualClock(START);
  const latency = { fixedMs: 15, jitterMs: 10 };
  const exchange = new PaperExchange({
    ...{ markets: [MARKET], seed: 3, requestLatency: latency, answerLatency: latency },
  });
  const courier = new Courier(exchange, clock);
  exchange.openAccount('desk', MONEY, START);
  const walk = { seed: 5, start: 600_000n as PriceUnits, volatility: 0.9, stepMs: 200 };
  const market = driveMarket(courier, {
    ...{
      symbol: MARKET.symbol,
      prices: walkPrices({ ...walk, jumpsPerDay: 500, jumpSize: 0.002 }),
    },
    ...{ stepMs: 200, speed: 1, halfSpreadPpm: 10, depth: 20_000n as Lots, levels: 10, seed: 5 },
    fundingPpb: 0n,
  });
  const { machine, journal, before } = beginDesk(file, headerOf(TERMS), deskMaker(solver), START);
  const said: DeskEvent[] = [];
  const runner = new DeskRunner({
    ...{ machine, before, clock, journal: waitedFor(journal, clock), instruments: [PERP] },
    venues: new Map([['paper', new PaperVenue({ id: 'paper', account: 'desk', courier })]]),
    heard: (events) => void said.push(...structuredClone(events)),
  });
  void runner.start();
  const byHand = new PaperVenue({ id: 'paper', account: 'desk', courier });
  for (let turn = 0; turn < 12; turn += 1) {
    await clock.pass(5_000);
    const side = turn % 3 === 2 ? 'sell' : 'buy';
    const order = { symbol: MARKET.symbol, client: `hand-${turn}`, side, size: '0.500' } as const;
    void byHand.submit({ ...order, timeInForce: 'immediate-or-cancel', reduceOnly: false });
  }
  await clock.pass(3_000);
  market.stop();
  runner.halt();
  const eventHash = machine.eventHash();
  journal.close();
  return { eventHash, said };
}

/** The clock waits while the disk does: virtual time has no meaning for an fsync. */
function waitedFor(journal: ReturnType<typeof beginDesk>['journal'], clock: VirtualClock) {
  let pending = 0;
  clock.isBusy = () => pending > 0;
  const whenDurable = async (seq: number): Promise<void> => {
    pending += 1;
    await journal.whenDurable(seq).finally(() => {
      pending -= 1;
    });
  };
  return Object.assign(Object.create(journal) as typeof journal, {
    ...{ id: journal.id, header: journal.header, whenDurable },
    durableSeq: () => journal.durableSeq(),
    append: journal.append.bind(journal),
  });
}

const nameless = (events: readonly DeskEvent[]): string =>
  JSON.stringify(events, (_, value) =>
    typeof value === 'bigint' ? `${value}n` : value,
  ).replaceAll(/bw[0-9a-f]{8}/g, 'bw');

test('live, replayed and as a backtest a desk says the same, to the hash', async () => {
  const file = join(folder, 'one.db');
  const { eventHash, said } = await live(file);
  expect(said.filter(({ kind }) => kind === 'fill-booked').length).toBeGreaterThan(5);
  expect(said.filter(({ kind }) => kind === 'module-fired').length).toBeGreaterThan(2);
  const replayed = replayDesk(file, solver);
  expect(replayed.eventHash).toBe(eventHash);
  const { terms, journal, feed } = recordedDesk(file);
  const policy = deskPolicy(terms, journal, solver);
  await runBacktest({ feeds: [feed], policy });
  expect(policy.desk.eventHash()).toBe(eventHash);
  expect(policy.desk.stateHash()).toBe(replayed.stateHash);
}, 60_000);

test('under other terms the same feed gives other decisions', async () => {
  const file = join(folder, 'two.db');
  const { eventHash } = await live(file);
  const { terms, journal, feed } = recordedDesk(file);
  const wider = { ...HEDGER, band: { rule: 'fixed', half: 3, hardLimit: 5 } as const };
  const policy = deskPolicy({ ...terms, modules: [wider] }, journal, solver);
  await runBacktest({ feeds: [feed], policy });
  expect(policy.desk.eventHash()).not.toBe(eventHash);
}, 60_000);

test('the same minute lived twice gives the same decisions but for names of orders', async () => {
  const first = await live(join(folder, 'three.db'));
  const second = await live(join(folder, 'four.db'));
  expect(nameless(second.said)).toBe(nameless(first.said));
}, 90_000);
