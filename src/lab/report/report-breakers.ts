/** The part of the report about breakers: when each tripped, under the price, and the evidence. */
import type { BreakerKind, Response } from '../../core/model/index.ts';
import { type BreakerRun, runsOf } from '../simulation/breaker-spans.ts';
import type { BreakerChange, SimulationResult } from '../simulation/result.ts';
import {
  baseWords,
  branchingWords,
  measuredWords,
  measureOf,
  orderedWords,
  RESPONSE_WORDS,
  valueWords,
} from './breaker-words.ts';
import type { Colour } from './charts.ts';
import type { Lane, LaneBlock, Lanes } from './charts-lanes.ts';
import { binSamples } from './charts-series.ts';
import { escapeHtml, groupDigits, NOTHING, things, utcMoment, utcWithin } from './format.ts';
import { pricePanel, timeFigure } from './report-charts-time.ts';
import { absent, type Figure, renderFigure } from './report-figure.ts';
import { type Cell, figure, folded, renderTable, type Table, text } from './report-tables.ts';

/** Changes beyond this many are in the JSON of the run, not in the page. */
const ROWS_MAX = 200;

/** Colour and height by response; the stronger, the higher. */
const LOOKS: Readonly<Record<Response, { readonly colour: Colour; readonly strength: number }>> = {
  alert: { colour: 'slate', strength: 0.3 },
  slow: { colour: 'blue', strength: 0.5 },
  gate: { colour: 'violet', strength: 0.5 },
  'close-only': { colour: 'amber', strength: 0.65 },
  'cancel-only': { colour: 'rose', strength: 0.8 },
  auction: { colour: 'green', strength: 0.8 },
  halt: { colour: 'red', strength: 1 },
};

/** Cooling or re-arming, without an order. */
const IDLE = { colour: 'slate', strength: 0.1 } as const;

const RESPONSES = Object.keys(LOOKS) as Response[];

function laneOf(run: BreakerRun): Lane {
  const blocks = run.spans.map(({ from, to, phase, response }): LaneBlock => {
    if (response === 'none') return { ...IDLE, from, to, says: phase };
    return { ...LOOKS[response], from, to, says: response };
  });
  const scope = run.scope === 'venue' ? ', whole venue' : '';
  return { id: run.id, name: `${run.id}: ${measureOf(run)}${scope}`, blocks };
}

function lanesOf(runs: readonly BreakerRun[]): Lanes {
  const used = new Set(runs.flatMap(({ spans }) => spans.map(({ response }) => response)));
  const swatches = RESPONSES.filter((response) => used.has(response)).map((response) => ({
    name: RESPONSE_WORDS[response],
    colour: LOOKS[response].colour,
    shape: 'block' as const,
  }));
  return {
    name: 'Breakers',
    list: runs.map(laneOf),
    legend: { of: 'Responses', swatches },
  };
}

function timelineFigure(result: SimulationResult, runs: readonly BreakerRun[]): string {
  const about: Figure = {
    id: 'breakers',
    title: 'When breakers tripped',
    about:
      'One lane for each breaker that left armed, coloured by what it ordered; the stronger that' +
      ' is, the higher the block. A thin line is cooling or re-arming, which orders nothing.',
    note: 'Source: samples and events of this run. Times in UTC.',
  };
  const tripped = runs.filter(({ spans }) => spans.length > 0);
  if (runs.length === 0) return renderFigure(about, absent('This rulebook has no breakers.'));
  if (tripped.length === 0) {
    return renderFigure(about, absent('Every breaker stayed armed in this run.'));
  }
  const drawing = { panels: [pricePanel(result, 180)], lanes: lanesOf(tripped) };
  return timeFigure(about, drawing, result, binSamples(result.samples));
}

/** A change as a row of the table of evidence. */
function rowOf(change: BreakerChange, kind: BreakerKind, result: SimulationResult): Cell[] {
  const { from: first, to: last, asset } = result;
  const { time, breaker, phase, response, since, uncrossedAt } = change;
  const value =
    uncrossedAt === null
      ? measuredWords(kind, change, asset)
      : `uncross at ${groupDigits(uncrossedAt)}`;
  return [
    text(utcWithin(time, first, last)),
    text(breaker),
    text(phase.replace('-', '\u2011')),
    text(response === 'none' ? NOTHING : response),
    figure(value),
    figure(valueWords(kind, change.threshold, asset)),
    figure(baseWords(kind, change, result)),
    text(since === null ? NOTHING : utcWithin(since, first, last)),
  ];
}

/** Changes with what they were decided on, so that they can be worked out again. */
function evidenceTable(
  caption: string,
  changes: readonly BreakerChange[],
  runs: readonly BreakerRun[],
  result: SimulationResult,
): Table {
  const kindOf = ({ breaker, scope }: BreakerChange): BreakerKind =>
    runs.find((run) => run.id === breaker && run.scope === scope)?.kind ?? 'move';
  return {
    caption,
    head: [
      text('Time, UTC'),
      text('Breaker'),
      text('Phase'),
      text('Response'),
      figure('Value'),
      figure('Trips at'),
      figure('Measured from'),
      text('High since'),
    ],
    rows: changes.slice(0, ROWS_MAX).map((change) => rowOf(change, kindOf(change), result)),
  };
}

const paragraph = (words: string): string => `<p class="note">${escapeHtml(words)}</p>`;

/** What was ordered in all, and by whom not. */
function summary(result: SimulationResult, runs: readonly BreakerRun[]): string[] {
  const { breakers, market } = result;
  const { changes, changesDropped, ordersHalted, orderedMs, priceStates } = breakers;
  const more = Math.max(0, changes.length - ROWS_MAX) + changesDropped;
  const armed = runs.filter(({ spans }) => spans.length === 0).map(({ id }) => id);
  const states = priceStates
    .filter(({ time }) => time >= result.from)
    .map(({ time, state }) => `${state} at ${utcMoment(time)}`);
  const lines = [
    orderedMs.length > 0 ? `At least one breaker ordered ${orderedWords(orderedMs)}.` : '',
    armed.length > 0 ? `Armed all the time: ${armed.join(', ')}.` : '',
    ordersHalted > 0 ? `${things(ordersHalted, 'order')} came back from a halted market.` : '',
    branchingWords(breakers),
    states.length > 0
      ? `Prices of ${market}: ${states.join(', ')}.`
      : `Prices of ${market} kept the state that they had before the run.`,
    more > 0 ? `And ${things(more, 'more change')}, not shown.` : '',
  ];
  return lines.filter((line) => line !== '');
}

function evidence(result: SimulationResult, runs: readonly BreakerRun[]): string {
  const { changes } = result.breakers;
  const trips = changes.filter(
    ({ phase, uncrossedAt }) => phase === 'tripped' || uncrossedAt !== null,
  );
  const notes = summary(result, runs).map(paragraph).join('');
  if (changes.length === 0) return notes;
  const table = evidenceTable('Trips and their evidence', trips, runs, result);
  const all = evidenceTable('Every change of a breaker', changes, runs, result);
  return renderTable(table) + notes + folded('Show every change', all);
}

/** Timeline and evidence of the breakers of a run. */
export function renderBreakers(result: SimulationResult): string {
  const runs = runsOf(result.breakers, result.to);
  const card = `<div class="card">${evidence(result, runs)}</div>`;
  return timelineFigure(result, runs) + card;
}
