import type { Calibration, EventCalibration, ModelErrors } from './calibrate.ts';
import type { ImpliedMinute } from './implied-depth.ts';
import type { PathErrors } from './path-errors.ts';

/** Minutes shown before and after the one with the largest move. */
const BEFORE = 6;
const AFTER = 8;

/** A calibration as tables of plain text: errors in basis points, depth in shares of calm depth. */
export function calibrationText(calibration: Calibration): string {
  return calibration.events.map(eventText).join('\n\n');
}

function eventText(event: EventCalibration): string {
  const { stress, impact, separation } = event.law.terms;
  return [
    `${event.name}: ${event.implied.length} minutes`,
    '',
    `depth shown = (${number(stress.calmBpPerMinute, 1)} bp a minute / volatility)` +
      `^${number(stress.exponent, 2)}, at most 1, at least ${stress.floor}; ` +
      `volatility half-life ${number(stress.halfLife, 0)} s`,
    `impact: ${number(100 * impact.permanent, 0)} % stays, the rest halves in ` +
      `${number(impact.halfLife, 0)} s; flow sorted ${number(separation, 2)} when calm; ` +
      `objective ${number(event.law.value, 3)} of 2`,
    '',
    ...errorTable(event.errors),
    '',
    'followed with implied depth and revaluations: largest error of a close ' +
      `${event.impliedErrors.closeMost.toExponential(1)} bp`,
    '',
    ...depthTable(event),
  ].join('\n');
}

const KINDS = ['free', 'everyOpen', 'guided'] as const;
const KIND_WORDS = {
  free: 'free: told the first open',
  everyOpen: 'told every open',
  guided: 'told an open every 15 minutes',
} as const;

function errorTable(errors: readonly ModelErrors[]): string[] {
  const width = Math.max(...errors.map(({ model }) => model.length));
  const head = ['close', 'low', 'high', 'most', 'lowest', 'late'].map((word) => word.padStart(7));
  return KINDS.flatMap((kind) => {
    const rows = errors.flatMap((row) => {
      const found = row[kind];
      return found === undefined ? [] : [`${row.model.padEnd(width)} ${errorCells(found)}`];
    });
    return [`${KIND_WORDS[kind].padEnd(width)} ${head.join(' ')}`, ...rows, ''];
  }).slice(0, -1);
}

const errorCells = (errors: PathErrors): string =>
  [
    errors.closeRms,
    errors.lowRms,
    errors.highRms,
    errors.closeMost,
    errors.lowest,
    errors.lowestBarsLate,
  ]
    .map((value) => number(value, 0).padStart(7))
    .join(' ');

function depthTable(event: EventCalibration): string[] {
  const moveOf = (minute: ImpliedMinute) => Math.abs(minute.flowMoveBp + minute.revaluationBp);
  const moves = event.implied.map(moveOf);
  const worst = moves.indexOf(Math.max(...moves));
  const from = Math.max(0, worst - BEFORE);
  const shown = event.implied.slice(from, worst + AFTER + 1);
  const head = ['minute', 'law', 'implied', 'net flow', 'volatility', 'by takers', 'revalued'];
  return [
    head.map((word) => word.padStart(10)).join(' '),
    ...shown.map((minute, i) => {
      const byFlow = event.netFlowShares[from + i];
      return [
        new Date(minute.ts).toISOString().slice(11, 16),
        number(minute.lawShare, 3),
        number(minute.impliedShare, 3),
        byFlow === undefined ? '-' : number(byFlow, 3),
        number(minute.volatilityBp, 0),
        number(minute.flowMoveBp, 0),
        number(minute.revaluationBp, 0),
      ]
        .map((cell) => cell.padStart(10))
        .join(' ');
    }),
  ];
}

/** A number with so many decimals, without a minus before zero. */
const number = (value: number, decimals: number): string =>
  value.toFixed(decimals).replace(/^-(0(\.0*)?)$/, '$1');
