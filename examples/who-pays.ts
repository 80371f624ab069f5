/**
 * Who pays when a trader cannot? A small venue, one crash, and the engine's own events as answer.
 * Run it from the repository with Node 24: `node examples/who-pays.ts`
 */
import {
  type Command,
  Engine,
  type Event,
  formatDecimal,
  type Untimed,
} from '../src/core/index.ts';

// In a project of yours: import { Engine, ... } from 'breakwater';

const usd = (amount: number): bigint => BigInt(amount) * 1_000_000n; // USDC has six decimals
const price = (amount: number): bigint => BigInt(amount) * 100n; //     COIN is priced in cents,
const size = (amount: number): bigint => BigInt(amount) * 1_000n; //    and traded in thousandths
const market = 'COIN-PERP';

const terms = JSON.stringify({
  priceDecimals: 2,
  sizeDecimals: 3,
  schedule: { tiers: [{ from: '0', initialPpm: 80_000, maintenancePpm: 50_000 }] },
});

const commands: readonly Untimed<Command>[] = [
  { kind: 'list-market', id: '1', market, terms },
  { kind: 'fund-house', id: '2', house: 'fee-reserve', amount: usd(20) },
  { kind: 'fund-house', id: '3', house: `fund:${market}`, amount: usd(50) },
  { kind: 'deposit', id: '4', account: 'dora', amount: usd(100) },
  { kind: 'deposit', id: '5', account: 'ada', amount: usd(1_000) },
  { kind: 'deposit', id: '6', account: 'emil', amount: usd(120) },
  { kind: 'deposit', id: '7', account: 'bruno', amount: usd(900) },
  { kind: 'set-mark', id: '8', market, price: price(100) },
  trade('9', 'dora', 'emil', 6), //   Dora buys ten: six from Emil, who has little behind them,
  trade('10', 'dora', 'ada', 4), //   and four from Ada, who has a lot
  trade('11', 'bruno', 'ada', 20), // and sells more to Bruno
  { kind: 'set-mark', id: '12', market, price: price(80) }, // Dora loses 200 and has 100
];

function trade(id: string, buyer: string, seller: string, coins: number): Untimed<Command> {
  const fees = { buyerFee: 0n, sellerFee: 0n };
  const terms = { market, buyer, seller, size: size(coins), price: price(100) };
  return { kind: 'fill', id, ...terms, ...fees };
}

/** What an event says about money that somebody lost, or null. */
function lineOf(event: Event): string | null {
  const show = (amount: bigint): string => `${formatDecimal(amount, 6)} USDC`;
  switch (event.kind) {
    case 'marked':
      return `The mark is ${formatDecimal(event.mark, 2)}.`;
    case 'shortfall':
      return `${event.account} owes ${show(event.amount)} more than there is.`;
    case 'layer-paid':
      return `  ${event.layer} pays ${show(event.amount)}, ${show(event.remaining)} remain`;
    case 'deleveraged':
      return `  ${event.account} is closed and gives up ${show(event.loss)} of the gain`;
    case 'refused':
      return `Refused: ${event.code}`;
    default:
      return null;
  }
}

const engine = new Engine(); // the default rulebook, the state in memory
for (const command of commands) {
  for (const event of engine.apply(command)) {
    const line = lineOf(event);
    if (line !== null) console.log(line);
  }
}

engine.verify(); // every invariant: balances and positions sum to zero, no fund is below zero
for (const name of ['dora', 'emil', 'ada', 'bruno']) {
  const equity = formatDecimal(engine.account(name)?.risk.equity ?? 0n, 6);
  console.log(`${name.padEnd(5)} ends with ${equity.padStart(11)} USDC of equity`);
}
console.log(`State hash, the same on every machine: ${engine.stateHash()}`);
