/** `breakwater run`: a desk that watches, decides, and sends what is durable. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  canonicalText,
  type DeskCommand,
  type DeskEvent,
  type DeskTerms,
} from '../core/desk/index.ts';
import { SYSTEM_CLOCK } from '../io/desk/clock.ts';
import { controlPathOf, listenForWishes, type Wish, type WishAnswer } from '../io/desk/control.ts';
import type { RunnerFault } from '../io/desk/machine.ts';
import {
  beginDesk,
  type DeskSession,
  deskMaker,
  headerOf,
  resumeDesk,
  termsOf,
} from '../io/desk/resume.ts';
import { DeskRunner } from '../io/desk/runner.ts';
import { openLinearSolver } from '../io/lp/index.ts';
import { InputError } from '../lab/input-error.ts';
import { completeTerms, type DeskFileOptions, openDeskFile } from './desk-file.ts';
import { PAPER_VOLATILITY } from './desk-paper.ts';
import { deskSummary, shadowText, Tally } from './desk-summary.ts';
import { type OpenVenues, openVenues, type VenueOptions, type VenueSpec } from './desk-venues.ts';
import { eventText, type Units, unitsOf } from './desk-words.ts';
import { EXIT } from './exit.ts';
import { wholeOption } from './whole-option.ts';

export interface RunOptions extends VenueOptions, DeskFileOptions {
  readonly journal?: string;
  readonly seconds?: string;
  readonly json?: boolean;
}

/** Events that a person is told while it runs; the others are in the journal. */
const QUIET: ReadonlySet<string> = new Set(['order-changed', 'report-ignored', 'reconcile-wanted']);

function journalOf(options: RunOptions, name: string): string {
  if (options.journal !== undefined) return options.journal;
  const stamp = new Date().toISOString().replace(/[-:]/g, '').slice(0, 15);
  return join('runs', `desk-${name}-${stamp}`, 'journal.db');
}

/** A new journal, or an old one that was begun under the same terms. */
async function openSession(file: string, header: string): Promise<DeskSession> {
  const maker = deskMaker(await openLinearSolver());
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    return beginDesk(file, header, maker, SYSTEM_CLOCK.now());
  }
  const session = resumeDesk(file, maker, SYSTEM_CLOCK.now());
  if (session.journal.header === header) return session;
  session.journal.close();
  const { name } = termsOf(session.journal.header);
  const accepted = 'the desk file that it was begun with, or a new journal';
  throw new InputError({ file, field: 'terms', value: `those of another ${name}`, accepted });
}

/** Grants what people ask of a running desk. */
function granted(runner: DeskRunner, tally: Tally, units: Units, wish: Wish): WishAnswer {
  if (wish.do === 'status') return { kind: 'done', says: tally.lines() };
  if (wish.do === 'values') return takenValues(runner, wish);
  if (wish.do === 'volatility') return takenVolatility(runner, wish);
  const { scope, person } = wish;
  const events =
    wish.do === 'kill'
      ? runner.submit({ kind: 'kill', scope, person, flatten: wish.flatten })
      : runner.submit({ kind: 'rearm', scope, person });
  const refused = events.find((event) => event.kind === 'refused');
  if (refused !== undefined) return { kind: 'refused', says: eventText(refused, units) };
  return { kind: 'done', says: events.map((event) => eventText(event, units)) };
}

/** Numbers of another process on this machine; names that the desk does not state are refused. */
function takenValues(runner: DeskRunner, wish: Extract<Wish, { do: 'values' }>): WishAnswer {
  const { source, time: sourceTime, values } = wish;
  const events = runner.submit({ kind: 'observe-values', source, sourceTime, values });
  const refused = events.find((event) => event.kind === 'refused');
  if (refused?.kind === 'refused') return { kind: 'refused', says: refused.says };
  return { kind: 'done', says: [`${Object.keys(values).length} values of ${source}`] };
}

function tellEvent(event: DeskEvent, command: DeskCommand, units: Units, isJson: boolean): void {
  if (isJson) {
    console.log(canonicalText({ time: command.time, ...event }));
  } else if (!QUIET.has(event.kind)) {
    const at = new Date(command.time).toISOString().slice(11, 23);
    console.log(`${at}  ${eventText(event, units)}`);
  }
}

/** The same fault of a venue is told once until it is another. */
function onceEach(tell: (fault: RunnerFault) => void): (fault: RunnerFault) => void {
  const last = new Map<string, string>();
  return (fault) => {
    if (last.get(fault.venue) === fault.says) return;
    last.set(fault.venue, fault.says);
    tell(fault);
  };
}

/** Until a signal, the end of the paper market, or the seconds that were asked for. */
function untilEnd(seconds: number, open: OpenVenues): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => resolve('interrupted'));
    }
    open.onEnd(() => resolve('the paper market has ended'));
    if (seconds > 0) setTimeout(() => resolve(`${seconds} s are over`), seconds * 1_000);
  });
}

/** Runs the desk of a file. */
export async function run(file: string, options: RunOptions): Promise<number> {
  const opened = await openDeskFile(file, options);
  const seconds = wholeOption('--seconds', options.seconds, [1, 31_536_000, 0]);
  const journalFile = journalOf(options, opened.terms.name);
  const open = await openVenues(opened.terms, opened.specs, options, SYSTEM_CLOCK);
  const terms = await completeTerms(opened.file, open.venues);
  const units = unitsOf(terms);
  const session = await openSession(journalFile, headerOf(terms));
  const tally = new Tally(terms, session.machine);
  const isJson = options.json === true;
  const runner = new DeskRunner({
    ...session,
    venues: open.venues,
    watchdogs: open.watchdogs,
    instruments: terms.instruments,
    clock: SYSTEM_CLOCK,
    heard: (events, command) => {
      for (const event of events) {
        tally.note(event);
        tellEvent(event, command, units, isJson);
      }
    },
    fault: onceEach(({ venue, says }) => {
      console.error(`${venue === '' ? 'desk' : venue}: ${says}`);
    }),
  });
  const path = controlPathOf(journalFile);
  const control = await listenForWishes(path, (wish) => granted(runner, tally, units, wish));
  if (!isJson) tellStart(terms.name, journalFile, open, options);
  const end = untilEnd(seconds, open);
  const stopStating = stateVolatilities(runner, terms, opened.specs);
  await runner.start();
  const why = await end;
  stopStating();
  await control.close();
  await runner.stop();
  runner.saveSnapshot();
  session.journal.close();
  await open.close();
  if (!isJson) {
    for (const shadow of open.shadows) console.log(shadowText(shadow));
    console.log(deskSummary(tally, why, journalFile));
  }
  return EXIT.done;
}

/** Between two statements of a paper option's volatility, ms. */
const STATE_MS = 5_000;

/** Paper options trade at one volatility; the desk is told of it as a surface would tell. */
function stateVolatilities(
  runner: DeskRunner,
  terms: DeskTerms,
  specs: ReadonlyMap<string, VenueSpec>,
): () => void {
  const options = terms.instruments.filter(
    ({ kind, venue }) => (kind === 'call' || kind === 'put') && specs.get(venue)?.kind === 'paper',
  );
  const state = (): void => {
    for (const { id: instrument } of options) {
      const said = { instrument, source: 'paper', sourceTime: SYSTEM_CLOCK.now() };
      runner.submit({ kind: 'observe-volatility', ...said, impliedVolatility: PAPER_VOLATILITY });
    }
  };
  if (options.length === 0) return () => {};
  const timer = setInterval(state, STATE_MS);
  setTimeout(state, 500).unref();
  return () => clearInterval(timer);
}

function takenVolatility(
  runner: DeskRunner,
  wish: Extract<Wish, { do: 'volatility' }>,
): WishAnswer {
  const { instrument, source, time: sourceTime, value: impliedVolatility } = wish;
  const said = { instrument, source, sourceTime, impliedVolatility };
  const events = runner.submit({ kind: 'observe-volatility', ...said });
  const refused = events.find((event) => event.kind === 'refused');
  if (refused?.kind === 'refused') return { kind: 'refused', says: refused.says };
  return { kind: 'done', says: [`volatility of ${instrument}: ${impliedVolatility}`] };
}

function tellStart(name: string, journal: string, open: OpenVenues, options: RunOptions): void {
  const mode = options.shadow === true ? ', in shadow: nothing is sent' : '';
  console.log(`desk ${name} at ${[...open.venues.keys()].join(', ')}${mode}`);
  console.log(`journal ${journal}; stop it with: breakwater kill ${journal}`);
  if (open.server !== null) console.log(`paper venue served at ${open.server.url} (key paper)`);
}
