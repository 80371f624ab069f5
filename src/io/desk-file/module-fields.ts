/** The fields of a module that is written out, and the terms that they become. */
import { z } from 'zod';
import {
  type ConstraintTerms,
  defineModule,
  type ExecutionTerms,
  type IndicatorTerms,
  type ModuleTerms,
  type ResponseTerms,
  type RungTerms,
} from '../../core/desk/index.ts';
import {
  amount,
  duration,
  name,
  names,
  parameter,
  ppm,
  quote,
  real,
  share,
  strict,
  text,
  truth,
  whole,
  wordOf,
} from './fields.ts';

const CONDITION = z.union([z.string(), strict({ atLeast: whole, of: z.array(text) })], {
  error: 'an expression, or { atLeast: 2, of: [three expressions, say] }',
});

const BANDS = { cost: share, aversion: real, rate: share.optional(), hardLimit: real };
const BAND = z.discriminatedUnion(
  'rule',
  [
    strict({ rule: z.literal('none') }),
    strict({ rule: z.literal('fixed'), half: real, hardLimit: real }),
    strict({ rule: z.literal('whalley-wilmott'), ...BANDS, least: real.optional() }),
    strict({ rule: z.literal('zakamouline'), ...BANDS, least: real.optional() }),
  ],
  { error: 'one of none, fixed, whalley-wilmott, zakamouline' },
);

const GREEKS = strict({ delta: real, gamma: real, vega: real });

/** The responses, by their verb. */
const RESPONSES = {
  hedge: strict({
    do: z.literal('hedge'),
    to: wordOf(['edge', 'middle']).optional(),
    with: names,
  }),
  neutralise: strict({
    do: z.literal('neutralise'),
    bands: GREEKS,
    with: names,
    depthShare: share.optional(),
    turnover: real.optional(),
    whole: wordOf(['lots', 'fractions']).optional(),
  }),
  reduce: strict({ do: z.literal('reduce'), share: amount }),
  flatten: strict({ do: z.literal('flatten') }),
  hold: strict({ do: z.literal('hold'), instrument: name, exposure: amount }),
  'set-leverage': strict({ do: z.literal('set-leverage'), instrument: name, leverage: real }),
  cancel: strict({ do: z.literal('cancel') }),
  mode: strict({ do: z.literal('mode'), mode: wordOf(['close-only', 'halted']), scope: name }),
  transfer: strict({ do: z.literal('transfer'), from: name, to: name, amount }),
  capital: strict({ do: z.literal('capital'), amount }),
  pause: strict({ do: z.literal('pause'), modules: names }),
  alert: strict({
    do: z.literal('alert'),
    severity: wordOf(['info', 'warning', 'critical']).optional(),
    text,
  }),
} as const;

export const RESPONSE_VERBS = Object.keys(RESPONSES) as readonly ResponseTerms['do'][];

const { hedge, neutralise, reduce, flatten, hold, cancel, mode, transfer } = RESPONSES;
const RESPONSE = z.discriminatedUnion(
  'do',
  [
    ...([hedge, neutralise, reduce, flatten, hold, RESPONSES['set-leverage'], cancel] as const),
    ...([mode, transfer, RESPONSES.capital, RESPONSES.pause, RESPONSES.alert] as const),
  ],
  { error: `one of ${RESPONSE_VERBS.join(', ')}` },
);

const RUNG = strict({
  id: name,
  enter: CONDITION,
  for: duration.optional().describe('how long `enter` must hold without a break'),
  leave: CONDITION.optional().describe('absent: left when `enter` no longer holds'),
  leaveFor: duration.optional(),
  samples: strict({ least: whole, of: whole }).optional(),
  latch: truth.optional().describe('stays until two persons re-arm it'),
  every: duration.optional().describe('responds again so often while it holds; 0: once'),
  respond: z.array(RESPONSE, { error: 'a list of responses' }),
});

const INDICATORS = ['EMA', 'SMA', 'RSI', 'ATR', 'BOLLINGER_WIDTH', 'ROC', 'STDEV'] as const;
const INDICATOR = strict({
  kind: wordOf([...INDICATORS, 'HIGH', 'LOW']),
  period: whole,
  bar: duration,
});

/** Limits against trading too much. */
export const LIMITS = strict({
  cooldown: duration.optional().describe('after a trade of the module'),
  failureCooldown: duration.optional().describe('after a trade that failed'),
  stepMax: quote.optional().describe('most value of one order'),
  signChangesMax: whole.optional().describe('changes of direction within the window'),
  turnoverMax: quote.optional().describe('value traded within the window'),
  feesMax: quote.optional(),
  slippageMax: quote.optional(),
  window: duration.optional(),
  improvement: real.optional().describe('worth of the risk taken away, in times of its cost'),
  horizon: duration.optional().describe('of the risk that is weighed'),
  depthShare: ppm.optional().describe('of the size at the touch, for one order'),
  participation: ppm.optional().describe('of the volume of the market within the window'),
  collar: ppm.optional().describe('farthest limit from the price'),
  priceAgeMax: duration.optional(),
  sourcesMin: whole.optional(),
  dispersion: ppm.optional().describe('how far apart sources may be'),
  proportion: ppm.optional().describe('of the equity that must be at risk to stop a scope'),
});

/** How orders are worked. */
export const EXECUTION = strict({
  plan: wordOf(['now', 'twap', 'vwap', 'participation', 'iceberg']).optional(),
  waits: z.array(duration).optional().describe('post-only, join, cross, sweep; 0 skips one'),
  protection: ppm.optional(),
  duration: duration.optional(),
  slices: whole.optional(),
  curve: z.array(share).optional(),
  rate: share.optional(),
  shown: share.optional(),
});

/** A module that is written out. */
export const WRITTEN = strict({
  id: name,
  about: text.optional(),
  scope: name.describe('book, venue:NAME, underlying:NAME or instrument:ID'),
  parameters: z.record(z.string(), parameter, { error: 'numbers by name' }).optional(),
  indicators: z.record(z.string(), INDICATOR, { error: 'indicators by name' }).optional(),
  band: BAND.optional(),
  gapMax: duration.optional(),
  ladder: z.array(RUNG, { error: 'a list of rungs' }),
  limits: LIMITS.optional(),
  execution: EXECUTION.optional(),
});

/** Names of the file and of the terms, where they differ. */
const TERM_NAMES: Readonly<Record<string, string>> = {
  for: 'enterMs',
  leaveFor: 'leaveMs',
  every: 'repeatMs',
  gapMax: 'gapMsMax',
  limits: 'constraints',
  cooldown: 'cooldownMs',
  failureCooldown: 'failureCooldownMs',
  window: 'windowMs',
  horizon: 'horizonMs',
  depthShare: 'depthSharePpm',
  participation: 'participationPpm',
  collar: 'collarPpm',
  priceAgeMax: 'priceAgeMsMax',
  dispersion: 'dispersionPpm',
  proportion: 'proportionPpm',
  waits: 'waitsMs',
  protection: 'protectionPpm',
  duration: 'durationMs',
  bar: 'barMs',
};
const FILE_NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(TERM_NAMES).map(([file, term]) => [term, file]),
);

/** Path in the file of a path in the terms, such as `ladder.0.enterMs`. */
export const filePath = (at: string): (string | number)[] =>
  at.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : (FILE_NAMES[key] ?? key)));

/** Fields under the names of the terms, those that are absent left out. */
function renamed(fields: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> {
  const entries = Object.entries(fields ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [TERM_NAMES[key] ?? key, value]));
}

/** Limits and execution as terms. */
export const laidOver = (fields: {
  readonly limits?: z.output<typeof LIMITS> | undefined;
  readonly execution?: z.output<typeof EXECUTION> | undefined;
}): {
  readonly constraints: Partial<ConstraintTerms>;
  readonly execution: Partial<ExecutionTerms>;
} => ({
  constraints: renamed(fields.limits) as Partial<ConstraintTerms>,
  execution: renamed(fields.execution) as Partial<ExecutionTerms>,
});

const RESPONSE_DEFAULTS: Readonly<Record<string, object>> = {
  hedge: { to: 'edge' },
  neutralise: { depthShare: 0.25, turnover: 0, whole: 'lots' },
  alert: { severity: 'warning' },
};

type Fields = z.output<typeof WRITTEN>;

const present = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const responseOf = (fields: z.output<typeof RESPONSE>): ResponseTerms =>
  ({ ...RESPONSE_DEFAULTS[fields.do], ...present(fields) }) as ResponseTerms;

const rungOf = ({ respond, ...rest }: Fields['ladder'][number]): RungTerms =>
  ({ ...renamed(rest), respond: respond.map(responseOf) }) as unknown as RungTerms;

const BAND_DEFAULTS = { rate: 0, least: 0 };

function bandOf(band: NonNullable<Fields['band']>): ModuleTerms['band'] {
  const isRule = band.rule === 'whalley-wilmott' || band.rule === 'zakamouline';
  return { ...(isRule ? BAND_DEFAULTS : {}), ...present(band) } as ModuleTerms['band'];
}

/** The terms of a module that is written out. */
export function writtenModule(fields: Fields): ModuleTerms {
  const { about, parameters, indicators, band, gapMax, ladder } = fields;
  const own = Object.entries(indicators ?? {}).map(
    ([key, each]) => [key, renamed(each) as unknown as IndicatorTerms] as const,
  );
  return defineModule({
    id: fields.id,
    scope: fields.scope,
    ladder: ladder.map(rungOf),
    indicators: Object.fromEntries(own),
    ...laidOver(fields),
    ...(about === undefined ? {} : { about }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(band === undefined ? {} : { band: bandOf(band) }),
    ...(gapMax === undefined ? {} : { gapMsMax: gapMax }),
  });
}
