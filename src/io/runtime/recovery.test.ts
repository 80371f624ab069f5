import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Engine, genesisOf } from '../../core/engine/index.ts';
import type { Command, CommandBody } from '../../core/model/index.ts';
import { DEFAULT_RULEBOOK } from '../../core/rulebook/index.ts';
import { MemoryStore } from '../journal/index.ts';
import { beginJournal, replay, resumeJournal, Sequencer, verifyJournal } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakwater-recovery-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CAPACITY = { accounts: 64, positions: 64, orders: 64, commandIds: 256 };
const GENESIS = genesisOf(DEFAULT_RULEBOOK, { capacity: CAPACITY });
const TERMS = { priceDecimals: 2, sizeDecimals: 0 };
const MARKET = 'COIN';

const trade = { buyerFee: 0n, sellerFee: 0n, price: 10_000n, market: MARKET };
const BODIES: readonly CommandBody[] = [
  { kind: 'list-market', market: MARKET, terms: JSON.stringify(TERMS) },
  { kind: 'deposit', account: 'chen', amount: 30_000_000n },
  { kind: 'deposit', account: 'mona', amount: 9_000_000_000n },
  { kind: 'set-mark', market: MARKET, price: 10_000n },
  { kind: 'fill', buyer: 'chen', seller: 'mona', size: 10n, ...trade },
  { kind: 'withdraw', account: 'nobody', amount: 1n },
  { kind: 'set-mark', market: MARKET, price: 9_760n }, // chen has 6 and needs 9.76: an order
];
const COMMANDS = BODIES.map((body, at): Command => ({ ...body, id: `c${at}`, time: 1_000 + at }));

/** A journal in memory with these commands, and a snapshot after the third. */
function store(): { readonly memory: MemoryStore; readonly hashes: readonly string[] } {
  const memory = new MemoryStore({ header: JSON.stringify(GENESIS) });
  const journal = memory.open();
  const engine = new Engine({ genesis: GENESIS });
  const sequencer = new Sequencer(engine, journal, { snapshotEvery: 3 });
  const hashes = COMMANDS.map((command) => {
    sequencer.submit(command);
    return engine.stateHash();
  });
  journal.close();
  return { memory, hashes };
}

test('a replay from the beginning and from a snapshot gives the state at every command', () => {
  const { memory, hashes } = store();
  hashes.forEach((hash, at) => {
    const until = at + 1;
    const full = replay(memory.read(), until, 'genesis');
    expect(full.engine.stateHash()).toBe(hash);
    expect(full).toMatchObject({ applied: until, from: 0 });
    const short = replay(memory.read(), until, 'snapshot');
    expect(short.engine.stateHash()).toBe(hash);
    expect(short.from).toBe(until >= 6 ? 6 : until >= 3 ? 3 : 0);
  });
});

test('a snapshot whose hash is not that of its state stops the recovery', () => {
  const { memory } = store();
  const journal = memory.open();
  const { engine } = replay(memory.read(), COMMANDS.length, 'genesis');
  journal.saveSnapshot(COMMANDS.length, '0'.repeat(32), engine.snapshot());
  journal.close();
  for (const start of ['snapshot', 'genesis'] as const) {
    expect(() => replay(memory.read(), COMMANDS.length, start)).toThrow('replay-equality');
  }
});

/** A journal in a file with all commands. */
function write(name: string, orders?: 'unique' | 'repeatable') {
  const file = join(folder, name);
  const { engine, journal } = beginJournal(file, GENESIS, orders);
  const sequencer = new Sequencer(engine, journal);
  for (const command of COMMANDS) sequencer.submit(command);
  const names = sequencer.release().map(({ order }) => order);
  const hash = engine.stateHash();
  journal.close();
  return { file, names, hash, id: journal.id };
}

test('the orders of two journals never have one name, unless they shall repeat', () => {
  const one = write('one.db');
  const two = write('two.db');
  expect(one.names).toEqual([`bw${one.id.slice(0, 8)}-7-0`]);
  expect(two.names).not.toEqual(one.names);
  const [again, andAgain] = [write('again.db', 'repeatable'), write('more.db', 'repeatable')];
  expect(again.names).toEqual(['bw-7-0']);
  expect({ ...andAgain, file: '', id: '' }).toEqual({ ...again, file: '', id: '' });
  const engine = new Engine({ genesis: GENESIS });
  for (const command of COMMANDS) engine.run(command);
  expect(again.hash).toBe(engine.stateHash());
  for (const { file, hash } of [one, again]) expect(verifyJournal(file).stateHash).toBe(hash);
});

test('after a restart a command is still applied once, and an open order still known', () => {
  const { file, names, hash } = write('restart.db');
  const { engine, journal, applied } = resumeJournal(file);
  expect(engine.stateHash()).toBe(hash);
  expect(applied).toBe(COMMANDS.length);
  const sequencer = new Sequencer(engine, journal);
  expect(sequencer.submit(COMMANDS[1] as Command)).toBeNull();
  expect(engine.account('chen')?.balance).toBe(30_000_000n);
  const changed = { ...COMMANDS[1], amount: 1n } as Command;
  expect(sequencer.submit(changed)).toBe('same-id-other-body');
  const report = { kind: 'liquidation-reject', order: String(names[0]), reason: 'none' } as const;
  expect(sequencer.submit({ ...report, id: 'report', time: 2_000 })).toBeNull();
  const last = engine.stateHash();
  journal.close();
  const proof = verifyJournal(file);
  expect(proof).toMatchObject({ stateHash: last, applied: COMMANDS.length + 3 });
});

test('what a killed engine promised is what the next one finds', () => {
  const { file, hash } = write('twice.db');
  for (const _ of [1, 2]) {
    const resumed = resumeJournal(file);
    resumed.journal.close();
    expect(resumed.engine.stateHash()).toBe(hash);
  }
});
