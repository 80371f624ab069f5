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
  const builder = new OpeningCommands(scenario);
  builder.market(terms, scenario);
  builder.house(scenario);
  builder.prices(scenario);
  builder.accounts(population, names, venue, terms.merged);
  builder.positions(scenario, population, names);
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
  const reading = readMarketTerms(venue.market, JSON.stringify(patch), venue.settlement.decimals);
  if (reading.kind === 'fault') {
    const { at, seen: value, accepted } = reading;
    throw new InputError({ file: scenario.file, field: `market.${at}`, value, accepted });
  }
  return { patch, merged: reading.terms };
}

/** Collects commands with ids of their own. */
class OpeningCommands {
  readonly commands: Command[] = [];
  private readonly time: number;
  private readonly name: string;
  private readonly price: bigint;

  constructor(scenario: Scenario) {
    const first = scenario.path.bars[0];
    this.time = (first?.ts ?? 0) - LEAD_MS;
    this.price = first?.open ?? 0n;
    this.name = scenario.market.market;
  }

  private add(command: CommandBody): void {
    const id = `open-${this.commands.length + 1}`;
    this.commands.push({ ...command, id, time: this.time } as Command);
  }

  market(terms: ScenarioTerms, scenario: Scenario): void {
    const market = scenario.market.market;
    this.add({ kind: 'list-market', market, terms: JSON.stringify(terms.patch) });
  }

  house({ fund, market }: Scenario): void {
    const balances: readonly (readonly [string, string])[] = [
      ['fee-reserve', fund.feeReserve],
      ['operator-capital', fund.operatorCapital],
      [`fund:${market.market}`, fund.marketFund],
      ['shared-fund', fund.sharedFund],
      ['vault', fund.vault],
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

  /** Trades longs against shorts, in the order of their rows, at the opening price. */
  positions(scenario: Scenario, population: Population, names: readonly string[]): void {
    const { priceDecimals, sizeDecimals } = scenario.market;
    const lots = openLots(population, { price: this.price as never, priceDecimals, sizeDecimals });
    let long = 0;
    let short = 0;
    for (;;) {
      while (long < lots.length && (lots[long] as bigint) <= 0n) long += 1;
      while (short < lots.length && (lots[short] as bigint) >= 0n) short += 1;
      if (long === lots.length || short === lots.length) return;
      const wanted = lots[long] as bigint;
      const offered = -(lots[short] as bigint);
      const size = wanted < offered ? wanted : offered;
      lots[long] = wanted - size;
      lots[short] = size - offered;
      this.add({
        kind: 'fill',
        market: this.name,
        buyer: names[long] as string,
        seller: names[short] as string,
        size,
        price: this.price,
        buyerFee: 0n,
        sellerFee: 0n,
      });
    }
  }
}
