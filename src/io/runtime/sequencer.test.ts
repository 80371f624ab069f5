import { expect, test } from 'vitest';
import { Engine } from '../../core/engine/index.ts';
import type { CommandBody } from '../../core/model/index.ts';
import type { Journal } from '../journal/index.ts';
import { Sequencer } from './index.ts';

const MARKET = 'COIN';
const TERMS = {
  priceDecimals: 2,
  sizeDecimals: 0,
  schedule: { tiers: [{ from: '0', initialPpm: 100_000, maintenancePpm: 50_000 }] },
};

/** A journal that writes down what it is asked, with the seq that the engine had at that moment. */
class Notebook implements Journal {
  readonly id = '0'.repeat(32);
  readonly header = '';
  readonly recordBytesMax = 1 << 20;
  readonly calls: string[] = [];
  engine = new Engine();

  append(seq: number): void {
    this.calls.push(`append ${seq} at ${this.engine.state.seq}`);
  }
  durableSeq = (): number => this.engine.state.seq;
  waitDurable(seq: number): void {
    this.calls.push(`wait for ${seq}`);
  }
  whenDurable = (): Promise<void> => Promise.resolve();
  saveSnapshot(seq: number, stateHash: string): void {
    this.calls.push(`snapshot ${seq} ${stateHash === this.engine.stateHash()}`);
  }
  close(): void {
    this.calls.push('close');
  }
}

function begin(snapshotEvery = 1_000_000) {
  const notebook = new Notebook();
  const sequencer = new Sequencer(notebook.engine, notebook, { snapshotEvery });
  let id = 0;
  const submit = (body: CommandBody) => {
    id += 1;
    return sequencer.submit({ ...body, id: `c${id}`, time: 1_000 });
  };
  return { notebook, sequencer, submit };
}

/** Chen buys ten at 100 with 103 behind him, and the mark falls to 94: he has 43 and needs 47. */
const CRASH: readonly CommandBody[] = [
  { kind: 'list-market', market: MARKET, terms: JSON.stringify(TERMS) },
  { kind: 'deposit', account: 'chen', amount: 103_000_000n },
  { kind: 'deposit', account: 'mona', amount: 9_000_000_000n },
  { kind: 'set-mark', market: MARKET, price: 10_000n },
  {
    kind: 'fill',
    market: MARKET,
    buyer: 'chen',
    seller: 'mona',
    size: 10n,
    price: 10_000n,
    buyerFee: 0n,
    sellerFee: 0n,
  },
  { kind: 'set-mark', market: MARKET, price: 9_400n },
];

test('a command is in the journal before it is applied', () => {
  const { notebook, submit } = begin();
  for (const body of CRASH) submit(body);
  const expected = CRASH.map((_, at) => `append ${at + 1} at ${at}`);
  expect(notebook.calls).toEqual(expected);
  expect(notebook.engine.state.seq).toBe(CRASH.length);
});

test('an order leaves only after its command is durable, and once', () => {
  const { notebook, sequencer, submit } = begin();
  expect(sequencer.release()).toEqual([]);
  for (const body of CRASH) submit(body);
  notebook.calls.length = 0;
  const [order, ...rest] = sequencer.release();
  expect(notebook.calls).toEqual([`wait for ${CRASH.length}`]);
  expect(order).toMatchObject({ seq: CRASH.length, order: 'bw-6-0', side: 'sell' });
  expect(rest).toEqual([]);
  expect(sequencer.release()).toEqual([]);
  expect(notebook.calls).toHaveLength(1); // nothing to hand out, nothing to wait for
});

test('an order does not leave when its command cannot become durable', () => {
  const { notebook, sequencer, submit } = begin();
  for (const body of CRASH) submit(body);
  notebook.waitDurable = () => {
    throw new Error('the disk is gone');
  };
  expect(() => sequencer.release()).toThrow('the disk is gone');
});

test('a command that has no binary form is neither journaled nor counted', () => {
  const { notebook, submit } = begin();
  expect(submit({ kind: 'deposit', account: 'a b', amount: 1n })).toBe('bad-name');
  expect(submit({ kind: 'deposit', account: 'ada', amount: 2n ** 63n })).toBe('amount-limit');
  expect(notebook.calls).toEqual([]);
  expect(notebook.engine.state.seq).toBe(0);
  expect(notebook.engine.state.log.count).toBe(0);
});

test('a refused command has its place in the journal', () => {
  const { notebook, submit } = begin();
  expect(submit({ kind: 'withdraw', account: 'ada', amount: 1n })).toBe('unknown-account');
  expect(notebook.calls).toEqual(['append 1 at 0']);
});

test('a snapshot is taken every so many commands, with the hash of its state', () => {
  const { notebook, submit } = begin(3);
  for (const body of CRASH) submit(body);
  submit({ kind: 'clock' });
  const snapshots = notebook.calls.filter((call) => call.startsWith('snapshot'));
  expect(snapshots).toEqual(['snapshot 3 true', 'snapshot 6 true']);
});

test('without a journal orders are handed out at once', () => {
  const engine = new Engine();
  const sequencer = new Sequencer(engine, null);
  CRASH.forEach((body, at) => void sequencer.submit({ ...body, id: `c${at}`, time: 1_000 }));
  expect(sequencer.release()).toHaveLength(1);
});
