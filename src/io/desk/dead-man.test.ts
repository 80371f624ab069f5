import { expect, test } from 'vitest';
import type { Venue } from '../venues/venue.ts';
import { VenueError } from '../venues/venue.ts';
import { DeadMan, type WatchdogPort } from './dead-man.ts';
import { PERP } from './fault-room.contract.ts';
import { Link } from './link.ts';
import type { Door } from './machine.ts';
import { VirtualClock } from './virtual-clock.contract.ts';

const MS = 30_000;
const [A, B] = ['A', 'B'];

type Switch = (symbol: string, ms: number) => Promise<void>;

/** A venue with two symbols, and what it was told of its switch. */
function begin(change: (told: Switch, clock: VirtualClock) => Switch = (told) => told) {
  const clock = new VirtualClock(1_000_000);
  const account = { firesAt: null as number | null, told: [] as string[] };
  const told: Switch = (symbol, ms) => {
    // One switch for the whole account, as most venues have it.
    account.firesAt = ms === 0 ? null : clock.now() + ms;
    account.told.push(`${symbol} ${ms}`);
    return Promise.resolve();
  };
  const venue = { id: 'v', abilities: { cancelAllAfter: true } } as Venue;
  const door = { submit() {}, fault() {} } as unknown as Door;
  const instruments = [A, B].map((symbol) => ({ ...PERP, id: symbol, symbol, venue: 'v' }));
  const link = new Link({ ...venue, cancelAllAfter: change(told, clock) }, instruments, door);
  const deadMan = new DeadMan(clock, MS, new Map(), () => {});
  return { clock, account, link, deadMan };
}

test('one symbol without orders does not disarm the switch that others need', async () => {
  const { clock, account, link, deadMan } = begin();
  for (const symbol of [A, B]) deadMan.arm(link, symbol);
  await clock.settle();
  for (let tick = 0; tick < 400; tick += 1) {
    await clock.pass(250);
    deadMan.tend(link, new Set([B]));
    await clock.settle();
    expect(account.firesAt).toBeGreaterThan(clock.now());
    expect(deadMan.isArmed(link, B)).toBe(true);
  }
  deadMan.tend(link, new Set());
  await clock.settle();
  expect(account.firesAt).toBeNull();
});

test('a switch counts as unarmed while it is taken back, and is set only after that', async () => {
  const { clock, account, link, deadMan } = begin((told, time) => async (symbol, ms) => {
    if (ms === 0) await new Promise<void>((resolve) => time.after(800, resolve));
    await told(symbol, ms);
  });
  deadMan.arm(link, A);
  await clock.pass(100);
  expect(deadMan.isArmed(link, A)).toBe(true);
  deadMan.tend(link, new Set());
  await clock.pass(100);
  expect(deadMan.isArmed(link, A)).toBe(false);
  for (const symbol of [A, B]) deadMan.arm(link, symbol);
  await clock.pass(100);
  expect(account.told).toEqual([`A ${MS}`]);
  await clock.pass(700);
  deadMan.arm(link, A);
  await clock.settle();
  expect(account.told).toEqual([`A ${MS}`, 'A 0', `A ${MS}`]);
  expect(deadMan.isArmed(link, A)).toBe(true);
});

test('after a disarm without an answer it is not set while that may still be heard', async () => {
  const { clock, link, account, deadMan } = begin((told) => (symbol, ms) => {
    const lost = new VenueError('unknown', 'broken pipe');
    return ms === 0 ? Promise.reject(lost) : told(symbol, ms);
  });
  deadMan.arm(link, A);
  await clock.settle();
  deadMan.tend(link, new Set());
  await clock.pass(14_000);
  deadMan.arm(link, A);
  await clock.settle();
  expect(account.told).toHaveLength(1);
  await clock.pass(1_500);
  deadMan.arm(link, A);
  await clock.settle();
  expect(deadMan.isArmed(link, A)).toBe(true);
});

test('a wall clock that is set back stops no renewals', async () => {
  const { clock, account, link } = begin();
  let back = 0;
  const set = {
    now: () => clock.now() - back,
    monotonic: () => clock.monotonic(),
    after: (ms: number, action: () => void) => clock.after(ms, action),
  };
  const deadMan = new DeadMan(set, MS, new Map(), () => {});
  deadMan.arm(link, A);
  await clock.settle();
  back = 3_600_000;
  for (let tick = 0; tick < 400; tick += 1) {
    await clock.pass(250);
    deadMan.tend(link, new Set([A]));
  }
  expect(account.firesAt).toBeGreaterThan(clock.now());
  expect(deadMan.isArmed(link, A)).toBe(true);
});

test('a watchdog watches once it heard, and no longer when it is lost', async () => {
  const { clock, link } = begin();
  const dog = { isLost: false, hear: () => {}, disarm() {} };
  const beat: WatchdogPort['beat'] = () =>
    new Promise((resolve) => {
      dog.hear = resolve;
    });
  const watched = new Link(
    { ...link.venue, abilities: { ...link.venue.abilities, cancelAllAfter: false } },
    link.instruments,
    { submit() {}, fault() {} } as unknown as Door,
  );
  const port: WatchdogPort = Object.assign(dog, { beat });
  const deadMan = new DeadMan(clock, MS, new Map([['v', port]]), () => {});
  deadMan.arm(watched, A);
  await clock.settle();
  expect(deadMan.isArmed(watched, A)).toBe(false);
  dog.hear();
  await clock.settle();
  expect(deadMan.isArmed(watched, A)).toBe(true);
  dog.isLost = true;
  expect(deadMan.isArmed(watched, A)).toBe(false);
});
