import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { startWatchdog } from './start-watchdog.ts';
import { VirtualClock } from './virtual-clock.contract.ts';
import { Watchdog, type WatchdogNotice } from './watchdog.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakwater-watchdog-'));
const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const VENUE = pathOf('./watchdog-venue.contract.ts');

afterAll(() => rmSync(folder, { recursive: true }));

function begin(failures = 0) {
  let left = failures;
  const clock = new VirtualClock(0);
  const cancelled: string[] = [];
  const heard: WatchdogNotice[] = [];
  const cancelAll = async (symbol: string): Promise<void> => {
    left -= 1;
    if (left >= 0) throw new Error('no route');
    cancelled.push(symbol);
  };
  const watchdog = new Watchdog({ cancelAll }, clock, (notice) => void heard.push(notice));
  return { clock, watchdog, cancelled, heard };
}

test('a watchdog is quiet while it is told in time, and cancels once it is not', async () => {
  const { clock, watchdog, cancelled } = begin();
  for (let beat = 0; beat < 5; beat += 1) {
    watchdog.beat(['BTCUSDT', 'ETHUSDT'], 3_000);
    await clock.pass(2_999);
  }
  expect(cancelled).toEqual([]);
  await clock.pass(1);
  expect(cancelled).toEqual(['BTCUSDT', 'ETHUSDT']);
  await clock.pass(60_000);
  expect(cancelled).toHaveLength(2);
});

test('a watchdog that is disarmed cancels nothing', async () => {
  const { clock, watchdog, cancelled } = begin();
  watchdog.beat(['BTCUSDT'], 3_000);
  watchdog.disarm();
  await clock.pass(60_000);
  expect(cancelled).toEqual([]);
  expect(watchdog.isArmed).toBe(false);
});

test('a watchdog tries until it has cancelled', async () => {
  const { clock, watchdog, cancelled, heard } = begin(3);
  watchdog.beat(['BTCUSDT'], 1_000);
  await clock.pass(10_000);
  expect(cancelled).toEqual(['BTCUSDT']);
  const kinds = heard.map(({ kind }) => kind);
  expect(kinds).toEqual(['barked', 'failed', 'failed', 'failed', 'cancelled']);
});

test('a watchdog in a process of its own cancels when its beats stop', async () => {
  const file = join(folder, 'beats.txt');
  const barked = Promise.withResolvers<WatchdogNotice>();
  const notice = (each: WatchdogNotice): void => {
    if (each.kind === 'cancelled') barked.resolve(each);
  };
  const watchdog = await startWatchdog({ module: VENUE, options: { file }, notice });
  await watchdog.beat(['BTCUSDT'], 20);
  expect((await barked.promise).symbol).toBe('BTCUSDT');
  expect(readFileSync(file, 'utf8')).toBe('BTCUSDT\n');
  await watchdog.end();
});

test('a desk that is killed leaves nothing open', async () => {
  const file = join(folder, 'killed.txt');
  const parent = fork(pathOf('./watchdog-parent.contract.ts'), [VENUE, file], { execArgv: [] });
  const { pid } = await new Promise<{ pid: number }>((resolve) => {
    parent.once('message', (told) => resolve(told as { pid: number }));
  });
  parent.kill('SIGKILL');
  const isAlive = (): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  while (isAlive()) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe('BTCUSDT\nETHUSDT\n');
});

test('a watchdog whose venue cannot be opened is not taken for one', async () => {
  const module = join(folder, 'nowhere.ts');
  await expect(startWatchdog({ module, options: {} })).rejects.toThrow('ended with code 1');
});

test('a watchdog that is killed is lost, is told of, and hears nothing more', async () => {
  const told = Promise.withResolvers<void>();
  const file = join(folder, 'lost.txt');
  const lost = (): void => told.resolve();
  const watchdog = await startWatchdog({ module: VENUE, options: { file }, lost });
  await watchdog.beat(['BTCUSDT'], 600_000);
  expect(watchdog.isLost).toBe(false);
  process.kill(watchdog.pid, 'SIGKILL');
  const unheard = expect(watchdog.beat(['BTCUSDT'], 600_000)).rejects.toThrow('is gone');
  await told.promise;
  await unheard;
  expect(watchdog.isLost).toBe(true);
  await expect(watchdog.beat(['BTCUSDT'], 600_000)).rejects.toThrow('is gone');
  watchdog.disarm();
  await watchdog.end();
});
