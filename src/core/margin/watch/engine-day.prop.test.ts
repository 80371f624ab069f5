import { expect, test } from 'vitest';
import { Engine } from '../../engine/index.ts';
import type { Command, CommandBody } from '../../model/index.ts';
import { Random } from '../../numeric/index.ts';
import { ScanWatch } from './scan.ts';
import { TriggerWatch } from './trigger-watch.ts';

/** The watch under test, and the scan beside it: both are asked, the answers must be the same. */
class Twins {
  private readonly watch = new TriggerWatch();
  private readonly scan = new ScanWatch();
  asked = 0;
  found = 0;

  restless(...[book, market, flags, into]: Parameters<TriggerWatch['restless']>): number {
    const other = new Int32Array(into.length);
    const expected = this.scan.restless(book, market, flags, other);
    const count = this.watch.restless(book, market, flags, into);
    const names = (rows: Int32Array, n: number) => [...rows.subarray(0, n)];
    expect(names(into, count)).toEqual(names(other, expected));
    this.asked += 1;
    this.found += count;
    return count;
  }
}

const TERMS = { priceDecimals: 2, sizeDecimals: 3, vault: { lossBudget: '500' } };

/** A random day of one venue with two markets and sixty traders. */
function randomDay(seed: number, steps: number): Twins {
  const random = new Random(seed);
  const engine = new Engine();
  const twins = new Twins();
  engine.state.watch = twins;
  let made = 0;
  const send = (command: CommandBody): void => {
    made += 1;
    engine.run({ ...command, id: `c${made}`, time: made } as Command);
    const orders = engine.state.log.count === 0 ? [] : ordersOf(engine);
    for (const order of orders.slice(0, 3)) {
      send({ kind: 'liquidation-reject', order, reason: 'none' });
    }
  };
  const openInterest = { lower: '1000', upper: '2000000' };
  const schedule = seed % 3 === 0 ? { schedule: { openInterest } } : {};
  send({ kind: 'list-market', market: 'A', terms: JSON.stringify({ ...TERMS, ...schedule }) });
  send({ kind: 'list-market', market: 'B', terms: JSON.stringify(TERMS) });
  send({ kind: 'fund-house', house: 'vault', amount: 2_000_000_000n });
  const prices = { A: 10_000, B: 500 };
  for (const market of ['A', 'B'] as const) {
    send({ kind: 'set-mark', market, price: BigInt(prices[market]) });
  }
  for (let i = 0; i < 60; i += 1) {
    send({ kind: 'deposit', account: `t${i}`, amount: BigInt(1 + random.below(900)) * 1_000_000n });
  }
  for (let i = 0; i < steps; i += 1) {
    const market = random.below(2) === 0 ? 'A' : 'B';
    const account = `t${random.below(60)}`;
    const kind = random.below(10);
    if (kind < 4) {
      const jump = random.chance(0.05) ? random.below(41) - 20 : (random.below(21) - 10) / 10;
      prices[market] = Math.max(50, Math.round(prices[market] * (1 + jump / 100)));
      send({ kind: 'set-mark', market, price: BigInt(prices[market]) });
    } else if (kind < 8) {
      const size = BigInt(1 + random.below(market === 'A' ? 9_000 : 90_000));
      const price = BigInt(prices[market]);
      const seller = `t${random.below(60)}`;
      const fees = { buyerFee: 1_000n, sellerFee: 0n };
      send({ kind: 'fill', market, buyer: account, seller, size, price, ...fees });
    } else if (kind === 8) {
      send({ kind: 'withdraw', account, amount: BigInt(1 + random.below(50)) * 1_000_000n });
    } else {
      const order = `o${i}`;
      const side = random.below(2) === 0 ? 'buy' : 'sell';
      const size = BigInt(1 + random.below(500));
      send({ kind: 'place-order', order, account, market, side, size });
    }
  }
  return twins;
}

function ordersOf(engine: Engine): string[] {
  const { log, ladder, accounts, genesis } = engine.state;
  if (log.count === 0) return [];
  const names: string[] = [];
  for (let row = 0; row < accounts.count; row += 1) {
    if (!ladder.hasOrder(row)) continue;
    names.push(`${genesis.orderPrefix}-${ladder.orderSeq[row]}-${ladder.orderLeg[row]}`);
  }
  return names;
}

test('the watch finds the same accounts as the full scan, whenever either is asked', () => {
  let asked = 0;
  let found = 0;
  for (let seed = 1; seed <= 12; seed += 1) {
    const twins = randomDay(seed, 1_500);
    asked += twins.asked;
    found += twins.found;
  }
  expect(asked).toBeGreaterThan(5_000);
  expect(found).toBeGreaterThan(1_000);
});
