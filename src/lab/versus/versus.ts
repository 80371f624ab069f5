/** Two runs of one crash under two rulebooks: who paid what, side by side. */
import { LAYER_KINDS, type LayerKind, RESPONSES, type VenueTerms } from '../../core/model/index.ts';
import { formatDecimal, parseDecimal } from '../../core/money/index.ts';
import { runsOf } from '../simulation/breaker-spans.ts';
import type { SimulationResult } from '../simulation/result.ts';
import { depthFigures, discountBp, resultOfReserve } from './versus-liquidity.ts';

/** A run and the rulebook that it was played under. */
export interface Played {
  readonly venue: VenueTerms;
  readonly result: SimulationResult;
}

/** One figure of both runs; null where a rulebook has no such thing. */
export interface VersusRow {
  readonly what: string;
  /** `amount`: decimal texts of the settlement asset; `count`: whole numbers. */
  readonly unit: 'amount' | 'count';
  readonly left: string | null;
  readonly right: string | null;
  /** Right less left, exactly; what is missing counts as zero. */
  readonly difference: string;
}

/** Figures that belong together. */
export interface VersusGroup {
  readonly title: string;
  readonly rows: readonly VersusRow[];
}

export interface Versus {
  readonly scenario: string;
  readonly market: string;
  readonly asset: string;
  readonly seed: number;
  readonly accounts: number;
  readonly left: string;
  readonly right: string;
  readonly groups: readonly VersusGroup[];
  readonly results: readonly [SimulationResult, SimulationResult];
}

/** What a layer of each kind is called where two rulebooks name theirs differently. */
const KIND_WORDS: Readonly<Record<LayerKind, string>> = {
  'fee-reserve': 'fee reserve',
  'operator-capital': 'operator capital',
  'market-fund': 'market fund',
  'shared-fund': 'shared fund',
  guarantee: 'guarantee of providers',
  assessment: 'assessments of providers',
  adl: 'deleveraged winners',
  'gains-haircut': 'haircut on gains',
  'socialised-funding': 'both sides, by open interest',
  'withdrawal-factor': 'who withdraws (deficit)',
};

/** A text as units of any asset: all amounts of a run have as many decimals as its asset. */
function unitsOf(text: string, decimals: number): bigint {
  const negative = text.startsWith('-');
  const parsed = parseDecimal(negative ? text.slice(1) : text, decimals);
  const units = parsed.kind === 'decimal' ? parsed.value : 0n;
  return negative ? -units : units;
}

const sumOf = (texts: readonly string[], decimals: number): string =>
  formatDecimal(
    texts.reduce((sum, text) => sum + unitsOf(text, decimals), 0n),
    decimals,
  );

type Figure = (played: Played) => string | number | null;

/** Makes rows of both runs from what is asked of each. */
class Comparison {
  private readonly left: Played;
  private readonly right: Played;
  readonly decimals: number;

  constructor(left: Played, right: Played) {
    this.left = left;
    this.right = right;
    this.decimals = left.venue.settlement.decimals;
  }

  amount(what: string, figure: Figure): VersusRow {
    const [left, right] = [figure(this.left), figure(this.right)] as [string | null, string | null];
    const difference = unitsOf(right ?? '0', this.decimals) - unitsOf(left ?? '0', this.decimals);
    return {
      what,
      unit: 'amount',
      left,
      right,
      difference: formatDecimal(difference, this.decimals),
    };
  }

  count(what: string, figure: Figure): VersusRow {
    const [left, right] = [figure(this.left), figure(this.right)] as [number, number];
    const texts = { left: `${left}`, right: `${right}`, difference: `${right - left}` };
    return { what, unit: 'count', ...texts };
  }

  /** Kinds of layers that either rulebook has, in their usual order. */
  kinds(): LayerKind[] {
    const all = [...this.left.venue.layers, ...this.right.venue.layers];
    return LAYER_KINDS.filter((kind) => all.some((layer) => layer.kind === kind));
  }

  /** What all layers of a kind paid; null where there is none. */
  paid(kind: LayerKind): Figure {
    return ({ venue, result }) => {
      const at = venue.layers.flatMap((layer, index) => (layer.kind === kind ? [index] : []));
      if (at.length === 0) return null;
      if (kind === 'withdrawal-factor') return result.totals.uncovered;
      return sumOf(
        at.map((index) => result.layers[index]?.paid ?? '0'),
        this.decimals,
      );
    };
  }
}

/** A loss that nobody bore: with a withdrawal factor, those who withdraw bear it. */
const uncovered: Figure = ({ venue, result }) =>
  venue.layers.some(({ kind }) => kind === 'withdrawal-factor') ? null : result.totals.uncovered;

const houseOf =
  (name: string, when: 'before' | 'after'): Figure =>
  ({ result }) =>
    result.houses.find((house) => house.name === name)?.[when] ?? null;

/** Who bore the loss, by kinds of layers. */
function whoPaid(compare: Comparison): VersusGroup {
  const rows = compare.kinds().map((kind) => compare.amount(KIND_WORDS[kind], compare.paid(kind)));
  return {
    title: 'Who paid',
    rows: [
      ...rows,
      compare.amount('nobody (deficit)', uncovered),
      compare.amount('shortfall', ({ result }) => result.totals.shortfall),
    ],
  };
}

function accountsAndOrders(compare: Comparison): VersusGroup {
  const total =
    (name: keyof SimulationResult['totals']): Figure =>
    ({ result }) =>
      result.totals[name];
  return {
    title: 'What happened to accounts',
    rows: [
      compare.count('warned', total('accountsWarned')),
      compare.count('sold on the book', total('accountsLiquidated')),
      compare.count('taken over by the vault', total('accountsTakenOver')),
      compare.count('bankrupt', total('accountsBankrupt')),
      compare.count('deleveraged', total('accountsDeleveraged')),
      compare.amount('liquidated, notional', total('liquidatedNotional')),
      compare.amount('taken over, notional', total('takenOverNotional')),
      compare.amount('deleveraged, notional', total('deleveragedNotional')),
      compare.amount('given up by those', total('deleveragedLoss')),
      compare.amount('liquidation fees', total('liquidationFees')),
      compare.amount('owed at the end by who waits', total('unsettled')),
    ],
  };
}

/** How often breakers tripped, and how long each response was in force; nothing where none did. */
function breakers(compare: Comparison): VersusGroup[] {
  const trips = compare.count('trips', ({ result }) =>
    runsOf(result.breakers, result.to).reduce((sum, run) => sum + run.trips, 0),
  );
  const rows = RESPONSES.map((response) =>
    compare.count(`seconds of ${response}`, ({ result }) => {
      const ordered = result.breakers.orderedMs.find((each) => each.response === response);
      return Math.round((ordered?.ms ?? 0) / 1000);
    }),
  );
  const shown = [trips, ...rows].filter(({ left, right }) => left !== '0' || right !== '0');
  return shown.length === 0 ? [] : [{ title: 'Breakers', rows: shown }];
}

/** Balances of the venue's accounts, before and after, where either run has any. */
function funds(compare: Comparison, market: string): VersusGroup {
  const names: readonly (readonly [string, string])[] = [
    ['fee reserve', 'fee-reserve'],
    ['operator capital', 'operator-capital'],
    ['market fund', `fund:${market}`],
    ['shared fund', 'shared-fund'],
    ['guarantee', 'guarantee'],
    ['vault', 'vault'],
    ['vault of the market', `vault:${market}`],
    ['reserve of the market', `reserve:${market}`],
    ['deficit', 'deficit'],
  ];
  const rows = names.flatMap(([what, house]) =>
    (['before', 'after'] as const).map((when) =>
      compare.amount(`${what} ${when}`, houseOf(house, when)),
    ),
  );
  const isSomething = (text: string | null): boolean => text !== null && /[1-9]/.test(text);
  const isShown = (row: VersusRow): boolean => isSomething(row.left) || isSomething(row.right);
  const shown = rows.filter((_, at) => {
    const pair = [rows[at - (at % 2)], rows[at - (at % 2) + 1]] as [VersusRow, VersusRow];
    return pair.some(isShown);
  });
  return { title: 'The money of the venue', rows: shown };
}

/** What the backstop did, and how deep the book was; empty where neither run had levels. */
function liquidity(compare: Comparison, both: readonly SimulationResult[]): VersusGroup[] {
  if (both.every((result) => result.liquidity === undefined)) return [];
  const subtract = (left: string, right: string): string =>
    formatDecimal(
      unitsOf(left, compare.decimals) - unitsOf(right, compare.decimals),
      compare.decimals,
    );
  const rows = [
    compare.count('seconds of support', ({ result }) =>
      Math.round((result.liquidity?.supportedMs ?? 0) / 1_000),
    ),
    compare.amount('reserve bought', ({ result }) => result.liquidity?.bought ?? null),
    compare.amount('reserve sold', ({ result }) => result.liquidity?.sold ?? null),
    compare.amount('reserve earned', ({ result }) => resultOfReserve(result, subtract)),
    compare.amount('bids within 25 bp, mean', ({ result }) => depthFigures(result, both).bids),
    compare.amount('asks within 25 bp, mean', ({ result }) => depthFigures(result, both).asks),
    compare.count('bp of the mid under the reference', ({ result }) => discountBp(result)),
  ];
  return [{ title: 'Liquidity (means over the steps with support in either run)', rows }];
}

function people(compare: Comparison): VersusGroup {
  const world: Figure = ({ result }) => {
    const before = houseOf('world', 'before')({ result } as Played) as string | null;
    return before === null ? null : before.replace('-', '');
  };
  return {
    title: 'Makers and deposits',
    rows: [
      compare.amount('paid in before the crash', world),
      compare.amount('makers had', ({ result }) => result.makers.equityBefore),
      compare.amount('makers brought in', ({ result }) => result.makers.broughtIn),
      compare.amount('makers have', ({ result }) => result.makers.equityAfter),
    ],
  };
}

/**
 * Compares two runs of the same scenario and seed.
 *
 * @param left, right runs of one scenario, with one settlement asset
 * @returns every figure of both, and right less left
 */
export function versusOf(left: Played, right: Played): Versus {
  const { result } = left;
  const compare = new Comparison(left, right);
  return {
    scenario: result.scenario.name,
    market: result.market,
    asset: result.asset,
    seed: result.seed,
    accounts: result.accounts,
    left: left.venue.rulebook,
    right: right.venue.rulebook,
    groups: [
      whoPaid(compare),
      accountsAndOrders(compare),
      ...liquidity(compare, [left.result, right.result]),
      ...breakers(compare),
      funds(compare, result.market),
      people(compare),
    ],
    results: [left.result, right.result],
  };
}
