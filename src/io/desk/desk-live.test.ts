import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { DeskEvent } from '../../core/desk/index.ts';
import { DELTA_BAND, deskTerms } from '../../core/desk/machine/desks.contract.ts';
import type { Lots, QuoteUnits } from '../../core/money/index.ts';
import { Courier } from '../venues/paper/courier.ts';
import { PaperExchange } from '../venues/paper/index.ts';
import { PaperVenue } from '../venues/paper/venue.ts';
import { level, MARKET, PERP, price, START } from './fault-room.contract.ts';
import { beginDesk, type DeskSession, deskMaker, headerOf, resumeDesk } from './resume.ts';
import { DeskRunner } from './runner.ts';
import { VirtualClock } from './virtual-clock.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakwater-live-'));
afterAll(() => rmSync(folder, { recursive: true }));

const maker = deskMaker(() => ({ kind: 'unsolved', status: 'not open' }));
const TERMS = deskTerms([DELTA_BAND], {
  ...{ venues: ['paper'], instruments: [PERP] },
  capital: { paper: (10n ** 14n) as QuoteUnits },
});

/** A paper exchange at 60,000 on which somebody already bought three bitcoins. */
async function opened() {
  const clock = new VirtualClock(START);
  const exchange = new PaperExchange({ markets: [MARKET], seed: 3 });
  const courier = new Courier(exchange, clock);
  exchange.openAccount('desk', (10n ** 14n) as QuoteUnits, START);
  exchange.mark('BTCUSDT', price(600_000n), price(600_000n), START);
  exchange.setBook('BTCUSDT', [level(599_999n, 50_000n)], [level(600_001n, 50_000n)], START);
  const byHand = new PaperVenue({ id: 'paper', account: 'desk', courier });
  const order = { symbol: 'BTCUSDT', client: 'by-hand', side: 'buy', size: '3.000' } as const;
  void byHand.submit({ ...order, timeInForce: 'immediate-or-cancel', reduceOnly: false });
  await clock.pass(120_000);
  const held = (): bigint => exchange.accountState('desk').positions[0]?.size ?? 0n;
  return { clock, exchange, courier, held };
}

function run(session: DeskSession, clock: VirtualClock, courier: Courier) {
  const { machine, journal, before } = session;
  const venue = new PaperVenue({ id: 'paper', account: 'desk', courier });
  let pending = 0;
  clock.isBusy = () => pending > 0;
  const whenDurable = async (seq: number): Promise<void> => {
    pending += 1;
    await journal.whenDurable(seq).finally(() => {
      pending -= 1;
    });
  };
  const said: DeskEvent[] = [];
  const runner = new DeskRunner({
    ...{ machine, clock, before, instruments: [PERP], venues: new Map([['paper', venue]]) },
    journal: Object.assign(Object.create(journal) as typeof journal, {
      ...{ id: journal.id, whenDurable, durableSeq: () => journal.durableSeq() },
      append: journal.append.bind(journal),
    }),
    heard: (events) => void said.push(...events),
  });
  void runner.start();
  return { runner, said };
}

test('the desk hedges live, dies, and goes on from its journal without hedging twice', async () => {
  const file = join(folder, 'desk.db');
  const { clock, exchange, courier, held } = await opened();
  expect(held()).toBe(3_000n);
  const first = beginDesk(file, headerOf(TERMS), maker, clock.now());
  const life = run(first, clock, courier);
  await clock.pass(500);
  exchange.setBook('BTCUSDT', [level(599_999n, 50_000n)], [level(600_001n, 50_000n)], clock.now());
  courier.wake();
  await clock.pass(4_000);
  const kinds = life.said.map(({ kind }) => kind);
  expect(kinds).toContain('order-intent');
  // To the edge of a band of half a bitcoin, less what the lot and the least order leave.
  expect(held()).toBeLessThan(1_000n as Lots);
  const after = held();
  life.runner.halt();
  const [hash, seq] = [first.machine.stateHash(), first.machine.seq];
  first.journal.close();

  const second = resumeDesk(file, maker, clock.now());
  expect([second.machine.stateHash(), second.machine.seq]).toEqual([hash, seq]);
  expect(second.machine.eventHash()).toBe(first.machine.eventHash());
  const again = run(second, clock, courier);
  await clock.pass(5_000);
  expect(again.said.filter(({ kind }) => kind === 'order-intent')).toEqual([]);
  expect(held()).toBe(after);
  again.runner.halt();
  second.journal.close();
});

test('a desk goes on from a snapshot as it does from the first command', async () => {
  const file = join(folder, 'snapshot.db');
  const { clock, courier } = await opened();
  const first = beginDesk(file, headerOf(TERMS), maker, clock.now());
  const life = run(first, clock, courier);
  await clock.pass(2_000);
  life.runner.submit({ kind: 'tick' });
  first.journal.saveSnapshot(
    first.machine.seq,
    first.machine.stateHash(),
    first.machine.snapshot(),
  );
  await clock.pass(2_000);
  life.runner.halt();
  const hash = first.machine.stateHash();
  first.journal.close();
  const second = resumeDesk(file, maker, clock.now());
  expect(second.machine.stateHash()).toBe(hash);
  expect(second.before).toMatchObject({ start: START + 120_000, cancels: [] });
  second.journal.close();
});
