/** Whether a rulebook can be played: every term of a venue in its range, named where it is not. */
import {
  ADL_POLICIES,
  LAYER_KINDS,
  type LayerKind,
  type LayerTerms,
  LIMITS,
  type VenueTerms,
} from '../model/index.ts';
import { AMOUNT_MAX, parseDecimal } from '../money/index.ts';
import { marginPreset } from '../portfolio/index.ts';
import { type TermFault, termFault } from './fault.ts';
import { faultsOfShape } from './shape.ts';
import { checkTerms } from './terms.ts';
import { faultOfBreakers, VENUE_KINDS } from './terms-breakers.ts';

/** Longest time of a term: a year. */
const YEAR_MS = 31_536_000_000;
const DAY_MS = 86_400_000;
const MILLION = 1_000_000;
/** Providers pay at most so many times what they committed. */
const MULTIPLE_MAX = 100;
/** Characters of one text of a rulebook: a name of a layer, a source, a sentence. */
const TEXT_MAX = 400;

/** Layers that touch positions and gains; they stand after all funds. */
export const AFTER_THE_FUNDS: readonly LayerKind[] = [
  'adl',
  'gains-haircut',
  'socialised-funding',
  'withdrawal-factor',
];

/** Layers that are accounts, and so can keep a floor. */
export const FUND_KINDS: readonly LayerKind[] = [
  'fee-reserve',
  'operator-capital',
  'market-fund',
  'shared-fund',
  'guarantee',
];

const PRINTABLE = /^[ -~]+$/;
const isText = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= TEXT_MAX && PRINTABLE.test(value);
const TEXT = `printable ASCII, 1 to ${TEXT_MAX} characters`;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** A whole number in a closed range. */
function ofCount(at: string, value: unknown, least: number, most: number): TermFault[] {
  const isIn =
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
  return isIn ? [] : [termFault(at, value, `a whole number from ${least} to ${most}`)];
}

/** An amount of the settlement asset: zero or more, and storable. */
function ofAmount(at: string, value: unknown, decimals: number): TermFault[] {
  const parsed = typeof value === 'string' ? parseDecimal(value, decimals) : null;
  const isIn = parsed?.kind === 'decimal' && parsed.value >= 0n && parsed.value <= AMOUNT_MAX;
  if (isIn) return [];
  const accepted = `a decimal text of zero or more, at most ${decimals} decimals`;
  return [termFault(at, value, accepted)];
}

/** Name, source, date and sentences of a rulebook. */
function faultsOfOrigin(venue: VenueTerms): TermFault[] {
  const faults: TermFault[] = [];
  const isName = /^[a-z0-9][a-z0-9-]{0,31}$/.test(venue.rulebook);
  if (!isName) {
    const accepted = 'up to 32 of a-z, 0-9 and -, such as dydx-v4';
    faults.push(termFault('rulebook', venue.rulebook, accepted));
  }
  if (!isText(venue.source)) faults.push(termFault('source', venue.source, TEXT));
  if (!DAY.test(venue.date)) faults.push(termFault('date', venue.date, 'YYYY-MM-DD'));
  for (const list of ['notExpressed', 'notStated'] as const) {
    venue[list].forEach((text, at) => {
      if (!isText(text)) faults.push(termFault(`${list}.${at}`, text, TEXT));
    });
  }
  const { asset, decimals } = venue.settlement;
  if (!/^[A-Za-z0-9]{1,12}$/.test(asset)) {
    faults.push(termFault('settlement.asset', asset, '1 to 12 letters and digits'));
  }
  return [...faults, ...ofCount('settlement.decimals', decimals, 0, 12)];
}

const LAYER_FIELDS = ['id', 'kind', 'floor', 'capPerCase', 'sharePpm', 'window'];

/** One layer alone. */
function faultsOfLayer(layer: LayerTerms, at: number, decimals: number): TermFault[] {
  const place = (name: string) => `layers.${at}.${name}`;
  if (typeof layer !== 'object' || layer === null) {
    return [termFault(`layers.${at}`, layer, 'a layer: id, kind, floor, capPerCase')];
  }
  const faults = Object.entries(layer)
    .filter(([name]) => !LAYER_FIELDS.includes(name))
    .map(([name, value]) => termFault(place(name), value, `one of ${LAYER_FIELDS.join(', ')}`));
  const { id, kind, floor, capPerCase, sharePpm, window } = layer;
  if (!isText(id) || id.length > 40) {
    faults.push(termFault(place('id'), id, 'printable ASCII, 1 to 40 characters'));
  }
  if (!LAYER_KINDS.includes(kind)) {
    return [...faults, termFault(place('kind'), kind, `one of ${LAYER_KINDS.join(', ')}`)];
  }
  faults.push(...ofAmount(place('floor'), floor, decimals));
  if (capPerCase !== null) faults.push(...ofAmount(place('capPerCase'), capPerCase, decimals));
  if (sharePpm !== undefined) faults.push(...ofCount(place('sharePpm'), sharePpm, 0, MILLION));
  if (window !== undefined) {
    faults.push(...ofCount(place('window.ms'), window?.ms, 1, YEAR_MS));
    faults.push(...ofAmount(place('window.cap'), window?.cap, decimals));
  }
  return [...faults, ...faultsOfRation(layer, place)];
}

/** Floors, shares and windows stand only where the engine can keep them. */
function faultsOfRation(layer: LayerTerms, place: (name: string) => string): TermFault[] {
  const faults: TermFault[] = [];
  const { kind, floor, capPerCase, sharePpm, window } = layer;
  if (!FUND_KINDS.includes(kind) && /[1-9]/.test(`${floor}`)) {
    faults.push(termFault(place('floor'), floor, '0: only a layer that is an account keeps some'));
  }
  if (!AFTER_THE_FUNDS.includes(kind)) return faults;
  const accepted = 'nothing: only funds and promises are rationed';
  if (sharePpm !== undefined) faults.push(termFault(place('sharePpm'), sharePpm, accepted));
  if (window !== undefined) faults.push(termFault(place('window'), window, accepted));
  if (kind === 'withdrawal-factor' && capPerCase !== null) {
    faults.push(termFault(place('capPerCase'), capPerCase, 'null: what nobody covered is shared'));
  }
  return faults;
}

/** All layers together: their number, their names and their order. */
function faultsOfLayers({ layers, settlement }: VenueTerms): TermFault[] {
  if (layers.length > LIMITS.layers) {
    return [termFault('layers', layers.length, `at most ${LIMITS.layers} layers`)];
  }
  const faults = layers.flatMap((layer, at) => faultsOfLayer(layer, at, settlement.decimals));
  const first = layers.findIndex((layer) => AFTER_THE_FUNDS.includes(layer?.kind));
  layers.forEach((layer, at) => {
    if (layers.findIndex((other) => other?.id === layer?.id) < at) {
      faults.push(termFault(`layers.${at}.id`, layer?.id, 'a name that no layer before it has'));
    }
    const isLate = first !== -1 && at > first && !AFTER_THE_FUNDS.includes(layer?.kind);
    if (isLate) {
      const accepted = `a place before ${layers[first]?.kind}: funds pay before positions`;
      faults.push(termFault(`layers.${at}.kind`, layer?.kind, accepted));
    }
  });
  return faults;
}

function faultsOfFund({ fund, settlement, adlWedgePpm }: VenueTerms): TermFault[] {
  const { decimals } = settlement;
  const { stake, clusterMax } = fund;
  const place = (name: string) => `fund.stake.${name}`;
  return [
    ...ofCount('fund.feePpm', fund.feePpm, 0, MILLION),
    ...ofAmount('fund.target', fund.target, decimals),
    ...ofCount('fund.divertPpm', fund.divertPpm, 0, MILLION),
    ...ofCount('fund.deadlineMs', fund.deadlineMs, 0, YEAR_MS),
    ...ofCount('fund.fallPpm', fund.fallPpm, 0, MILLION),
    ...ofCount('fund.fallWindowMs', fund.fallWindowMs, 1, YEAR_MS),
    ...ofCount('fund.deductiblePpm', fund.deductiblePpm, 0, MILLION),
    ...(clusterMax === null ? [] : ofAmount('fund.clusterMax', clusterMax, decimals)),
    ...ofCount('fund.clusterWindowMs', fund.clusterWindowMs, 1, YEAR_MS),
    ...ofCount('fund.assessmentMultiple', fund.assessmentMultiple, 0, MULTIPLE_MAX),
    ...ofCount('fund.assessmentPeriodMs', fund.assessmentPeriodMs, 1, YEAR_MS),
    ...(adlWedgePpm === null ? [] : ofCount('adlWedgePpm', adlWedgePpm, 0, MILLION)),
    ...(stake === null
      ? []
      : [
          ...ofAmount(place('minimum'), stake.minimum, decimals),
          ...ofCount(place('cooldownMs'), stake.cooldownMs, 0, YEAR_MS),
          ...ofCount(place('windowMs'), stake.windowMs, 0, YEAR_MS),
          ...ofCount(place('onIcePpm'), stake.onIcePpm, 0, MILLION),
          ...ofCount(place('frozenPpm'), stake.frozenPpm, 0, MILLION),
        ]),
  ];
}

/** The policy, the margin presets and what closing takes. */
function faultsOfChoices({ adl, portfolio }: VenueTerms): TermFault[] {
  const faults: TermFault[] = [];
  if (!ADL_POLICIES.includes(adl)) {
    faults.push(termFault('adl', adl, `one of ${ADL_POLICIES.join(', ')}`));
  }
  for (const side of ['quote', 'coin'] as const) {
    if (marginPreset(portfolio[side]) !== null) continue;
    const accepted = 'a margin preset, such as paradex or deribit-btc';
    faults.push(termFault(`portfolio.${side}`, portfolio[side], accepted));
  }
  const { orderLegs } = portfolio;
  if (orderLegs !== undefined) faults.push(...ofCount('portfolio.orderLegs', orderLegs, 1, 2));
  const { horizonMs, ...numbers } = portfolio.closing;
  faults.push(...ofCount('portfolio.closing.horizonMs', horizonMs, 0, YEAR_MS));
  for (const [name, value] of Object.entries(numbers)) {
    if (value >= 0 && value <= 100) continue;
    faults.push(termFault(`portfolio.closing.${name}`, value, 'a number from 0 to 100'));
  }
  return faults;
}

/** The terms of a market as if it were listed with whole prices and whole sizes. */
function faultsOfMarket({ market, settlement }: VenueTerms): TermFault[] {
  const reading = checkTerms({ ...market, priceDecimals: 0, sizeDecimals: 0 }, settlement.decimals);
  if (reading.kind === 'terms') return [];
  return [{ at: `market.${reading.at}`, seen: reading.seen, accepted: reading.accepted }];
}

/**
 * All faults of a rulebook: terms that are missing, unknown, out of range, or layers out of order.
 *
 * @param venue anything, such as JSON from a file; of a wrong shape, only that is looked at
 * @returns empty where the rulebook can be played
 */
export function faultsOfVenue(venue: unknown): readonly TermFault[] {
  const shape = faultsOfShape(venue);
  if (shape.length > 0) return shape;
  const terms = venue as VenueTerms;
  const settlement = faultsOfOrigin(terms);
  if (settlement.some(({ at }) => at === 'settlement.decimals')) return settlement;
  return [
    ...settlement,
    ...faultsOfLayers(terms),
    ...faultsOfFund(terms),
    ...faultsOfChoices(terms),
    ...faultsOfGuards(terms),
    ...faultsOfMarket(terms),
  ];
}

/** Breakers of the venue, runaway accounts, and who may loosen. */
function faultsOfGuards(venue: VenueTerms): TermFault[] {
  const { runaway, loosening, settlement } = venue;
  const fault = faultOfBreakers(venue.breakers, 'breakers', VENUE_KINDS, settlement.decimals);
  const faults = fault === null ? [] : [fault];
  faults.push(...ofCount('loosening.persons', loosening.persons, 1, 2));
  faults.push(...ofCount('loosening.delayMs', loosening.delayMs, 0, 7 * DAY_MS));
  if (runaway === null) return faults;
  return [
    ...faults,
    ...ofCount('runaway.windowMs', runaway.windowMs, 1, DAY_MS),
    ...ofCount('runaway.ordersMax', runaway.ordersMax, 1, 1_000_000_000),
    ...ofAmount('runaway.notionalMax', runaway.notionalMax, settlement.decimals),
    ...ofCount('runaway.holdMs', runaway.holdMs, 1, DAY_MS),
  ];
}

/** A rulebook that can be played, or the first reason why not. */
export type VenueReading =
  | { readonly kind: 'venue'; readonly venue: VenueTerms }
  | ({ readonly kind: 'fault' } & TermFault);

/** Checks a rulebook as a whole, before an engine is made of it. */
export function checkVenue(venue: unknown): VenueReading {
  const [first] = faultsOfVenue(venue);
  if (first !== undefined) return { kind: 'fault', ...first };
  return { kind: 'venue', venue: venue as VenueTerms };
}
