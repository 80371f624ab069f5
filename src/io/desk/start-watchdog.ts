/** Starts a watchdog in a process of its own. */
import { type ChildProcess, fork } from 'node:child_process';
import type { WatchdogPort } from './dead-man.ts';
import type { WatchdogNotice } from './watchdog.ts';
import type { WatchdogOrder } from './watchdog-process.ts';

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
  let isEnding = false;
  const tell = (order: WatchdogOrder): void => {
    if (child.connected) child.send(order);
  };
  await ready(child, startMsMax, () => tell({ kind: 'open', module, options }));
  child.on('exit', () => {
    if (!isEnding) lost?.();
  });
  child.on('message', (told: WatchdogNotice) => notice?.(told));
  child.unref();
  child.channel?.unref();
  return {
    pid: child.pid as number,
    beat: (symbols, ms) => tell({ kind: 'beat', symbols, ms }),
    disarm: () => tell({ kind: 'disarm' }),
    async end() {
      isEnding = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      tell({ kind: 'disarm' });
      if (child.connected) child.disconnect();
      await ended;
    },
  };
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
