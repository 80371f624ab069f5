/** Files of a margin question, read into what the rules work on. */
import {
  accountOf,
  type CollateralAsset,
  type ExpiryMarket,
  faultsOfRules,
  type HypotheticalOrder,
  type Instrument,
  MARGIN_PRESETS,
  type MarginRules,
  type MarketState,
  marginPreset,
  type PortfolioAccount,
  SECONDS_PER_DAY,
  SECONDS_PER_YEAR,
} from '../../core/portfolio/index.ts';
import { faultOfSvi } from '../../core/surface/index.ts';
import { InputError } from '../input-error.ts';
import { faultAt, readJsonFile } from './json-file.ts';
import {
  type LegFields,
  ORDER_SCHEMA,
  PORTFOLIO_SCHEMA,
  type PortfolioFields,
} from './portfolio-schema.ts';
import { RULES_SCHEMA } from './rules-schema.ts';

/** A portfolio and the market that it is valued at. */
export interface Portfolio {
  readonly market: MarketState;
  readonly instruments: readonly Instrument[];
  readonly account: PortfolioAccount;
}

type ExpiryFields = PortfolioFields['underlyings'][number]['expiries'][number];

function volatilityOf(file: string, path: readonly PropertyKey[], fields: ExpiryFields) {
  const { volatility, svi, forward, days } = fields;
  if ((volatility === undefined) === (svi === undefined)) {
    const seen = svi === undefined ? undefined : 'given twice';
    throw faultAt(file, [...path, 'volatility'], seen, 'one volatility, or svi, and not both');
  }
  if (svi === undefined) return volatility as number;
  const { forward: fitForward = forward, years = (days * SECONDS_PER_DAY) / SECONDS_PER_YEAR } =
    svi;
  const fault = faultOfSvi(svi);
  if (fault !== null) {
    throw faultAt(file, [...path, 'svi', fault.field], String(fault.value), fault.accepted);
  }
  if (!(years > 0)) throw faultAt(file, [...path, 'svi', 'years'], '0', 'a number above 0');
  return { svi, forward: fitForward, years };
}

function expiryOf(file: string, path: readonly PropertyKey[], fields: ExpiryFields): ExpiryMarket {
  const { forward, rate, forwardConfidence, rateConfidence, volatilityConfidence } = fields;
  return {
    seconds: fields.days * SECONDS_PER_DAY,
    forward,
    rate,
    volatility: volatilityOf(file, path, fields),
    forwardConfidence,
    rateConfidence,
    volatilityConfidence,
  };
}

function checkNames(
  file: string,
  path: readonly PropertyKey[],
  named: readonly { readonly name: string }[],
): void {
  const seen = new Set<string>();
  named.forEach(({ name }, at) => {
    if (seen.has(name)) throw faultAt(file, [...path, at, 'name'], name, 'every name once');
    seen.add(name);
  });
}

function marketOf(file: string, fields: PortfolioFields): MarketState {
  checkNames(file, ['underlyings'], fields.underlyings);
  return {
    timeMs: Date.parse(fields.time),
    stablePrice: fields.stablePrice,
    underlyings: fields.underlyings.map((underlying, at) => {
      const path = ['underlyings', at, 'expiries'];
      checkNames(file, path, underlying.expiries);
      return {
        name: underlying.name,
        spot: underlying.spot,
        spotConfidence: underlying.spotConfidence,
        perpetual: underlying.perpetual ?? underlying.spot,
        perpetualConfidence: underlying.perpetualConfidence,
        expiries: underlying.expiries.map((each, i) => expiryOf(file, [...path, i], each)),
      };
    }),
  };
}

/** Position of a name in a list, or a fault that says which names there are. */
function indexOfName(
  file: string,
  path: readonly PropertyKey[],
  name: string,
  among: readonly { readonly name: string }[],
): number {
  const at = among.findIndex((each) => each.name === name);
  if (at >= 0) return at;
  const names = among.map((each) => each.name).join(', ');
  throw faultAt(file, path, name, names === '' ? 'a name, and there is none' : `one of ${names}`);
}

function instrumentOf(
  file: string,
  path: readonly PropertyKey[],
  leg: LegFields,
  fields: PortfolioFields,
): Instrument {
  const underlying = indexOfName(file, [...path, 'underlying'], leg.underlying, fields.underlyings);
  if (leg.kind === 'perpetual') return { kind: 'perpetual', underlying };
  const expiries = fields.underlyings[underlying]?.expiries ?? [];
  const expiry = indexOfName(file, [...path, 'expiry'], leg.expiry, expiries);
  if (leg.kind === 'future') return { kind: 'future', underlying, expiry };
  return {
    kind: 'option',
    underlying,
    expiry,
    side: leg.type === 'call' ? 1 : -1,
    strike: leg.strike,
  };
}

/** Instruments without repetition, and which row each leg is. */
class Rows {
  readonly instruments: Instrument[] = [];
  private readonly rows = new Map<string, number>();

  rowOf(instrument: Instrument): number {
    const key = JSON.stringify(instrument);
    const known = this.rows.get(key);
    if (known !== undefined) return known;
    this.rows.set(key, this.instruments.length);
    return this.instruments.push(instrument) - 1;
  }
}

function assetsOf(file: string, fields: PortfolioFields): CollateralAsset[] {
  return fields.collateral.map((asset, at) => {
    const { underlying: name, ...rest } = asset;
    const path = ['collateral', at, 'underlying'];
    const underlying =
      name === undefined ? null : indexOfName(file, path, name, fields.underlyings);
    return { ...rest, underlying };
  });
}

/** A margin question: the portfolio, and an order where one was given. */
export interface MarginQuestion extends Portfolio {
  readonly order: HypotheticalOrder | null;
}

/**
 * Reads a portfolio file, and the file of a hypothetical order against it.
 *
 * @throws InputError at the first field that cannot be used
 */
export function readQuestion(file: string, orderFile?: string): MarginQuestion {
  const fields = readJsonFile(file, PORTFOLIO_SCHEMA);
  const market = marketOf(file, fields);
  const rows = new Rows();
  let unrealised = 0;
  const positions = fields.positions.map((position, at): [number, number] => {
    if (position.kind !== 'option') unrealised += position.unrealised;
    const row = rows.rowOf(instrumentOf(file, ['positions', at], position, fields));
    return [row, position.quantity];
  });
  const { cash, provisions } = fields;
  const collateral = assetsOf(file, fields);
  const account = accountOf(positions, { cash, unrealised, collateral, provisions });
  if (orderFile === undefined) {
    return { market, instruments: rows.instruments, account, order: null };
  }
  const { cost, legs } = readJsonFile(orderFile, ORDER_SCHEMA);
  const order = {
    cost,
    legs: legs.map((leg, at) => ({
      row: rows.rowOf(instrumentOf(orderFile, ['legs', at], leg, fields)),
      quantity: leg.quantity,
    })),
  };
  return { market, instruments: rows.instruments, account, order };
}

/**
 * The rules of a preset's name, or of a file that ends in `.json`.
 *
 * @throws InputError where there is no such preset, or where the file means no margin
 */
export function readRules(preset: string, field: string): MarginRules {
  if (!preset.endsWith('.json')) {
    const found = marginPreset(preset);
    if (found !== null) return found;
    const names = MARGIN_PRESETS.map(({ name }) => name).join(', ');
    const accepted = `a file of rules (.json), or one of ${names}`;
    throw new InputError({ file: 'command line', field, value: preset, accepted });
  }
  const rules = readJsonFile(preset, RULES_SCHEMA);
  const fault = faultsOfRules(rules)[0];
  if (fault === undefined) return rules;
  throw new InputError({ file: preset, ...fault });
}

/** Refuses what the rules cannot answer: coin settlement has one underlying. */
export function checkFit(file: string, rules: MarginRules, market: MarketState): void {
  const { underlyings } = market;
  if (rules.settlement === 'coin' && underlyings.length > 1) {
    const accepted = `one underlying: ${rules.name} settles in its coin`;
    throw faultAt(file, ['underlyings'], String(underlyings.length), accepted);
  }
  if (rules.kind !== 'sensitivities') return;
  for (const { name } of underlyings) {
    if (rules.buckets.some((bucket) => bucket.name === name)) continue;
    const buckets = rules.buckets.map((bucket) => bucket.name).join(', ');
    throw faultAt(file, ['underlyings'], name, `names of the buckets of ${rules.name}: ${buckets}`);
  }
}
