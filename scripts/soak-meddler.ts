/** What people do to a venue in the middle of a crash: orders, withdrawals, halts, restarts. */
import type { Command, CommandBody } from '../src/core/model/index.ts';
import type { Random } from '../src/core/numeric/index.ts';
import type { Sequencer } from '../src/io/runtime/index.ts';
import type { Opening } from '../src/lab/simulation/opening.ts';
import type { Tally } from '../src/lab/simulation/tally.ts';
import { pick } from './soak-scenario.ts';

const MARKET = 'BTC-PERP';
/** Commands between two steps, at most. */
const MOST = 4;
/** A halt or a restriction is lifted after a few steps, or the crash would pass unnoticed. */
const LIFTED_AFTER = 3;

/** Submits random commands; most of the kinds that a simulation itself never sends. */
export class Meddler {
  // state
  private count = 0;
  private restricted = 0;
  private readonly sent: Command[] = [];
  private readonly sequencer: Sequencer;
  private readonly opening: Opening;
  private readonly random: Random;

  constructor(sequencer: Sequencer, opening: Opening, random: Random) {
    this.sequencer = sequencer;
    this.opening = opening;
    this.random = random;
  }

  /** Does some things between two steps; the tally reads what came of each. */
  step(tally: Tally): void {
    const { state } = this.sequencer.engine;
    if (this.restricted > 0) {
      this.restricted -= 1;
      if (this.restricted === 0) this.submit({ kind: 'operator', action: 'resume' }, tally);
    }
    for (let left = this.random.below(MOST); left > 0; left -= 1) {
      const again = this.random.below(12) === 0 ? this.sent.at(-1) : undefined;
      if (again === undefined) this.submit(this.body(), tally);
      else {
        this.sequencer.submit({ ...again, time: state.time });
        tally.read();
      }
    }
  }

  private submit(body: CommandBody, tally: Tally): void {
    this.count += 1;
    const { time } = this.sequencer.engine.state;
    const command = { ...body, id: `m${this.count}`, time } as Command;
    this.sent.push(command);
    this.sequencer.submit(command);
    tally.read();
  }

  private body(): CommandBody {
    const { random } = this;
    const account = pick(random, this.opening.names);
    const amount = BigInt(1 + random.below(1_000_000)) * 1_000_000n;
    switch (random.below(11)) {
      case 0:
        return { kind: 'withdraw', account, amount };
      case 1:
        return { kind: 'transfer', from: account, to: pick(random, this.opening.names), amount };
      case 2:
        return { kind: 'deposit', account, amount };
      case 3:
        return {
          kind: 'funding',
          market: MARKET,
          rate: BigInt(random.below(6_000_000) - 3_000_000),
        };
      case 4:
        return this.restriction();
      case 5:
        return { kind: 'set-parameters', market: MARKET, terms: this.terms() };
      case 6:
      case 7:
        return this.order(account);
      case 8:
        return { kind: 'cancel-order', order: `o${random.below(this.count + 1)}` };
      case 9:
        return { kind: 'fund-house', house: pick(random, ['shared-fund', 'deficit']), amount };
      default:
        return this.trade(account);
    }
  }

  private restriction(): CommandBody {
    this.restricted = LIFTED_AFTER;
    const what = this.random.below(3);
    if (what === 0) return { kind: 'restart' };
    return { kind: 'operator', action: what === 1 ? 'halt' : 'close-only' };
  }

  private terms(): string {
    const { random } = this;
    const initialPpm = 20_000 + random.below(80_000);
    const maintenancePpm = 1 + random.below(initialPpm);
    return pick(random, [
      JSON.stringify({ schedule: { tiers: [{ from: '0', initialPpm, maintenancePpm }] } }),
      JSON.stringify({ ladder: { slicePpm: 1 + random.below(1_000_000) } }),
      JSON.stringify({ ladder: { takeoverPpm: random.below(1_000_001) } }),
      JSON.stringify({ vault: { lossBudget: `${random.below(1_000_000)}` } }),
      JSON.stringify({ gainWeight: { maintenancePpm: 500_000 + random.below(500_001) } }),
    ]);
  }

  private order(account: string): CommandBody {
    const { random } = this;
    const side = pick(random, ['buy', 'sell'] as const);
    const size = BigInt(1 + random.below(10_000));
    return { kind: 'place-order', order: `o${this.count}`, account, market: MARKET, side, size };
  }

  private trade(buyer: string): CommandBody {
    const { random } = this;
    const mark = this.sequencer.engine.mark(MARKET);
    const price = (mark * BigInt(990 + random.below(21))) / 1_000n;
    const seller = pick(random, this.opening.names);
    const size = BigInt(1 + random.below(10_000));
    const fees = { buyerFee: BigInt(random.below(100)), sellerFee: 0n };
    return { kind: 'fill', market: MARKET, buyer, seller, size, price, ...fees };
  }
}
