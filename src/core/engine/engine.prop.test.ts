import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ScanWatch } from '../margin/index.ts';
import {
  type Command,
  EVENT_KINDS,
  type Event,
  LAYER_KINDS,
  PRICE_STATES,
  REASONS,
  REFUSAL_CODES,
  STAGES,
} from '../model/index.ts';
import { Engine } from './engine.ts';
import type { Watcher } from './played-venue.contract.ts';
import { type Move, move, Player } from './random-venue.contract.ts';
import { genesisOf, type State } from './state.ts';
import { WORLDS, type World } from './worlds.contract.ts';

/** More of everything for a long hunt: `PROPERTY_FACTOR=50 PROPERTY_SEED=7`. */
const FACTOR = Number(process.env['PROPERTY_FACTOR'] ?? 1);
const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);

const histories = fc.array(move, { minLength: 1, maxLength: 180, size: 'max' });

/** Plays random histories in one world; a failure prints seed, path and the shrunk moves. */
function hold(world: World, runs: number, law: (history: readonly Move[]) => void): void {
  const at = WORLDS.indexOf(world);
  fc.assert(fc.property(histories, law), { seed: SEED + at, numRuns: runs * FACTOR });
}

function play(world: World, history: readonly Move[], watcher: Watcher = { after() {} }): Player {
  const player = new Player(world, watcher);
  player.play(history);
  return player;
}

const reached = new Set<string>();

/** Notes what a command has led to, so that what nothing leads to is found. */
function note(world: World, events: readonly Event[]): void {
  for (const event of events) {
    reached.add(`event ${event.kind}`);
    if (event.kind === 'refused') reached.add(`refusal ${event.code}`);
    if (event.kind === 'stage') reached.add(`stage ${event.to}`);
    if (event.kind === 'price-state') reached.add(`prices ${event.to}`);
    if ('reason' in event) reached.add(`reason ${event.reason}`);
    if (event.kind === 'layer-paid' && event.amount > 0n) {
      const layer = world.venue.layers.find(({ id }) => id === event.layer);
      reached.add(`layer ${layer?.kind}`);
    }
  }
}

const worlds = WORLDS.map((world) => [world.name, world] as const);

test.each(worlds)('every random history keeps all promises: %s', (_, world) => {
  hold(world, 100, (history) => {
    play(world, history, { after: (_venue, _command, events) => note(world, events) });
  });
});

const fresh = (world: World): Engine =>
  new Engine({ genesis: genesisOf(world.venue, { capacity: world.capacity }) });

const text = (value: unknown): string =>
  JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : each));

test.each(worlds)(
  'replayed, scanned or taken up from a snapshot it is the same: %s',
  (_, world) => {
    hold(world, 10, (history) => {
      const snapshots: { at: number; bytes: Uint8Array }[] = [];
      const said: string[] = [];
      const { commands, engine } = play(world, history, {
        after: ({ engine: now, commands: so }, _command, events) => {
          said.push(text(events));
          if (so.length % 29 === 0) snapshots.push({ at: so.length, bytes: now.snapshot() });
        },
      });
      const again = fresh(world);
      commands.forEach((command, i) => {
        expect(text(again.apply(command))).toBe(said[i]);
      });
      expect(again.stateHash()).toBe(engine.stateHash());
      const scanning = fresh(world);
      scanning.state.watch = new ScanWatch();
      for (const command of commands) scanning.run(command);
      expect(scanning.stateHash()).toBe(engine.stateHash());
      for (const { at, bytes } of snapshots) {
        const later = Engine.fromSnapshot(bytes);
        commands.slice(at).forEach((command, i) => {
          expect(text(later.apply(command))).toBe(said[at + i]);
        });
        expect(later.stateHash()).toBe(engine.stateHash());
      }
    });
  },
);

/** Everything that is stored, without what counts commands. */
function storedIn(state: State): Record<string, unknown> {
  const stored: Record<string, unknown> = {};
  for (const table of state.tables()) {
    if (table === state.ids) continue;
    const columns = table.columns();
    const name = columns[0]?.name.split('.')[0] ?? '';
    stored[`${name} registers`] = table.registers();
    stored[`${name} names`] = [...table.names()];
    for (const { name: column, array, used } of columns) stored[column] = array.slice(0, used);
  }
  return stored;
}

test.each(worlds)('a refused command changes no column: %s', (_, world) => {
  hold(world, 6, (history) => {
    play(world, history, {
      before: (engine) => ({ time: engine.state.time, stored: storedIn(engine.state) }),
      after({ engine }, command, events, before) {
        const isRefused = events.some(({ kind }) => kind === 'refused' || kind === 'duplicate');
        const { time, stored } = before as { time: number; stored: Record<string, unknown> };
        if (!isRefused || command.time > time) return;
        const now = storedIn(engine.state);
        for (const name of Object.keys(now)) {
          expect([command.kind, name, now[name]]).toEqual([command.kind, name, stored[name]]);
        }
      },
    });
  });
});

/** A command as it reads where every command before it was sent twice: orders have later names. */
function renamed(command: Command, seqs: ReadonlyMap<number, number>): Command {
  if (!('order' in command) || !command.order.startsWith('bw-')) return command;
  const [prefix, seq, leg] = command.order.split('-');
  const later = seqs.get(Number(seq));
  return later === undefined ? command : { ...command, order: `${prefix}-${later}-${leg}` };
}

test.each(worlds)('every command sent twice is sent once: %s', (_, world) => {
  hold(world, 10, (history) => {
    const { commands, engine } = play(world, history);
    const once = fresh(world);
    const twice = fresh(world);
    const seqs = new Map<number, number>();
    for (const command of commands) {
      const first = once.run(command);
      const other = renamed(command, seqs);
      expect(twice.run(other)).toBe(first);
      if (once.state.seq > 0) seqs.set(once.state.seq, twice.state.seq);
      const { events } = twice.state;
      const repeated = twice.apply(other);
      const answers = repeated.map(({ kind }) => kind);
      expect(answers).toEqual([first === null ? 'duplicate' : answers[0]]);
      expect(['duplicate', 'refused']).toContain(answers[0]);
      expect(twice.state.events).toBeLessThanOrEqual(events + 1);
    }
    expect(once.stateHash()).toBe(engine.stateHash());
    const stored = storedIn(once.state);
    const same = storedIn(twice.state);
    for (const name of ['ladder.orderSeq', 'reserves.seq']) {
      const later = [...(stored[name] as Float64Array)].map((seq) =>
        seq === 0 ? 0 : seqs.get(seq),
      );
      expect([...(same[name] as Float64Array)]).toEqual(later);
      stored[name] = same[name];
    }
    expect(same).toEqual(stored);
  });
});

/** What no random history reaches, and why. */
const UNREACHED = new Set([
  'prices none', //                          where a market begins, before any event
  'reason awaiting-report', //               a word that nothing uses
  'event asset-listed', //                    one asset here: inverse.test.ts has more
  'refusal unknown-asset',
  'refusal asset-exists',
  'event settled', //                         no expiry here: expiry.test.ts has them
  'event position-settled',
  'event collateral-set', //                  no pledges here: pledges.test.ts has them
  'event collateral-converted',
  'event surface-set', //                     no options here: portfolios.test.ts has them
  'refusal bad-surface',
  'refusal marked-by-surface',
  'refusal expired',
  'refusal options-need-portfolio',
  'layer withdrawal-factor', //              withdrawals pay it, not a default
  'event liquidation-spread', //             of portfolios: portfolios.prop.test.ts
  'refusal other-legs',
  'refusal breaker-tripped', //              needs two who ask for the same: breakers.test.ts
  'reason no-order-lowers-requirement', //   needs ten thousand orders: engine.test.ts sends them
]);

test('random histories reach every layer, stage, price state, event, reason and refusal', () => {
  const marks = [
    ...EVENT_KINDS.map((kind) => `event ${kind}`),
    ...REFUSAL_CODES.map((code) => `refusal ${code}`),
    ...STAGES.map((stage) => `stage ${stage}`),
    ...PRICE_STATES.map((state) => `prices ${state}`),
    ...REASONS.map((reason) => `reason ${reason}`),
    ...LAYER_KINDS.map((kind) => `layer ${kind}`),
  ];
  const missing = marks.filter((mark) => !reached.has(mark) && !UNREACHED.has(mark));
  expect(missing).toEqual([]);
  expect([...UNREACHED].filter((mark) => reached.has(mark))).toEqual([]);
});
