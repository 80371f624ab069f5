/** A module in plain words: what it watches, when it acts, what it does and what it never does. */
import {
  type Amount,
  type ConstraintTerms,
  conditionText,
  DESK_QUOTE_DECIMALS,
  type ExecutionTerms,
  type ModuleTerms,
  type ResponseTerms,
  type RungTerms,
  VOCABULARY,
  type Word,
} from '../core/desk/index.ts';
import { formatDecimal } from '../core/money/index.ts';
import { shareText, timeText } from '../io/desk-file/index.ts';
import { tableLines, wrapped } from './text-table.ts';

/** A rung in words. */
export interface RungExplanation {
  readonly rung: string;
  readonly when: string;
  readonly ends: string;
  readonly does: readonly string[];
}

export interface Explanation {
  readonly id: string;
  readonly about: string;
  readonly scope: string;
  /** Names with their unit and meaning. */
  readonly watches: readonly (readonly [name: string, unit: string, says: string])[];
  readonly rungs: readonly RungExplanation[];
  /** Its band and how its orders are worked; empty where it does not trade. */
  readonly trades: readonly string[];
  readonly never: readonly string[];
}

const WORDS = VOCABULARY as Readonly<Record<string, Word>>;

/** An expression with the numbers of its parameters in place of their names. */
const withNumbers = (text: string, { parameters }: ModuleTerms): string =>
  text.replace(/[A-Za-z_]\w*/g, (name) =>
    Object.hasOwn(parameters, name) ? String(parameters[name]) : name,
  );

const textOf = (terms: RungTerms['enter'], module: ModuleTerms): string =>
  withNumbers(conditionText(terms), module);

const amountText = (amount: Amount, module: ModuleTerms): string =>
  typeof amount === 'number' ? String(amount) : withNumbers(amount, module);

const list = (names: readonly string[]): string => names.join(', ');

/** What one response does. */
function doesText(response: ResponseTerms, module: ModuleTerms): string {
  const amount = (of: Amount): string => `${amountText(of, module)} in quote currency`;
  const share = (of: Amount): string => `the share ${amountText(of, module)}`;
  switch (response.do) {
    case 'hedge': {
      const end = response.to === 'edge' ? 'the edge of its band' : 'the middle of its band';
      return `trades ${list(response.with)} (the first that can be) until delta is at ${end}`;
    }
    case 'neutralise': {
      const { delta, gamma, vega } = response.bands;
      const bands = `delta within ${delta}, gamma within ${gamma}, vega within ${vega}`;
      return `finds the cheapest trades in ${list(response.with)} that bring ${bands}`;
    }
    case 'reduce':
      return `trades every position of ${module.scope} down by ${share(response.share)}`;
    case 'flatten':
      return `closes every position of ${module.scope}`;
    case 'hold':
      return `holds ${response.instrument} at a value of ${amount(response.exposure)}`;
    case 'set-leverage':
      return `sets the leverage of ${response.instrument} to ${response.leverage}`;
    case 'cancel':
      return `cancels every order of ${module.scope}`;
    case 'mode':
      return response.mode === 'halted'
        ? `lets nothing trade in ${response.scope} until two persons re-arm it`
        : `lets ${response.scope} only close positions until two persons re-arm it`;
    case 'transfer':
      return `moves ${amount(response.amount)} from ${response.from} to ${response.to}`;
    case 'capital':
      return `sets the capital that it may use to ${amount(response.amount)}`;
    case 'pause':
      return `pauses ${list(response.modules)} until two persons re-arm each`;
    case 'alert':
      return `tells (${response.severity}): ${response.text}`;
    default:
      return response satisfies never;
  }
}

function whenText(rung: RungTerms, module: ModuleTerms): string {
  const condition = textOf(rung.enter, module);
  if (rung.samples.of > 0) {
    return `${condition}, in ${rung.samples.least} of the last ${rung.samples.of} samples`;
  }
  return rung.enterMs === 0
    ? `${condition}, at once`
    : `${condition}, for ${timeText(rung.enterMs)}`;
}

function endsText(rung: RungTerms, module: ModuleTerms): string {
  if (rung.latch) return 'only when two persons re-arm it';
  const condition = rung.leave === null ? 'that no longer holds' : textOf(rung.leave, module);
  return rung.leaveMs === 0 ? condition : `${condition}, for ${timeText(rung.leaveMs)}`;
}

const rungOf = (rung: RungTerms, module: ModuleTerms): RungExplanation => ({
  rung: rung.id,
  when: whenText(rung, module),
  ends: endsText(rung, module),
  does: [
    ...rung.respond.map((response) => doesText(response, module)),
    rung.repeatMs === 0 ? 'once' : `again every ${timeText(rung.repeatMs)} while it holds`,
  ],
});

const TRADES: readonly ResponseTerms['do'][] = ['hedge', 'neutralise', 'reduce', 'flatten', 'hold'];

const money = (amount: bigint): string =>
  formatDecimal(amount, DESK_QUOTE_DECIMALS).replace(/\.?0+$/, '');

/** Limits in words, those that are switched off left out. */
function limitTexts(terms: ConstraintTerms, execution: ExecutionTerms): readonly string[] {
  const window = `within ${timeText(terms.windowMs)}`;
  const [wait, longer] = [timeText(terms.cooldownMs), timeText(terms.failureCooldownMs)];
  const waits = `${wait} after a trade, ${longer} after one that failed`;
  const limits: readonly (readonly [boolean, string])[] = [
    [true, 'trades while an order of the underlying is out, or one is not known'],
    [terms.cooldownMs + terms.failureCooldownMs > 0, `trades again before ${waits}`],
    [true, `trades on prices older than ${timeText(terms.priceAgeMsMax)}`],
    [true, `pays a price farther than ${shareText(terms.collarPpm)} from that of the market`],
    [true, `sweeps more than ${shareText(execution.protectionPpm)} beyond the best price`],
    [
      terms.sourcesMin > 1,
      `adds to a position with fewer than ${terms.sourcesMin} sources of a price`,
    ],
    [
      terms.dispersionPpm > 0,
      `adds while sources are over ${shareText(terms.dispersionPpm)} apart`,
    ],
    [terms.stepMax > 0n, `sends an order worth more than ${money(terms.stepMax)}`],
    [terms.turnoverMax > 0n, `trades more than ${money(terms.turnoverMax)} ${window}`],
    [terms.feesMax > 0n, `pays more than ${money(terms.feesMax)} of fees ${window}`],
    [terms.slippageMax > 0n, `loses more than ${money(terms.slippageMax)} to slippage ${window}`],
    [
      terms.signChangesMax > 0,
      `changes direction more than ${terms.signChangesMax} times ${window}`,
    ],
    [
      terms.depthSharePpm > 0,
      `takes more than ${shareText(terms.depthSharePpm)} of the size shown`,
    ],
    [
      terms.participationPpm > 0,
      `is more than ${shareText(terms.participationPpm)} of the volume ${window}`,
    ],
    [terms.improvement > 0, `trades for less than ${terms.improvement} times its cost`],
    [
      terms.proportionPpm > 0,
      `stops a scope over less than ${shareText(terms.proportionPpm)} of the equity`,
    ],
  ];
  return limits.flatMap(([isSet, text]) => (isSet ? [text] : []));
}

/** What no rung of a module does, and what its limits forbid. */
function neverOf(module: ModuleTerms): readonly string[] {
  const verbs = new Set(module.ladder.flatMap(({ respond }) => respond.map((each) => each.do)));
  const isTrading = TRADES.some((verb) => verbs.has(verb));
  const adds = ['hedge', 'neutralise', 'hold'].some((verb) =>
    verbs.has(verb as ResponseTerms['do']),
  );
  const stops = module.ladder.some(
    ({ latch, respond }) =>
      latch || respond.some((each) => each.do === 'mode' || each.do === 'pause'),
  );
  return [
    ...(isTrading ? [] : ['trades']),
    ...(isTrading && !adds ? ['opens a position or makes one larger'] : []),
    ...(verbs.has('transfer') ? [] : ['moves collateral']),
    ...(stops ? ['takes a stop back by itself: two persons must'] : ['stops anything for good']),
    ...(isTrading ? limitTexts(module.constraints, module.execution) : []),
  ];
}

/** The band around delta, in words; null where there is none. */
function bandText({ band }: ModuleTerms): string | null {
  switch (band.rule) {
    case 'none':
      return null;
    case 'fixed':
      return `band: ${band.half} on either side, never beyond ${band.hardLimit}`;
    case 'whalley-wilmott':
    case 'zakamouline': {
      const { rule, cost, aversion, least, hardLimit } = band;
      const costs = `a cost of ${shareText(Math.round(cost * 1e6))}, an aversion of ${aversion}`;
      return `band: ${rule}, of ${costs}, never below ${least} nor beyond ${hardLimit}`;
    }
    default:
      return band satisfies never;
  }
}

const percent = (value: number): string => shareText(Math.round(value * 1e6));

const URGENCIES = ['behind the best', 'with the best', 'across the spread', 'sweeping'] as const;

/** How orders are worked, in words. */
function planText({ plan, waitsMs, durationMs, slices, rate, shown }: ExecutionTerms): string {
  switch (plan) {
    case 'now': {
      const steps = waitsMs.flatMap((wait, at) =>
        wait === 0 ? [] : [`${timeText(wait)} ${URGENCIES[at]}`],
      );
      const last = waitsMs.length < 3 ? 'resting there' : 'sweeping what is left';
      return `orders: ${[...steps, last].join(', then ')}`;
    }
    case 'twap':
    case 'vwap':
      return `orders: ${plan}, ${slices} slices over ${timeText(durationMs)}`;
    case 'participation':
      return `orders: ${percent(rate)} of the volume over ${timeText(durationMs)}`;
    case 'iceberg':
      return `orders: ${percent(shown)} shown at a time`;
    default:
      return plan satisfies never;
  }
}

function tradesOf(module: ModuleTerms): readonly string[] {
  const isTrading = module.ladder.some(({ respond }) =>
    respond.some((each) => TRADES.includes(each.do)),
  );
  const band = bandText(module);
  return isTrading ? [...(band === null ? [] : [band]), planText(module.execution)] : [];
}

/** Names of a module that its expressions mention. */
function watchesOf(module: ModuleTerms): Explanation['watches'] {
  const texts = module.ladder.flatMap(({ enter, leave, respond }) => [
    conditionText(enter),
    ...(leave === null ? [] : [conditionText(leave)]),
    ...respond.flatMap((each) => Object.values(each).filter((value) => typeof value === 'string')),
  ]);
  const names = new Set(texts.join(' ').match(/[A-Za-z_]\w*/g) ?? []);
  const bases = [...names].map((name) => name.replace(/_(before|rank)$/, ''));
  return [...new Set(bases)].flatMap((name) => {
    const indicator = module.indicators[name];
    if (indicator !== undefined) {
      const { kind, period, barMs } = indicator;
      return [[name, 'indicator', `${kind} of ${period} bars of ${timeText(barMs)}`] as const];
    }
    const word = WORDS[name];
    return word === undefined ? [] : [[name, word.unit, word.says] as const];
  });
}

/** A module, explained. */
export const explanationOf = (module: ModuleTerms): Explanation => ({
  id: module.id,
  about: module.about,
  scope: module.scope,
  watches: watchesOf(module),
  rungs: module.ladder.map((rung) => rungOf(rung, module)),
  trades: tradesOf(module),
  never: neverOf(module),
});

const indented = (text: string, width: number, depth: number): string[] =>
  wrapped(text, width - depth).map((line) => `${' '.repeat(depth)}${line}`);

/** An explanation for a terminal. */
export function explanationText(of: Explanation, width: number): string {
  const head = of.about === '' ? of.id : `${of.id}: ${of.about}`;
  const watches = tableLines(
    of.watches.map((row) => ['', ...row]),
    [{}, {}, {}, { wraps: true }],
    width,
  );
  const rungs = of.rungs.flatMap(({ rung, when, ends, does }) => [
    `  ${rung}`,
    ...indented(`when ${when}`, width, 4),
    ...does.flatMap((text) => indented(`- ${text}`, width, 4)),
    ...indented(`ends: ${ends}`, width, 4),
  ]);
  const trades = of.trades.flatMap((text) => indented(text, width, 2));
  const never = of.never.flatMap((text) => indented(`- ${text}`, width, 2));
  return `${[
    ...wrapped(head, width),
    `scope: ${of.scope}`,
    '',
    'It watches',
    ...watches,
    '',
    'It acts',
    ...rungs,
    '',
    ...(of.trades.length === 0 ? [] : ['It trades', ...trades, '']),
    'It never',
    ...never,
  ].join('\n')}\n`;
}
