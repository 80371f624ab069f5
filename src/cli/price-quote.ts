/** One option as a line of JSON: what is read, what is answered. */
import {
  blackGreeks,
  CHARM,
  COLOR,
  DELTA,
  DUAL_DELTA,
  GAMMA,
  GREEKS,
  impliedVolatility,
  inverseGreeks,
  type OptionSide,
  PRICE,
  RHO,
  SPEED,
  THETA,
  VANNA,
  VEGA,
  VETA,
  VOLGA,
  ZOMMA,
} from '../core/options/index.ts';

/** Names of the Greeks in the answer, in its order; price first. */
const NAMES: readonly (readonly [string, number])[] = [
  ['price', PRICE],
  ['delta', DELTA],
  ['gamma', GAMMA],
  ['vega', VEGA],
  ['theta', THETA],
  ['rho', RHO],
  ['vanna', VANNA],
  ['volga', VOLGA],
  ['charm', CHARM],
  ['veta', VETA],
  ['speed', SPEED],
  ['zomma', ZOMMA],
  ['color', COLOR],
  ['dualDelta', DUAL_DELTA],
];
/** Greeks in coin; delta and gamma are derivatives of the price in coin by the forward. */
const INVERSE_NAMES = ['price', 'delta', 'gamma', 'vega', 'theta', 'vanna', 'volga', 'charm'];

/** An option with what it is to be priced from. */
export interface QuoteQuestion {
  readonly side: OptionSide;
  readonly forward: number;
  readonly strike: number;
  readonly years: number;
  readonly rate: number;
  /** Whether price and Greeks are in coin. */
  readonly settled: 'in-quote' | 'in-coin';
  /** One of both is there. */
  readonly given:
    | { readonly kind: 'volatility'; readonly volatility: number }
    | { readonly kind: 'price'; readonly price: number };
}

/** An answer, as it is printed. */
export type QuoteAnswer = Readonly<Record<string, string | number | null>>;

/** A fault of one field of a line. */
export interface QuoteFault {
  readonly field: string;
  /** Absent where the field is missing. */
  readonly value?: string;
  readonly accepted: string;
}

export type QuoteReading =
  | { readonly kind: 'question'; readonly question: QuoteQuestion }
  | { readonly kind: 'fault'; readonly fault: QuoteFault };

const FIELDS = [
  'type',
  'forward',
  'strike',
  'years',
  'expiry',
  'time',
  'volatility',
  'price',
  'rate',
  'inverse',
] as const;

const YEAR_MS = 31_536_000_000;
/** A volatility above this fraction must be per cent: nothing trades at 1,000 %. */
const VOLATILITY_MAX = 10;

class Faulty extends Error {
  readonly fault: QuoteFault;

  constructor(field: string, value: unknown, accepted: string) {
    super(field);
    this.fault =
      value === undefined ? { field, accepted } : { field, value: show(value), accepted };
  }
}

const show = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));

/** The fields of one line; every reading throws a `Faulty` that names its field. */
class Fields {
  private readonly fields: Readonly<Record<string, unknown>>;

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.fields = fields;
  }

  has(name: string): boolean {
    return this.fields[name] !== undefined;
  }

  value(name: string): unknown {
    return this.fields[name];
  }

  number(name: string, accepted: string, isGood: (value: number) => boolean): number {
    const value = this.fields[name];
    if (typeof value === 'number' && Number.isFinite(value) && isGood(value)) return value;
    throw new Faulty(name, value, accepted);
  }

  /** Unix milliseconds, or a time with its zone. */
  moment(name: string): number {
    const value = this.fields[name];
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    const isZoned = typeof value === 'string' && /T.*(?:Z|[+-]\d\d:\d\d)$/.test(value);
    const time = isZoned ? Date.parse(value) : Number.NaN;
    if (Number.isFinite(time)) return time;
    throw new Faulty(name, value, 'Unix milliseconds or a time such as 2026-03-27T08:00:00Z');
  }
}

const above0 = (value: number): boolean => value > 0;
const from0 = (value: number): boolean => value >= 0;

function sideOf(fields: Fields): OptionSide {
  const type = fields.value('type');
  if (type === 'call') return 1;
  if (type === 'put') return -1;
  throw new Faulty('type', type, 'call or put');
}

function yearsOf(fields: Fields): number {
  if (fields.has('years')) {
    if (fields.has('expiry')) {
      throw new Faulty('expiry', fields.value('expiry'), 'either years, or expiry and time');
    }
    return fields.number('years', 'a number above 0', above0);
  }
  if (!fields.has('expiry')) throw new Faulty('years', undefined, 'years, or expiry and time');
  const [expiry, time] = [fields.moment('expiry'), fields.moment('time')];
  if (expiry > time) return (expiry - time) / YEAR_MS;
  throw new Faulty('expiry', fields.value('expiry'), 'a moment after time');
}

function givenOf(fields: Fields): QuoteQuestion['given'] {
  if (!fields.has('volatility')) {
    if (!fields.has('price')) throw new Faulty('volatility', undefined, 'volatility or price');
    return { kind: 'price', price: fields.number('price', 'a number of 0 or more', from0) };
  }
  if (fields.has('price')) {
    throw new Faulty('price', fields.value('price'), 'either volatility or price, not both');
  }
  const accepted = `a fraction from 0 to ${VOLATILITY_MAX}: 0.65 is 65 %`;
  const isFraction = (value: number): boolean => value >= 0 && value <= VOLATILITY_MAX;
  return { kind: 'volatility', volatility: fields.number('volatility', accepted, isFraction) };
}

function settledOf(fields: Fields): QuoteQuestion['settled'] {
  const inverse = fields.value('inverse') ?? false;
  if (typeof inverse === 'boolean') return inverse ? 'in-coin' : 'in-quote';
  throw new Faulty('inverse', inverse, 'true (price in coin) or false');
}

function questionOf(fields: Fields): QuoteQuestion {
  const settled = settledOf(fields);
  const rate = fields.has('rate') ? fields.number('rate', 'a number, per year', () => true) : 0;
  if (settled === 'in-coin' && rate !== 0) {
    throw new Faulty('rate', rate, '0 or nothing with inverse: the forward carries the rate');
  }
  return {
    side: sideOf(fields),
    forward: fields.number('forward', 'a number above 0', above0),
    strike: fields.number('strike', 'a number above 0', above0),
    years: yearsOf(fields),
    rate,
    settled,
    given: givenOf(fields),
  };
}

/** Reads one line that was parsed; a field that nobody knows is refused, as it may be misspelt. */
export function readQuote(json: unknown): QuoteReading {
  const fault = (field: string, value: unknown, accepted: string): QuoteReading => ({
    kind: 'fault',
    fault: new Faulty(field, value, accepted).fault,
  });
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return fault('line', json, `a JSON object with ${FIELDS.join(', ')}`);
  }
  const stray = Object.keys(json).find((name) => !FIELDS.some((known) => known === name));
  if (stray !== undefined) return fault('field', stray, `one of ${FIELDS.join(', ')}`);
  try {
    return { kind: 'question', question: questionOf(new Fields({ ...json })) };
  } catch (thrown) {
    if (thrown instanceof Faulty) return { kind: 'fault', fault: thrown.fault };
    throw thrown;
  }
}

function greeksAt(question: QuoteQuestion, volatility: number): Record<string, number> {
  const { side, forward, strike, years, rate, settled } = question;
  const out = new Float64Array(GREEKS);
  if (settled === 'in-coin') inverseGreeks(side, forward, strike, volatility, years, 0, out);
  else blackGreeks(side, forward, strike, volatility, years, rate, out);
  const names = NAMES.filter(([name]) => settled === 'in-quote' || INVERSE_NAMES.includes(name));
  const greeks = Object.fromEntries(names.map(([name, at]) => [name, out[at] as number]));
  if (settled === 'in-quote') return greeks;
  // Coins of inverse futures that hedge one option: delta less the premium.
  return { ...greeks, hedgeCoins: forward * (out[DELTA] as number) };
}

/** The volatility of a question, or why its price has none. */
function volatilityOf({ side, forward, strike, years, rate, settled, given }: QuoteQuestion) {
  if (given.kind === 'volatility') return { kind: 'given', volatility: given.volatility } as const;
  const price = settled === 'in-coin' ? given.price * forward : given.price;
  return impliedVolatility(side, price, forward, strike, years, rate);
}

/** Prices one option: with all Greeks, or with the reason why its price has no volatility. */
export function answerQuote(question: QuoteQuestion): QuoteAnswer {
  const { side, forward, strike, years, rate, settled, given } = question;
  const start = {
    type: side === 1 ? 'call' : 'put',
    forward,
    strike,
    years,
    ...(settled === 'in-coin' ? { unit: 'coin' } : { rate }),
  };
  const found = volatilityOf(question);
  if (found.kind === 'below-intrinsic' || found.kind === 'above-maximum') {
    const price = given.kind === 'price' ? given.price : null;
    return { ...start, implied: found.kind, volatility: null, price };
  }
  const volatility = found.kind === 'zero' ? 0 : found.volatility;
  const implied = found.kind === 'given' ? {} : { implied: found.kind };
  return { ...start, ...implied, volatility, ...greeksAt(question, volatility) };
}
