/** The commands that set a venue up: market, house balances, prices, accounts and positions. */
import {
  type Command,
  type CommandBody,
  type Genesis,
  genesisOf,
  type MarketTerms,
  type VenueTerms,
} from '../../core/index.ts';
import { continuousBrackets, requirementOf } from '../../core/margin/index.ts';
import {
  AMOUNT_MAX,
  formatDecimal,
  type Ppm,
  type PriceUnits,
  parseDecimal,
  powerOfTen,
  type QuoteUnits,
} from '../../core/money/index.ts';
import { Random } from '../../core/numeric/index.ts';
import { readMarketTerms } from '../../core/rulebook/index.ts';
import { InputError } from '../input-error.ts';
import { drawPopulation, type Population } from '../population/population.ts';
import { openLots } from '../population/population-lots.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { hasReserve, refuseUnknownGauges, reserveName } from './backstop.ts';
import { type OpeningTrade, openingTrades } from './opening-trades.ts';

/** A venue before its crash. */
export interface Opening {
  readonly genesis: Genesis;
  readonly commands: readonly Command[];
  /** Names of the accounts, the makers first. */
  readonly names: readonly string[];
  readonly makers: number;
  readonly terms: MarketTerms;
}

/** ms before the first step at which the venue is set up. */
const LEAD_MS = 10_000;
/** An account is opened with at least this share more than its initial margin. */
const MARGIN_ROOM = 1_020_000n;
const MILLION = 1_000_000n;
/** Rows that a venue with one market needs for itself. */
const HOUSE_ROWS = 32;

/** Sets up the venue of a scenario under a rulebook. Seeded: the same commands every time. */
export function openVenue(scenario: Scenario, venue: VenueTerms): Opening {
  const random = new Random(scenario.seed);
  const population = drawPopulation(scenario.population, random.split('population'));
  const capacity = {
    accounts: population.count + HOUSE_ROWS,
    positions: population.count + HOUSE_ROWS,
    orders: 1024,
    commandIds: 65_536,
  };
  const names = Array.from({ length: population.count }, (_, row) =>
    row < population.makers ? `maker-${row + 1}` : `trader-${row - population.makers + 1}`,
  );
  const terms = termsOf(scenario, venue);
  const trades = tradesOf(scenario, venue, population);
  const lastTurn = trades.at(-1)?.turn ?? 0;
  const builder = new OpeningCommands(scenario, venue, lastTurn);
  builder.market(terms, scenario);
  builder.house(scenario, terms.merged);
  builder.prices(scenario);
  builder.accounts(population, names, venue, terms.merged);
  builder.positions(scenario, trades, names);
  builder.breakers(terms, venue);
  refuseTooLarge(scenario, builder.commands, venue);
  return {
    genesis: genesisOf(venue, { capacity }),
    commands: builder.commands,
    names,
    makers: population.makers,
    terms: terms.merged,
  };
}

/**
 * Refuses what the engine could not store: it would refuse one command after the other, and a
 * venue that is half open would pass for one that is calm. Open interest is counted at the highest
 * price of the path and a tenth more, which noise and the venue's own book may add.
 */
function refuseTooLarge(scenario: Scenario, commands: readonly Command[], venue: VenueTerms): void {
  const { file, market, path, population } = scenario;
  const { decimals } = venue.settlement;
  let highest = 0n;
  for (const { high } of path.bars) if (high > highest) highest = high;
  const scale = powerOfTen(decimals - market.priceDecimals - market.sizeDecimals);
  let house = 0n;
  let deposits = 0n;
  let lots = 0n;
  for (const command of commands) {
    if (command.kind === 'fund-house') house += command.amount;
    else if (command.kind === 'deposit') deposits += command.amount;
    else if (command.kind === 'fill') lots += command.size;
  }
  const most = formatDecimal(AMOUNT_MAX, decimals);
  if (house > AMOUNT_MAX) {
    const accepted = `balances that sum to at most ${most}`;
    throw new InputError({ file, field: 'fund', value: formatDecimal(house, decimals), accepted });
  }
  const interest = (lots * highest * scale * 11n) / 10n;
  if (interest * 2n <= AMOUNT_MAX && house + deposits <= AMOUNT_MAX) return;
  const accepted = `less, so that deposits and twice the open interest are at most ${most}`;
  const value = `${population.openInterestUsd}`;
  throw new InputError({ file, field: 'population.openInterestUsd', value, accepted });
}

interface ScenarioTerms {
  readonly patch: Record<string, unknown>;
  readonly merged: MarketTerms;
}

/** Who trades with whom before the crash, no faster than the rulebook lets anybody trade. */
function tradesOf(scenario: Scenario, venue: VenueTerms, population: Population): OpeningTrade[] {
  const { priceDecimals, sizeDecimals } = scenario.market;
  const { decimals } = venue.settlement;
  const price = (scenario.path.bars[0]?.open ?? 0n) as PriceUnits;
  const lots = openLots(population, { price, priceDecimals, sizeDecimals });
  const { runaway } = venue;
  const notional = runaway === null ? null : parseDecimal(runaway.notionalMax, decimals);
  const lotValue = price * powerOfTen(decimals - priceDecimals - sizeDecimals);
  if (runaway === null || notional?.kind !== 'decimal') return openingTrades(lots, lotValue, null);
  const { ordersMax } = runaway;
  return openingTrades(lots, lotValue, { ordersMax, notionalMax: notional.value });
}

/** Terms of the market: the rulebook's with the scenario's decimals, schedule and sources. */
function termsOf(scenario: Scenario, venue: VenueTerms): ScenarioTerms {
  const { market, oracle } = scenario;
  const patch: Record<string, unknown> = {
    priceDecimals: market.priceDecimals,
    sizeDecimals: market.sizeDecimals,
    price: {
      sources: oracle.sources.map((source) => source.name),
      quorum: Math.floor(oracle.sources.length / 2) + 1,
    },
  };
  if (market.schedule !== undefined) patch['schedule'] = market.schedule;
  if (scenario.liquidity.terms !== null) patch['liquidity'] = scenario.liquidity.terms;
  const reading = readMarketTerms(venue.market, JSON.stringify(patch), venue.settlement.decimals);
  if (reading.kind === 'fault') {
    const { at, seen: value, accepted } = reading;
    throw new InputError({ file: scenario.file, field: `market.${at}`, value, accepted });
  }
  refuseUnknownGauges(scenario, reading.terms);
  return { patch, merged: reading.terms };
}

/** Collects commands with ids of their own. */
class OpeningCommands {
  readonly commands: Command[] = [];
  private time: number;
  private turn = 0;
  private readonly turnMs: number;
  private readonly name: string;
  private readonly price: bigint;

  constructor(scenario: Scenario, venue: VenueTerms, lastTurn: number) {
    const first = scenario.path.bars[0];
    this.turnMs = 2 * (venue.runaway?.windowMs ?? 0);
    this.time = (first?.ts ?? 0) - LEAD_MS - lastTurn * this.turnMs;
    this.price = first?.open ?? 0n;
    this.name = scenario.market.market;
  }

  private add(command: CommandBody): void {
    const id = `open-${this.commands.length + 1}`;
    this.commands.push({ ...command, id, time: this.time } as Command);
  }

  /** Breakers are left out until all positions are open: no opening is a growth of interest. */
  market({ patch, merged }: ScenarioTerms, scenario: Scenario): void {
    const market = scenario.market.market;
    const terms = merged.breakers.length === 0 ? patch : { ...patch, breakers: [] };
    this.add({ kind: 'list-market', market, terms: JSON.stringify(terms) });
  }

  /** A change of guards takes two persons where the rulebook wants two. */
  breakers({ merged: { breakers } }: ScenarioTerms, { loosening }: VenueTerms): void {
    if (breakers.length === 0) return;
    const change = { market: this.name, terms: JSON.stringify({ breakers }) };
    const persons = loosening.persons < 2 ? ['first'] : ['first', 'second'];
    for (const person of persons) this.add({ kind: 'set-parameters', ...change, person });
  }

  house({ fund, market, liquidity }: Scenario, terms: MarketTerms): void {
    const balances: readonly (readonly [string, string])[] = [
      ['fee-reserve', fund.feeReserve],
      ['operator-capital', fund.operatorCapital],
      [`fund:${market.market}`, fund.marketFund],
      ['shared-fund', fund.sharedFund],
      ['vault', fund.vault],
      [reserveName(market.market), hasReserve(terms) ? liquidity.reserve : '0'],
    ];
    for (const [house, text] of balances) {
      const parsed = parseDecimal(text, 6);
      const amount = parsed.kind === 'decimal' ? parsed.value : 0n;
      if (amount > 0n) this.add({ kind: 'fund-house', house, amount });
    }
  }

  prices({ oracle }: Scenario): void {
    const { name: market, price, time: sourceTime } = this;
    for (const { name: source } of oracle.sources) {
      this.add({ kind: 'observe-price', market, source, price, sourceTime });
    }
  }

  /** Opens and funds every account, with at least the initial margin of its position. */
  accounts(
    population: Population,
    names: readonly string[],
    venue: VenueTerms,
    terms: MarketTerms,
  ): void {
    const { decimals } = venue.settlement;
    const amount = (text: string): QuoteUnits => {
      const parsed = parseDecimal(text, decimals);
      return (parsed.kind === 'decimal' ? parsed.value : 0n) as QuoteUnits;
    };
    const { tiers } = terms.schedule;
    const brackets = continuousBrackets(
      tiers.map((tier) => amount(tier.from)),
      tiers.map((tier) => BigInt(tier.initialPpm) as Ppm),
    );
    const unit = Number(powerOfTen(decimals));
    names.forEach((account, row) => {
      const isolated = population.isolated[row] === 1;
      if (isolated) this.add({ kind: 'open-account', account, mode: 'isolated' });
      const notional = BigInt(Math.ceil((population.notionalUsd[row] as number) * unit));
      const required = requirementOf(brackets, notional as QuoteUnits);
      const least = (required * MARGIN_ROOM) / MILLION + BigInt(unit);
      const drawn = BigInt(Math.floor((population.equityUsd[row] as number) * unit));
      this.add({ kind: 'deposit', account, amount: drawn > least ? drawn : least });
    });
  }

  /** Trades longs against shorts at the opening price; each turn begins with fresh prices. */
  positions(scenario: Scenario, trades: readonly OpeningTrade[], names: readonly string[]): void {
    for (const { buyer, seller, size, turn } of trades) {
      if (turn > this.turn) {
        this.time += (turn - this.turn) * this.turnMs;
        this.turn = turn;
        this.prices(scenario);
      }
      this.add({
        kind: 'fill',
        market: this.name,
        buyer: names[buyer] as string,
        seller: names[seller] as string,
        size,
        price: this.price,
        buyerFee: 0n,
        sellerFee: 0n,
      });
    }
  }
}
