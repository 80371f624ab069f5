/** The screen of a running simulation: 20 lines that fit 60 columns and use up to 120. */
import { utcMoment } from '../lab/report/format.ts';
import type { Frame } from './live-view-frame.ts';
import {
  amountText,
  bar,
  countText,
  dim,
  gauge,
  type Line,
  percentText,
  plain,
  priceText,
  sparkline,
  spread,
  type Tint,
  tinted,
  toWidth,
} from './live-view-text.ts';

const WIDTH_MAX = 120;
const GUTTER = 2;
/** Columns of history; more than a line has, so that a wider window shows more. */
const SLOTS = 240;

/** What of the frames before is shown: the path of the mark, and where the figures began. */
export class History {
  private readonly marks: (number | null)[] = new Array(SLOTS).fill(null);
  private reached = -1;
  first: Frame | null = null;
  private firstMark: number | null = null;
  /** Lowest mark so far; 0 before the first. */
  low = 0;

  add(frame: Frame): void {
    this.first ??= frame;
    if (!(frame.mark > 0)) return;
    this.firstMark ??= frame.mark;
    this.low = this.low === 0 ? frame.mark : Math.min(this.low, frame.mark);
    const slot = Math.min(SLOTS - 1, Math.max(0, Math.floor(frame.progress * SLOTS)));
    // Frames may be further apart than slots: what lies between keeps the last mark.
    const before = this.marks[this.reached] ?? frame.mark;
    for (let at = this.reached + 1; at < slot; at += 1) this.marks[at] = before;
    this.marks[slot] = frame.mark;
    this.reached = Math.max(this.reached, slot);
  }

  /** The mark of each column; null where the run has not come yet. */
  columns(width: number): (number | null)[] {
    return Array.from({ length: width }, (_, i) => {
      const to = Math.floor(((i + 1) * SLOTS) / width);
      const from = Math.floor((i * SLOTS) / width);
      for (let at = Math.max(from, to - 1); at >= from; at -= 1) {
        const mark = this.marks[at] ?? null;
        if (mark !== null) return mark;
      }
      return null;
    });
  }

  /** Move of the mark since the first one. */
  move(mark: number): number {
    return this.firstMark === null || !(mark > 0) ? 0 : mark / this.firstMark - 1;
  }
}

/** Two blocks side by side. */
function beside(left: readonly Line[], right: readonly Line[], split: number): Line[] {
  const rows = Math.max(left.length, right.length);
  return Array.from({ length: rows }, (_, i) => [
    ...toWidth(left[i] ?? [], split),
    plain(' '.repeat(GUTTER)),
    ...(right[i] ?? []),
  ]);
}

const STAGES: readonly (readonly [keyof Frame['stages'], Tint])[] = [
  ['healthy', 'green'],
  ['warned', 'yellow'],
  ['orderly', 'magenta'],
  ['stopped', 'red'],
  ['closed', 'blue'],
];

function stageLines({ stages }: Frame, width: number): Line[] {
  const total = Math.max(
    1,
    Object.values(stages).reduce((sum: number, accounts: number) => sum + accounts, 0),
  );
  const lines = STAGES.map(([stage, tint]): Line => {
    const accounts = stages[stage];
    const label = `${stage.padEnd(8)}${countText(accounts).padStart(9)} `;
    return [
      dim(label.slice(0, 8)),
      plain(label.slice(8)),
      tinted(tint, bar(accounts / total, width - 18)),
    ];
  });
  return [[tinted('bold', 'Accounts')], ...lines];
}

const FUNDS: readonly (readonly [keyof Frame['funds'], string])[] = [
  ['feeReserve', 'fee reserve'],
  ['operator', 'operator'],
  ['market', 'market fund'],
  ['shared', 'shared fund'],
  ['vault', 'vault equity'],
];

/** The bars show what is left of what each had at the start. */
function fundLines({ funds }: Frame, first: Frame, width: number, asset: string): Line[] {
  const lines = FUNDS.map(([fund, name]): Line => {
    const label: Line = [dim(name.padEnd(12)), plain(`${amountText(funds[fund]).padStart(11)} `)];
    const room = width - 24;
    if (room < 6) return label;
    const had = first.funds[fund];
    return [...label, ...gauge(had > 0 ? funds[fund] / had : 0, room, 'cyan')];
  });
  return [[tinted('bold', asset === '' ? 'Funds' : `Funds, ${asset}`)], ...lines];
}

function flowLines(frame: Frame, asset: string): Line[] {
  const row = (name: string, value: number): Line => [
    dim(name.padEnd(12)),
    plain(amountText(value).padStart(11)),
  ];
  return [
    [tinted('bold', asset === '' ? 'Notional' : `Notional, ${asset}`)],
    row('on the book', frame.liquidated),
    row('taken over', frame.takenOver),
    row('deleveraged', frame.deleveraged),
  ];
}

function marketLines(frame: Frame, width: number): Line[] {
  const depth = percentText(frame.depth).padStart(11);
  const thin: Tint = frame.depth < 0.25 ? 'red' : frame.depth < 0.6 ? 'yellow' : 'green';
  const room = width - 24;
  const track = room < 6 ? [] : [plain(' '), ...gauge(frame.depth, room, thin)];
  return [
    [tinted('bold', 'Market')],
    [dim('book depth'.padEnd(12)), plain(depth), ...track],
    [dim('ADL accounts'), plain(countText(frame.adlAccounts).padStart(11))],
    [dim('commands'.padEnd(12)), plain(countText(frame.commands).padStart(11))],
  ];
}

function priceLine(frame: Frame, history: History, width: number): Line {
  const move = history.move(frame.mark);
  const sign = move > 0 ? '+' : '';
  const tint: Tint = move < 0 ? 'red' : 'green';
  return [
    dim('mark '),
    tinted('bold', priceText(frame.mark).padStart(10)),
    tinted(tint, `${sign}${percentText(move, 1)}`.padStart(9)),
    dim('  ref '),
    plain(priceText(frame.reference).padStart(10)),
    dim('  mid '),
    plain(priceText(frame.mid).padStart(10)),
    ...(width < 74 ? [] : [dim('  low '), plain(priceText(history.low).padStart(10))]),
  ];
}

function progressLine(frame: Frame, width: number): Line {
  const rate = `${countText(frame.commandsPerSecond)} commands/s`;
  const tail = ` ${percentText(frame.progress).padStart(5)} ${rate.padStart(18)}`;
  return [...gauge(frame.progress, width - tail.length, 'cyan'), plain(tail)];
}

export interface ScreenOptions {
  readonly title: string;
  /** Name of the settlement asset; empty where it is not known. */
  readonly asset: string;
}

/** Lines of the screen, each at most `columns` wide. */
export function screenOf(
  frame: Frame,
  history: History,
  columns: number,
  { title, asset }: ScreenOptions,
): Line[] {
  const width = Math.min(WIDTH_MAX, Math.max(20, columns - 1)); // a full last column would wrap
  const right = Math.max(24, Math.floor(width * 0.45));
  const split = width - right - GUTTER;
  const held = frame.breakers.length > 0;
  const graph = sparkline(history.columns(width), 2);
  const lines: Line[] = [
    spread([tinted('bold', title)], [plain(utcMoment(frame.time))], width),
    progressLine(frame, width),
    [],
    priceLine(frame, history, width),
    ...graph.map((row): Line => [tinted('cyan', row)]),
    [],
    ...beside(
      stageLines(frame, split),
      fundLines(frame, history.first ?? frame, right, asset),
      split,
    ),
    [],
    ...beside(flowLines(frame, asset), marketLines(frame, right), split),
    [],
    [
      dim('breakers'.padEnd(12)),
      held ? tinted('red', frame.breakers.join(', ')) : dim('none is tripped'),
    ],
  ];
  return lines.map((line) => toWidth(line, width));
}
