/** `breakwater run`: a desk that watches, decides, and sends what is durable. */
import { join } from 'node:path';
import {
  canonicalText,
  type DeskCommand,
  type DeskEvent,
  type DeskTerms,
} from '../core/desk/index.ts';
import { SYSTEM_CLOCK } from '../io/desk/clock.ts';
import { controlPathOf, listenForWishes } from '../io/desk/control.ts';
import type { RunnerFault } from '../io/desk/machine.ts';
import { type DeskSession, headerOf } from '../io/desk/resume.ts';
import { DeskRunner } from '../io/desk/runner.ts';
import type { ShadowVenue } from '../io/venues/shadow/index.ts';
import { completeTerms, type DeskFileOptions, openDeskFile } from './desk-file.ts';
import { openSession } from './desk-journal.ts';
import { PAPER_VOLATILITY } from './desk-paper.ts';
import { deskSummary, shadowText, Tally } from './desk-summary.ts';
import { type OpenVenues, openVenues, type VenueOptions, type VenueSpec } from './desk-venues.ts';
import { grantOf, type Halted } from './desk-wishes.ts';
import { eventText, type Units, unitsOf } from './desk-words.ts';
import { EXIT } from './exit.ts';
import { wholeOption } from './whole-option.ts';

export interface RunOptions extends VenueOptions, DeskFileOptions {
  readonly journal?: string;
  readonly seconds?: string;
  readonly json?: boolean;
}

function journalOf(options: RunOptions, name: string): string {
  if (options.journal !== undefined) return options.journal;
  const stamp = new Date().toISOString().replace(/[-:]/g, '').slice(0, 15);
  return join('runs', `desk-${name}-${stamp}`, 'journal.db');
}

/** Events that a person is told while it runs; the others are in the journal. */
const QUIET: ReadonlySet<string> = new Set(['order-changed', 'report-ignored', 'reconcile-wanted']);

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

/** How a run ends. */
interface Ending {
  readonly kind: 'asked' | 'halted';
  readonly why: string;
}

/** Longest run with an end, s: 23 days, as a timer of the platform takes 2^31 ms at most. */
const SECONDS_MAX = 2_000_000;

/** What ends a run: a signal, the end of the paper market, the seconds asked for, or a halt. */
class Ends {
  halted = ''; // why; empty while it has not
  readonly ended: Promise<Ending>;
  readonly #end: (ending: Ending) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(seconds: number, open: OpenVenues) {
    const { promise, resolve } = Promise.withResolvers<Ending>();
    this.ended = promise;
    this.#end = resolve;
    const asked = (why: string): void => resolve({ kind: 'asked', why });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => asked('interrupted'));
    }
    open.onEnd(() => asked('the paper market has ended'));
    if (seconds === 0) return;
    this.#timer = setTimeout(() => asked(`${seconds} s are over`), seconds * 1_000);
  }

  halt(why: string): void {
    if (this.halted !== '') return;
    this.halted = why === '' ? 'no reason was given' : why;
    this.#end({ kind: 'halted', why: `it halted: ${this.halted}` });
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}

/** Runs the desk of a file. */
export async function run(file: string, options: RunOptions): Promise<number> {
  // Journals, snapshots and the folder they are in say what an account holds.
  process.umask(0o077);
  const opened = await openDeskFile(file, options);
  const seconds = wholeOption('--seconds', options.seconds, [1, SECONDS_MAX, 0]);
  const journalFile = journalOf(options, opened.terms.name);
  const open = await openVenues(opened.terms, opened.specs, options, SYSTEM_CLOCK);
  const ends = new Ends(seconds, open);
  try {
    const terms = await completeTerms(opened.file, open.venues);
    const mode = options.shadow === true ? 'shadow' : 'live';
    const session = await openSession(journalFile, headerOf(terms), mode);
    const setting = { terms, specs: opened.specs, open, ends, options, journalFile, session };
    try {
      return await runSession(setting);
    } finally {
      closeJournal(session, ends);
    }
  } finally {
    ends.clear();
    // A desk that halted leaves orders behind: its watchdogs go off when this process is gone.
    await (ends.halted === '' ? open.close() : open.leave());
  }
}

/** A journal that made the desk halt fails once more, of which nobody needs to hear again. */
function closeJournal({ journal }: DeskSession, ends: Ends): void {
  try {
    journal.close();
  } catch (error) {
    if (ends.halted === '') throw error;
  }
}

interface Setting {
  readonly terms: DeskTerms;
  readonly specs: ReadonlyMap<string, VenueSpec>;
  readonly open: OpenVenues;
  readonly ends: Ends;
  readonly options: RunOptions;
  readonly journalFile: string;
  readonly session: DeskSession;
}

async function runSession(setting: Setting): Promise<number> {
  const { terms, open, ends, options, journalFile, session } = setting;
  const units = unitsOf(terms);
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
    halted: (reason) => ends.halt(reason),
  });
  const grant = grantOf(runner, tally, units, () => ends.halted);
  const control = await listenForWishes(controlPathOf(journalFile), grant);
  let ending: Ending;
  try {
    if (!isJson) tellStart(terms.name, journalFile, open, options);
    ending = await untilEnded(runner, setting);
  } finally {
    await control.close();
  }
  if (ending.kind === 'asked') {
    await runner.stop();
    runner.saveSnapshot();
  }
  if (!isJson) {
    for (const shadow of open.shadows) tellShadow(shadow);
    console.log(deskSummary(tally, ending.why, journalFile));
  }
  if (ending.kind === 'asked') return EXIT.done;
  console.error(`breakwater: the desk halted: ${ends.halted}`);
  return EXIT.negative;
}

/** A desk whose start takes long can be ended within it. */
async function untilEnded(runner: DeskRunner, { terms, specs, ends }: Setting): Promise<Ending> {
  const stopStating = stateVolatilities(runner, terms, specs, () => ends.halted);
  const stopHearing = haltOnError(runner, ends);
  try {
    return await Promise.race([ends.ended, runner.start().then(() => ends.ended)]);
  } finally {
    stopStating();
    stopHearing();
  }
}

/** After an error that nobody expected nothing is decided: the dead-man switches do the rest. */
function haltOnError(runner: DeskRunner, ends: Ends): () => void {
  const heard = (error: Error): void => {
    runner.halt();
    // One that is thrown by a desk that has halted is only its echo.
    if (ends.halted === '') console.error(error.stack ?? error.message);
    ends.halt(error.message);
  };
  process.on('uncaughtException', heard);
  return () => process.off('uncaughtException', heard);
}

/** Between two statements of a paper option's volatility, ms. */
const STATE_MS = 5_000;

/** Paper options trade at one volatility; the desk is told of it as a surface would tell. */
function stateVolatilities(
  runner: DeskRunner,
  terms: DeskTerms,
  specs: ReadonlyMap<string, VenueSpec>,
  halted: Halted,
): () => void {
  const options = terms.instruments.filter(
    ({ kind, venue }) => (kind === 'call' || kind === 'put') && specs.get(venue)?.kind === 'paper',
  );
  const state = (): void => {
    if (halted() !== '') return;
    for (const { id: instrument } of options) {
      const said = { instrument, source: 'paper', sourceTime: SYSTEM_CLOCK.now() };
      runner.submit({ kind: 'observe-volatility', ...said, impliedVolatility: PAPER_VOLATILITY });
    }
  };
  if (options.length === 0) return () => {};
  const timer = setInterval(state, STATE_MS);
  const first = setTimeout(state, 500);
  return () => {
    clearInterval(timer);
    clearTimeout(first);
  };
}

function tellShadow(shadow: ShadowVenue): void {
  const { ordersBefore, doneBefore } = shadow;
  console.log(shadowText(shadow));
  if (ordersBefore + doneBefore === 0) return;
  console.log(`  before these ${ordersBefore} orders and ${doneBefore} trades, only counted`);
}

function tellStart(name: string, journal: string, open: OpenVenues, options: RunOptions): void {
  const mode = options.shadow === true ? ', in shadow: nothing is sent' : '';
  console.log(`desk ${name} at ${[...open.venues.keys()].join(', ')}${mode}`);
  console.log(`journal ${journal}; stop it with: breakwater kill ${journal}`);
  if (open.server !== null)
    console.log(`paper venue served at ${open.server.url} (key paper-key, secret paper-secret)`);
}
