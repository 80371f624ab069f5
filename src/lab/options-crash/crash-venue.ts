/** The venue of a crash of options before the first step: its markets, its makers, its accounts. */
import { type Engine, formatDecimal } from '../../core/index.ts';
import type { CommandBody } from '../../core/model/index.ts';
import { exp, ln, Random } from '../../core/numeric/index.ts';
import { blackGreeks, DELTA, GREEKS, type OptionSide } from '../../core/options/index.ts';
import { volatilityAt } from '../../core/surface/index.ts';
import type { OptionsCrash, Smile } from './crash.ts';
import type { CrashStep } from './crash-path.ts';

/** Who is on the other side of everything. */
export const MAKERS = ['maker-1', 'maker-2', 'maker-3', 'maker-4'] as const;
const MAKER_DOLLARS = 1_000_000_000n;
/** Dollars per coin of size with which an account begins, before what is too much is taken back. */
const DOLLARS_A_COIN = 400_000;
/** An account that needs nothing keeps this. */
const LEAST_DOLLARS = 1_000;
const DOLLAR = 1_000_000n;
/** Prices and marks are good for an hour: the steps are closer than that. */
const AGE_MS = 3_600_000;
const OPTION_PRICE_DECIMALS = 1;

/** One option market. */
export interface OptionMarket {
  readonly name: string;
  readonly expiry: string;
  readonly strike: number;
  readonly side: OptionSide;
}

/** All option markets of a scenario. */
export const optionMarkets = (crash: OptionsCrash): OptionMarket[] =>
  crash.expiries.flatMap(({ name: expiry, strikes }) =>
    strikes.flatMap((strike) =>
      ([1, -1] as const).map((side): OptionMarket => {
        const right = side === 1 ? 'C' : 'P';
        return {
          name: `${crash.underlying.market}-${expiry}-${strike}-${right}`,
          expiry,
          strike,
          side,
        };
      }),
    ),
  );

/** What a step says: the mark of the perpetual, and the smiles where they are stated. */
export function stepCommands(crash: OptionsCrash, step: CrashStep): CommandBody[] {
  const { market, priceDecimals } = crash.underlying;
  const price = BigInt(Math.round(step.index * scaleOf(priceDecimals)));
  const commands: CommandBody[] = [{ kind: 'set-mark', market, price }];
  if (!step.states) return commands;
  for (const { expiry, carry, years, svi } of step.smiles) {
    const time = crash.expiries.find(({ name }) => name === expiry)?.time ?? 0;
    const forward = step.index * carry;
    const surface = JSON.stringify({ forward, index: step.index, rate: 0, years, ...svi });
    commands.push({ kind: 'set-surface', market, expiry: time, surface });
  }
  return commands;
}

const scaleOf = (decimals: number): number => Number(`1e${decimals}`);

/** Lists everything and funds the house and the makers. */
export function openingCommands(crash: OptionsCrash, step: CrashStep): CommandBody[] {
  const { underlying, fund } = crash;
  const price = { sources: [], quorum: 1, ageMsMax: AGE_MS };
  const { market, priceDecimals, sizeDecimals } = underlying;
  const common = { sizeDecimals, withdrawalPpm: 0, price };
  const commands: CommandBody[] = [
    { kind: 'list-market', market, terms: JSON.stringify({ ...common, priceDecimals }) },
  ];
  for (const { name, expiry, strike, side } of optionMarkets(crash)) {
    const time = crash.expiries.find((each) => each.name === expiry)?.time ?? 0;
    const right = side === 1 ? 'call' : 'put';
    const instrument = {
      payoff: 'option',
      underlying: market,
      expiry: time,
      strike: `${strike}`,
      right,
    };
    const ladder = { slippagePpm: 100_000 };
    const terms = { ...common, priceDecimals: OPTION_PRICE_DECIMALS, instrument, ladder };
    commands.push({ kind: 'list-market', market: name, terms: JSON.stringify(terms) });
  }
  for (const [house, dollars] of [
    ['fee-reserve', fund.feeReserve],
    ['operator-capital', fund.operatorCapital],
    ['shared-fund', fund.sharedFund],
    ['vault', fund.vault],
  ] as const) {
    if (dollars > 0) {
      commands.push({ kind: 'fund-house', house, amount: BigInt(dollars) * DOLLAR });
    }
  }
  for (const account of MAKERS) {
    commands.push({ kind: 'open-account', account, mode: 'portfolio' });
    commands.push({ kind: 'deposit', account, amount: MAKER_DOLLARS * DOLLAR });
  }
  return [...commands, ...stepCommands(crash, { ...step, states: true })];
}

/** A wanted position: negative is short. */
interface Leg {
  readonly market: string;
  readonly coins: number;
}

const greeks = new Float64Array(GREEKS);

/** Draws what every account holds; `submit` must apply a command at once. */
export class Population {
  private readonly crash: OptionsCrash;
  private readonly step: CrashStep;
  private readonly random: Random;
  private readonly markets: readonly OptionMarket[];

  constructor(crash: OptionsCrash, step: CrashStep) {
    this.crash = crash;
    this.step = step;
    this.random = new Random(crash.seed).split('population');
    this.markets = optionMarkets(crash);
  }

  /** Opens the accounts, trades them into their positions and takes back what they do not need. */
  open(engine: Engine, submit: (body: CommandBody) => void): void {
    const { accounts, population } = this.crash;
    for (let i = 0; i < accounts; i += 1) {
      const account = `account-${i + 1}`;
      const coins = population.medianSize * exp(population.sizeSpread * this.random.normal());
      const size = Math.max(Math.round(coins * 10) / 10, 0.1);
      submit({ kind: 'open-account', account, mode: 'portfolio' });
      const dollars = BigInt(Math.ceil(size * DOLLARS_A_COIN));
      submit({ kind: 'deposit', account, amount: dollars * DOLLAR });
      for (const leg of this.legs(size)) this.trade(engine, submit, account, leg);
      const spread = ln(population.mostCover / population.leastCover);
      this.settle(
        engine,
        submit,
        account,
        population.leastCover * exp(spread * this.random.unit()),
      );
    }
  }

  private trade(
    engine: Engine,
    submit: (body: CommandBody) => void,
    account: string,
    { market, coins }: Leg,
  ): void {
    const size = BigInt(Math.round(Math.abs(coins) * scaleOf(this.crash.underlying.sizeDecimals)));
    if (size === 0n) return;
    const maker = MAKERS[this.random.below(MAKERS.length)] as string;
    const [buyer, seller] = coins > 0 ? [account, maker] : [maker, account];
    const price = engine.mark(market);
    submit({ kind: 'fill', market, buyer, seller, size, price, buyerFee: 0n, sellerFee: 0n });
  }

  /** Withdraws what is above a multiple of the initial requirement. */
  private settle(
    engine: Engine,
    submit: (body: CommandBody) => void,
    account: string,
    cover: number,
  ): void {
    const view = engine.account(account);
    if (view === null) return;
    const needs = Math.max(Number(formatDecimal(view.risk.initial, 6)), LEAST_DOLLARS);
    const keeps = BigInt(Math.ceil(needs * cover)) * DOLLAR;
    const most = view.risk.equity - keeps;
    const amount = most < view.balance ? most : view.balance;
    if (amount > 0n) submit({ kind: 'withdraw', account, amount });
  }

  private legs(size: number): Leg[] {
    const { population, underlying } = this.crash;
    const { strangleWriters, putWriters, hedgedWriters, perpetualLongs } = population;
    const draw = this.random.unit();
    const smile = this.smile();
    if (draw < strangleWriters) {
      return [this.option(smile, -1, -1, -size), this.option(smile, 1, 1, -size)];
    }
    if (draw < strangleWriters + putWriters) {
      const other = this.smile();
      return [this.option(smile, -1, -0.7, -size), this.option(other, -1, -1.2, -size / 2)];
    }
    if (draw < strangleWriters + putWriters + hedgedWriters) {
      const legs = [this.option(smile, 1, 0.3, -size), this.option(smile, -1, -0.3, -size)];
      const delta = legs.reduce((sum, leg) => sum + this.deltaOf(leg), 0);
      return [...legs, { market: underlying.market, coins: -delta }];
    }
    if (draw < strangleWriters + putWriters + hedgedWriters + perpetualLongs) {
      return [{ market: underlying.market, coins: size }];
    }
    const side = this.random.chance(0.5) ? 1 : -1;
    return [this.option(smile, side, side * 0.8, size)];
  }

  private smile(): Smile {
    return this.step.smiles[this.random.below(this.step.smiles.length)] as Smile;
  }

  /** The option nearest to so many deviations from the forward. */
  private option(smile: Smile, side: OptionSide, deviations: number, coins: number): Leg {
    const forward = this.step.index * smile.carry;
    const width = volatilityAt(smile.svi, smile.years, 0) * Math.sqrt(smile.years);
    const target = forward * exp(deviations * width);
    const listed = this.markets.filter((one) => one.expiry === smile.expiry && one.side === side);
    const away = ({ strike }: OptionMarket): number => Math.abs(strike - target);
    const market = listed.reduce((best, one) => (away(one) < away(best) ? one : best));
    return { market: market.name, coins };
  }

  private deltaOf({ market, coins }: Leg): number {
    const option = this.markets.find(({ name }) => name === market) as OptionMarket;
    const smile = this.step.smiles.find(({ expiry }) => expiry === option.expiry) as Smile;
    const forward = this.step.index * smile.carry;
    const volatility = volatilityAt(smile.svi, smile.years, ln(option.strike / forward));
    blackGreeks(option.side, forward, option.strike, volatility, smile.years, 0, greeks);
    return coins * (greeks[DELTA] as number);
  }
}
