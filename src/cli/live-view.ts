/**
 * A view of a running simulation. On a terminal it is redrawn in place; anywhere else, such as in
 * a log, it is a table with one row about every five virtual minutes and no escape code.
 */
import { utcClock, utcDate } from '../lab/report/format.ts';
import type { Frame } from './live-view-frame.ts';
import { History, screenOf } from './live-view-screen.ts';
import {
  amountText,
  type Colours,
  countText,
  encode,
  percentText,
  priceText,
} from './live-view-text.ts';

export type { Frame } from './live-view-frame.ts';

/** Where a view is written; `process.stdout` is one. */
export interface ViewStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

export interface LiveViewOptions {
  /** What runs. */
  readonly title: string;
  /** Milliseconds of a clock that only goes forward; limits how often the screen is redrawn. */
  readonly now: () => number;
  /** Name of the settlement asset, shown beside amounts. */
  readonly asset?: string;
  /** Environment in which NO_COLOR is looked up; that of the program when not given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface LiveView {
  /** Shows a frame, or keeps it for later where the last redraw is too young. */
  update(frame: Frame): void;
  /** Shows the last frame, then the lines, and leaves the terminal as it was. */
  finish(lines: readonly string[]): void;
}

const REDRAW_MS = 125;
const ROW_EVERY_MS = 300_000;
const COLUMNS_UNKNOWN = 80;

// The cursor is hidden only inside one write, so even a killed run leaves it visible.
const HIDE = '\x1b[?25l';
const SHOW = '\x1b[?25h';
const CLEAR_LINE = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';

/** Terminals on which a view is open. */
const open = new Set<ViewStream>();

/** Leaves every open terminal with its cursor and without a colour; for a handler of SIGINT. */
export function restore(): void {
  for (const stream of open) stream.write(`\x1b[0m${SHOW}`);
  open.clear();
}

/** Redraws a block of lines in place. */
class TerminalView implements LiveView {
  private latest: Frame | null = null;
  private drawn = 0;
  private drawnAt = Number.NEGATIVE_INFINITY;
  private readonly history = new History();
  private readonly colours: Colours;
  private readonly stream: ViewStream;
  private readonly options: LiveViewOptions;

  constructor(stream: ViewStream, options: LiveViewOptions) {
    this.stream = stream;
    this.options = options;
    const noColour = (options.env ?? process.env)['NO_COLOR'] ?? '';
    this.colours = noColour === '' ? 'colours' : 'no colours';
    open.add(stream);
  }

  update(frame: Frame): void {
    this.history.add(frame);
    this.latest = frame;
    const now = this.options.now();
    if (now - this.drawnAt < REDRAW_MS) return;
    this.drawnAt = now;
    this.draw(frame);
  }

  finish(lines: readonly string[]): void {
    if (this.latest !== null) this.draw(this.latest);
    this.stream.write(`${SHOW}${lines.map((line) => `${line}\n`).join('')}`);
    open.delete(this.stream);
  }

  private draw(frame: Frame): void {
    const { columns, rows } = this.stream;
    const { title, asset = '' } = this.options;
    const screen = screenOf(frame, this.history, columns ?? COLUMNS_UNKNOWN, { title, asset });
    // A block higher than the window could not be redrawn in place.
    const lines = screen.slice(0, Math.max(1, (rows ?? screen.length + 1) - 1));
    const up = this.drawn === 0 ? '' : `\x1b[${this.drawn}A`;
    const texts = lines.map((line) => `${encode(line, this.colours)}${CLEAR_LINE}\n`);
    this.stream.write(`${HIDE}${up}\r${texts.join('')}${CLEAR_BELOW}${SHOW}`);
    this.drawn = lines.length;
  }
}

const HEADS: readonly (readonly [string, number])[] = [
  ['time UTC', 8],
  ['done', 6],
  ['mark', 11],
  ['warned', 9],
  ['orderly', 9],
  ['stopped', 9],
  ['closed', 9],
  ['on the book', 12],
  ['taken over', 12],
  ['deleveraged', 12],
  ['depth', 6],
];

const row = (cells: readonly string[], last: string): string =>
  `${cells.map((cell, i) => cell.padStart(HEADS[i]?.[1] ?? 0)).join('  ')}  ${last}`.trimEnd();

/** One row of the plain table. */
function rowOf({ stages, ...frame }: Frame): string {
  const cells = [
    utcClock(frame.time),
    percentText(frame.progress),
    priceText(frame.mark),
    countText(stages.warned),
    countText(stages.orderly),
    countText(stages.stopped),
    countText(stages.closed),
    amountText(frame.liquidated),
    amountText(frame.takenOver),
    amountText(frame.deleveraged),
    percentText(frame.depth),
  ];
  return row(cells, frame.breakers.length === 0 ? 'none' : frame.breakers.join(', '));
}

/** Appends rows to a log. */
class PlainView implements LiveView {
  private latest: Frame | null = null;
  private written: Frame | null = null;
  private readonly stream: ViewStream;
  private readonly options: LiveViewOptions;

  constructor(stream: ViewStream, options: LiveViewOptions) {
    this.stream = stream;
    this.options = options;
  }

  update(frame: Frame): void {
    this.latest = frame;
    if (this.written !== null && !this.isNotable(frame, this.written)) return;
    this.writeRow(frame);
  }

  finish(lines: readonly string[]): void {
    if (this.latest !== null && this.latest !== this.written) this.writeRow(this.latest);
    this.stream.write(lines.map((line) => `${line}\n`).join(''));
  }

  private isNotable(frame: Frame, before: Frame): boolean {
    const slot = ({ time }: Frame) => Math.floor(time / ROW_EVERY_MS);
    return slot(frame) !== slot(before) || frame.breakers.join() !== before.breakers.join();
  }

  private writeRow(frame: Frame): void {
    if (this.written === null) {
      const { title, asset } = this.options;
      const unit = asset === undefined ? '' : `, amounts in ${asset}`;
      this.stream.write(`${title}, ${utcDate(frame.time)}${unit}\n`);
      this.stream.write(
        `${row(
          HEADS.map(([name]) => name),
          'breakers',
        )}\n`,
      );
    }
    this.stream.write(`${rowOf(frame)}\n`);
    this.written = frame;
  }
}

/**
 * Opens a view.
 *
 * @example
 * const view = createLiveView(process.stdout, { title: 'crash', now: () => performance.now() });
 * view.update(frame);
 * view.finish(['done']);
 */
export const createLiveView = (stream: ViewStream, options: LiveViewOptions): LiveView =>
  stream.isTTY === true ? new TerminalView(stream, options) : new PlainView(stream, options);
