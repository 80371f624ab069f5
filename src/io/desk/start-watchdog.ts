/** Starts a watchdog in a process of its own. */
import { type ChildProcess, fork } from 'node:child_process';
import type { WatchdogPort } from './dead-man.ts';
import type { WatchdogNotice } from './watchdog.ts';
import type { WatchdogOrder, WatchdogWord } from './watchdog-process.ts';

export interface WatchdogTerms {
  /** File of a module that exports `openVenue(options): Promise<Venue>`. */
  readonly module: string;
  /** Plain data for `openVenue`; keys of its own are best, with no right but to trade. */
  readonly options: unknown;
  /** Ms within which the process must be ready. */
  readonly startMsMax?: number;
  readonly notice?: (notice: WatchdogNotice) => void;
  /** Told when the process ended without being asked to: nothing watches any more. */
  readonly lost?: () => void;
}

/** A watchdog that runs. */
export interface RunningWatchdog extends WatchdogPort {
  readonly pid: number;
  /** Disarms it and ends its process; a second call does nothing. */
  end(): Promise<void>;
}

/** @throws Error where the process is not ready in time */
export async function startWatchdog(terms: WatchdogTerms): Promise<RunningWatchdog> {
  const { module, options, startMsMax = 10_000, notice, lost } = terms;
  // The entry has the ending of this file: .ts as it is written, .js once it is built.
  const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
  const entry = new URL(`./watchdog-process${ending}`, import.meta.url);
  // Detached: a signal to the desk's group, such as from a terminal, does not reach it.
  const child = fork(entry, { detached: true, execArgv: [], stdio: 'ignore' });
  // A child that is gone says so here too, and without an ear the error would end the desk.
  child.on('error', () => {});
  await ready(child, startMsMax, () => child.send({ kind: 'open', module, options }, () => {}));
  const leash = new Leash(child, notice ?? (() => {}), lost ?? (() => {}));
  child.unref();
  child.channel?.unref();
  return leash;
}

/** What the desk's process holds of a watchdog: beats count once they were heard. */
class Leash implements RunningWatchdog {
  // state
  #isEnding = false;
  #isLost = false;
  #count = 0;
  readonly #unheard = new Map<number, PromiseWithResolvers<void>>(); // by number of the beat
  // fixed
  readonly #child: ChildProcess;
  readonly #told: () => void;
  readonly pid: number;

  constructor(child: ChildProcess, notice: (notice: WatchdogNotice) => void, lost: () => void) {
    this.#child = child;
    this.#told = lost;
    this.pid = child.pid as number;
    for (const event of ['exit', 'error', 'disconnect']) child.on(event, () => this.#lose());
    child.on('message', (word: WatchdogWord) => {
      if (word.kind === 'heard') this.#hear(word.number);
      else if (word.kind !== 'ready') notice(word);
    });
    if (!child.connected) this.#lose();
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  beat(symbols: readonly string[], ms: number): Promise<void> {
    if (this.#isLost) return Promise.reject(new Error(`watchdog ${this.pid} is gone`));
    this.#count += 1;
    const number = this.#count;
    const heard = Promise.withResolvers<void>();
    this.#unheard.set(number, heard);
    this.#tell({ kind: 'beat', number, symbols, ms });
    return heard.promise;
  }

  disarm(): void {
    this.#tell({ kind: 'disarm' });
  }

  async end(): Promise<void> {
    const child = this.#child;
    this.#isEnding = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    this.disarm();
    if (child.connected) child.disconnect();
    await ended;
  }

  #tell(order: WatchdogOrder): void {
    if (!this.#child.connected) return;
    this.#child.send(order, (error) => {
      if (error !== null) this.#lose();
    });
  }

  /** Beats are heard in the order in which they were sent. */
  #hear(number: number): void {
    this.#unheard.get(number)?.resolve();
    this.#unheard.delete(number);
  }

  #lose(): void {
    if (this.#isLost) return;
    this.#isLost = true;
    const error = new Error(`watchdog ${this.pid} is gone`);
    for (const { reject } of this.#unheard.values()) reject(error);
    this.#unheard.clear();
    if (!this.#isEnding) this.#told();
  }
}

function ready(child: ChildProcess, startMsMax: number, open: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (says: string): void => {
      clearTimeout(timer);
      child.kill();
      reject(new Error(`watchdog: ${says}; accepted: a process that is ready`));
    };
    const timer = setTimeout(() => refuse(`not ready in ${startMsMax} ms`), startMsMax);
    const ended = (code: number | null): void => refuse(`ended with code ${code} at its start`);
    child.once('exit', ended);
    child.once('message', () => {
      clearTimeout(timer);
      child.off('exit', ended);
      resolve();
    });
    open();
  });
}
