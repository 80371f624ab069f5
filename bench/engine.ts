/** Commands per second through the deterministic core, in memory and when replayed. */
import { type Command, DEFAULT_RULEBOOK, Engine } from '../src/core/index.ts';
import type { Row } from './row.ts';

const QUOTE = 1_000_000n;
const TRADERS = 1_000;

const TERMS = JSON.stringify({
  priceDecimals: 1,
  sizeDecimals: 3,
  price: {
    sources: ['a', 'b', 'c'],
    quorum: 2,
    ageMsMax: 60_000,
    outlierPpm: 50_000,
    basisPpmMax: 0,
  },
});

/** Small repeatable generator: the bench must offer the same commands on every run. */
function sequence(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

/** Opens a market and funds the traders: not measured. */
export function opening(): Command[] {
  const commands: Command[] = [
    { kind: 'list-market', id: 'open', time: 1, market: 'BTC-PERP', terms: TERMS },
  ];
  for (const source of ['a', 'b', 'c']) {
    commands.push(observe(`open-${source}`, 1, source, 1_000_000n));
  }
  for (let i = 0; i < TRADERS; i += 1) {
    const amount = 1_000_000n * QUOTE;
    commands.push({ kind: 'deposit', id: `fund-${i}`, time: 1, account: `trader-${i}`, amount });
  }
  return commands;
}

const observe = (id: string, time: number, source: string, price: bigint): Command => ({
  kind: 'observe-price',
  id,
  time,
  market: 'BTC-PERP',
  source,
  price,
  sourceTime: time,
});

const NAMES = Array.from({ length: TRADERS }, (_, i) => `trader-${i}`);
const SOURCES = ['a', 'b', 'c'];

/** 60 % fills, 30 % transfers, 10 % prices, which move the mark of every account. */
export class Mix {
  private readonly next: (below: number) => number;
  private readonly seed: number;
  private price = 1_000_000;
  private made = 0;

  constructor(seed: number) {
    this.seed = seed;
    this.next = sequence(seed);
  }

  /** The next `count` commands, made outside what is timed. */
  take(count: number): Command[] {
    return Array.from({ length: count }, () => this.one());
  }

  private one(): Command {
    const { next, made } = this;
    this.made += 1;
    const id = `m${this.seed}-${made}`;
    const time = 1 + Math.floor(made / 100);
    const kind = next(10);
    const one = NAMES[next(TRADERS)] as string;
    const other = NAMES[next(TRADERS)] as string;
    if (kind === 0) {
      this.price += next(41) - 20;
      return observe(id, time, SOURCES[made % 3] as string, BigInt(this.price));
    }
    if (kind < 4) {
      const amount = BigInt(1 + next(1_000)) * QUOTE;
      return { kind: 'transfer', id, time, from: one, to: other, amount };
    }
    return {
      kind: 'fill',
      id,
      time,
      market: 'BTC-PERP',
      buyer: one,
      seller: other,
      size: BigInt(1 + next(20)),
      price: BigInt(this.price),
      buyerFee: 50_000n,
      sellerFee: 20_000n,
    };
  }
}

const CHUNK = 10_000;

/** Runs the mix on fresh engines and gives the median rate of the rounds. */
export function benchEngine(count = 300_000, rounds = 5): Row[] {
  const rates: number[] = [];
  const replays: number[] = [];
  let refused = 0;
  for (let round = 0; round < rounds; round += 1) {
    const engine = new Engine({ rulebook: DEFAULT_RULEBOOK });
    for (const command of opening()) engine.run(command);
    const mix = new Mix(7);
    let elapsed = 0;
    refused = 0;
    for (let done = 0; done < count; done += CHUNK) {
      const commands = mix.take(CHUNK);
      const start = performance.now();
      for (const command of commands) if (engine.run(command) !== null) refused += 1;
      elapsed += performance.now() - start;
    }
    rates.push(count / (elapsed / 1000));
    replays.push(replayRate(count, engine.stateHash()));
  }
  const share = ((100 * refused) / count).toFixed(1);
  return [
    {
      name: 'engine, in memory',
      value: median(rates),
      unit: 'commands/s',
      note: `${TRADERS} accounts; 60 % fills, 30 % transfers, 10 % prices; ${share} % refused`,
    },
    {
      name: 'engine, replay of records',
      value: median(replays),
      unit: 'commands/s',
      note: 'same mix',
    },
  ];
}

/** Records side by side in one buffer, as a block of the journal holds them. */
function replayRate(count: number, hash: string): number {
  const engine = new Engine();
  const block = new Uint8Array(count * 160 + 1_000_000);
  const ends: number[] = [];
  let end = 0;
  for (const command of [...opening(), ...new Mix(7).take(count)]) {
    const written = engine.encode(command);
    if (typeof written === 'string') continue;
    block.set(written.bytes.subarray(0, written.length), end);
    end += written.length;
    ends.push(end);
  }
  const start = performance.now();
  let at = 0;
  for (const next of ends) {
    engine.replay(block, at, next - at);
    at = next;
  }
  const rate = ends.length / ((performance.now() - start) / 1000);
  if (engine.stateHash() !== hash) throw new Error('replay ended in another state');
  return rate;
}

/** The middle value. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;
