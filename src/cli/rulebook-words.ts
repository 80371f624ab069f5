/** Terms of a rulebook in words: what each is called, and its value with its unit. */
import type { VenueTerms } from '../core/model/index.ts';
import { termAt } from '../core/rulebook/index.ts';

/** A term as it is printed. */
export interface TermLine {
  readonly group: string;
  /** Dotted path in the rulebook. */
  readonly at: string;
  readonly label: string;
  readonly value: string;
}

type Label = readonly [path: string, label: string];

const FUND: readonly Label[] = [
  ['fund.feePpm', 'trading fees to the shared fund'],
  ['fund.target', 'target of the shared fund'],
  ['fund.divertPpm', 'trading fees while below it'],
  ['fund.deadlineMs', 'time to fill it'],
  ['fund.fallPpm', 'stop paying at a fall of'],
  ['fund.fallWindowMs', 'from the peak of the last'],
  ['fund.deductiblePpm', 'deductible of every shortfall'],
  ['fund.clusterMax', 'most for linked accounts'],
  ['fund.clusterWindowMs', 'window of linked accounts'],
  ['fund.assessmentMultiple', 'assessment, times commitment'],
  ['fund.assessmentPeriodMs', 'assessment period'],
  ['fund.stake', 'stakes'],
  ['fund.stake.minimum', 'least stake'],
  ['fund.stake.cooldownMs', 'cooldown'],
  ['fund.stake.windowMs', 'to be taken within'],
  ['fund.stake.onIcePpm', 'on ice when asked back'],
  ['fund.stake.frozenPpm', 'frozen when asked back'],
];

const LADDER: readonly Label[] = [
  ['market.ladder.sizing', 'sizing'],
  ['market.ladder.limit', 'limit of an order'],
  ['market.ladder.bufferPpm', 'restored with, of the way to initial'],
  ['market.ladder.slippagePpm', 'slippage'],
  ['market.ladder.feePpm', 'liquidation fee'],
  ['market.ladder.feeToFundPpm', 'of it to the market fund'],
  ['market.ladder.slicePpm', 'slice of a position'],
  ['market.ladder.sliceNotionalMin', 'slice at least'],
  ['market.ladder.sliceNotionalMax', 'slice at most'],
  ['market.ladder.windowNotionalMax', 'market sells at most'],
  ['market.ladder.windowMs', 'window of market sales'],
  ['market.ladder.cooldownMs', 'between two orders'],
  ['market.ladder.failuresMax', 'failed orders before takeover'],
  ['market.ladder.orderlyMsMax', 'time before takeover'],
  ['market.ladder.takeoverPpm', 'takeover below, of maintenance'],
  ['market.ladder.cushionPpm', 'vault price, mark to bankruptcy'],
];

const VAULT: readonly Label[] = [
  ['market.vault.lossBudget', 'loss budget'],
  ['market.vault.windowMs', 'window of the budget'],
  ['market.vault.notionalMax', 'inventory at most'],
  ['market.vault.unwindPpm', 'unwinds at a time'],
  ['market.vault.unwindEveryMs', 'between two unwinds'],
  ['market.vault.stagedBelowPpm', 'staged deleveraging, budget left'],
  ['market.vault.stagedPpm', 'part that is closed then'],
];

const AUCTION: readonly Label[] = [
  ['market.auction.fastMs', 'first slope'],
  ['market.auction.slowMs', 'second slope'],
  ['market.auction.startPpm', 'share of equity asked at first'],
  ['market.auction.fastEndPpm', 'asked after the first slope'],
  ['market.auction.slowEndPpm', 'asked at the end'],
  ['market.auction.bufferPpm', 'sold to maintenance and'],
];

const PRICES: readonly Label[] = [
  ['market.price.sources', 'index sources'],
  ['market.price.quorum', 'fresh sources needed'],
  ['market.price.ageMsMax', 'stale after'],
  ['market.price.outlierPpm', 'outlier beyond'],
  ['market.price.basisPpmMax', 'mark within, of the index'],
  ['market.gainWeight.initialPpm', 'weight of gains, initial'],
  ['market.gainWeight.maintenancePpm', 'weight of gains, maintenance'],
  ['market.withdrawalPpm', 'left by a withdrawal, of notional'],
  ['market.fundingPpbMax', 'funding at most'],
  ['portfolio.quote', 'portfolio margin'],
  ['portfolio.coin', 'portfolio margin in a coin'],
  ['portfolio.orderLegs', 'legs of one liquidation order'],
];

/** What a zero means where it is no amount. */
const ZEROS: Readonly<Record<string, string>> = {
  'fund.target': 'none',
  'fund.deadlineMs': 'none',
  'fund.fallPpm': 'never',
  'fund.stake.windowMs': 'any time later',
  'market.ladder.takeoverPpm': 'never by equity',
  'market.vault.lossBudget': '0: no vault',
  'market.vault.unwindPpm': 'keeps all',
  'market.vault.stagedBelowPpm': 'never',
  'market.auction.fastMs': 'no auctions',
};

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** A decimal text with its digits in groups of three. */
export function groupedAmount(text: string): string {
  const [whole = '', fraction] = text.split('.');
  return fraction === undefined ? grouped(whole) : `${grouped(whole)}.${fraction}`;
}

/** Parts per million as percent, exactly. */
export const percentOf = (ppm: number): string => `${ppm / 10_000} %`;

const UNITS: readonly (readonly [number, string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
];

/** Milliseconds in the largest unit that divides them. */
export function timeOf(ms: number): string {
  const unit = UNITS.find(([length]) => ms > 0 && ms % length === 0);
  return unit === undefined ? `${ms} ms` : `${ms / unit[0]} ${unit[1]}`;
}

/** A value with its unit, which the end of its name gives. */
export function valueText(at: string, value: unknown, asset: string): string {
  const name = at.split('.').at(-1) as string;
  if (value === null) return at === 'fund.stake' ? 'none' : 'no bound';
  if ((value === 0 || value === '0') && Object.hasOwn(ZEROS, at)) return ZEROS[at] as string;
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  if (typeof value === 'number' && name.includes('Ppm')) return percentOf(value);
  if (typeof value === 'number' && name.includes('Ppb')) return `${value / 10_000_000} %`;
  if (typeof value === 'number' && /Ms(Max)?$/.test(name)) return timeOf(value);
  if (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value)) {
    return `${groupedAmount(value)} ${asset}`;
  }
  return String(value);
}

/** A layer in one line: what it is, what it keeps and what it pays at most. */
function layerText(layer: VenueTerms['layers'][number], asset: string): string {
  const { id, kind, floor, capPerCase, sharePpm, window } = layer;
  const parts = [
    id === kind ? kind : `${id} (${kind})`,
    ...(/[1-9]/.test(floor) ? [`keeps ${groupedAmount(floor)} ${asset}`] : []),
    ...(capPerCase === null ? [] : [`at most ${groupedAmount(capPerCase)} ${asset} a case`]),
    ...(sharePpm === undefined ? [] : [`${percentOf(sharePpm)} of what is left`]),
    ...(window === undefined
      ? []
      : [`at most ${groupedAmount(window.cap)} ${asset} in any ${timeOf(window.ms)}`]),
  ];
  return parts.join(', ');
}

const leverageOf = (ppm: number): string => `${Math.round(10_000_000 / ppm) / 10}x`;

/** Brackets of the schedule, one line each. */
function scheduleLines({ market, settlement }: VenueTerms): TermLine[] {
  const { tiers, openInterest } = market.schedule;
  const lines = tiers.map(({ from, initialPpm, maintenancePpm }, at): TermLine => {
    const rates = `initial ${percentOf(initialPpm)} (${leverageOf(initialPpm)}), `;
    return {
      group: 'Margin',
      at: `market.schedule.tiers.${at}`,
      label: `bracket ${at + 1}`,
      value: `from ${groupedAmount(from)}: ${rates}maintenance ${percentOf(maintenancePpm)}`,
    };
  });
  if (openInterest === null) return lines;
  const { lower, upper } = openInterest;
  const value = `from ${groupedAmount(lower)} to ${groupedAmount(upper)} ${settlement.asset}`;
  const at = 'market.schedule.openInterest';
  return [...lines, { group: 'Margin', at, label: 'initial rises with open interest', value }];
}

const linesOf = (venue: VenueTerms, group: string, labels: readonly Label[]): TermLine[] =>
  labels.flatMap(([at, label]) => {
    const value = termAt(venue, at);
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (value === undefined || isGroup) return [];
    return [{ group, at, label, value: valueText(at, value, venue.settlement.asset) }];
  });

/** Every term of a rulebook in words, group by group. */
export function termLines(venue: VenueTerms): readonly TermLine[] {
  const layers = venue.layers.map((layer, at) => ({
    group: 'Who pays, in this order',
    at: `layers.${at}`,
    label: `${at + 1}`,
    value: layerText(layer, venue.settlement.asset),
  }));
  return [
    ...layers,
    ...linesOf(venue, 'Deleveraging', [
      ['adl', 'policy'],
      ['adlWedgePpm', 'away from the mark at most'],
    ]),
    ...linesOf(venue, 'Funds', FUND),
    ...scheduleLines(venue),
    ...linesOf(venue, 'Ladder', LADDER),
    ...linesOf(venue, 'Auctions', AUCTION),
    ...linesOf(venue, 'Vault of a market', VAULT),
    ...linesOf(venue, 'Prices and weights', PRICES),
  ];
}

/** Whether the source of a rulebook does not give a term: its number is Breakwater's. */
export const isOurs = (venue: VenueTerms, at: string): boolean =>
  venue.notStated.some((place) => at === place || at.startsWith(`${place}.`));
