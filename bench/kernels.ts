/**
 * Batch kernels, scalar and in vectors by turns in one run, so that the ratios hold on a noisy
 * machine. Answers are compared to the bit first.
 */
import {
  blackCoreBatch,
  CORE,
  fillChain,
  optionChain,
  type ScreenChain,
  screenChain,
  valueChain,
} from '../src/core/options/index.ts';
import { addRows } from '../src/core/portfolio/index.ts';
import { type Kernels, openKernels } from '../src/io/kernels/index.ts';
import type { Row } from './row.ts';

const OPTIONS = 1_000;
const YEARS = 0.1;
const RATE = 0.03;
const POSITIONS = 50;
const COLUMNS = 48;
const INSTRUMENTS = 1_000;
const ACCOUNTS = 1_000;
const ROUNDS = 61;
const ROOM = 4_194_304;

/** Median nanoseconds of every work, each of `items`; they take turns round by round. */
function medians(items: number, works: readonly (() => void)[]): number[] {
  const times: number[][] = works.map(() => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    works.forEach((work, at) => {
      const started = performance.now();
      for (let repeat = 0; repeat < 5; repeat += 1) work();
      times[at]?.push(((performance.now() - started) * 1e6) / (5 * items));
    });
  }
  return times.map((list) => list.sort((a, b) => a - b)[ROUNDS >> 1] as number);
}

function requireSame(a: Float64Array, b: Float64Array): void {
  if (!a.every((value, at) => Object.is(value, b[at]))) throw new Error('kernels differ in a bit');
}

const sides = new Int8Array(OPTIONS).map((_, at) => (at % 2 === 0 ? 1 : -1));
const strikes = new Float64Array(OPTIONS).map((_, at) => 30_000 + 120 * (at >> 1));
const volatilities = new Float64Array(OPTIONS).map((_, at) => 0.5 + 0.0001 * at);

function benchChain(scalar: Kernels, vector: Kernels): Row[] {
  const chains = [scalar, vector].map(({ doubles }) => screenChain(OPTIONS, doubles));
  const [ours, theirs] = chains as [ScreenChain, ScreenChain];
  for (const chain of chains) fillChain(chain, sides, strikes, volatilities, YEARS);
  const exact = optionChain(sides, strikes, volatilities, YEARS);
  const out = new Float64Array(CORE * OPTIONS);
  const [plain = 0, fast = 0, whole = 0] = medians(OPTIONS, [
    () => valueChain(ours, 60_000, RATE, scalar.chain),
    () => valueChain(theirs, 60_000, RATE, vector.chain),
    () => blackCoreBatch(exact, 60_000, RATE, out),
  ]);
  requireSame(ours.cells, theirs.cells);
  const note = 'price and five Greeks, a chain of 1,000 calls and puts, one thread';
  return [
    { name: 'chain, scalar kernel', value: 1e3 / plain, unit: 'M options/s', note },
    { name: 'chain, vector kernel', value: 1e3 / fast, unit: 'M options/s', note },
    { name: 'chain, an option in vectors', value: fast, unit: 'ns', note },
    { name: 'chain, vector over scalar', value: plain / fast, unit: 'times', note: 'same bits' },
    {
      name: 'chain, vector over exact',
      value: whole / fast,
      unit: 'times',
      note: 'blackCoreBatch',
    },
  ];
}

/** Every account holds other instruments, all of one table. */
function accountsIn({ doubles, wholes }: Kernels) {
  const values = doubles(INSTRUMENTS * COLUMNS);
  const rows = wholes(POSITIONS * ACCOUNTS);
  const quantities = doubles(POSITIONS * ACCOUNTS);
  const out = doubles(COLUMNS);
  for (let at = 0; at < values.length; at += 1) values[at] = (at % 997) - 498.3;
  for (let at = 0; at < rows.length; at += 1) {
    rows[at] = (at * 619) % INSTRUMENTS;
    quantities[at] = (at % 7) - 3.5;
  }
  const holdings = Array.from({ length: ACCOUNTS }, (_, account) => ({
    rows: rows.subarray(account * POSITIONS, (account + 1) * POSITIONS),
    quantities: quantities.subarray(account * POSITIONS, (account + 1) * POSITIONS),
  }));
  return { values, out, holdings };
}

function benchRows(scalar: Kernels, vector: Kernels): Row[] {
  const [ours, theirs] = [accountsIn(scalar), accountsIn(vector)];
  const sum = ({ values, out, holdings }: typeof ours, add: typeof addRows): void => {
    for (const { rows, quantities } of holdings) {
      out.fill(0);
      add(values, COLUMNS, rows, quantities, POSITIONS, out);
    }
  };
  const [plain = 0, fast = 0] = medians(ACCOUNTS, [
    () => sum(ours, addRows),
    () => sum(theirs, vector.addRows),
  ]);
  requireSame(ours.out, theirs.out);
  const note = '50 positions x 48 scenarios, 1,000 accounts on a table of 1,000 instruments';
  return [
    { name: 'rows, scalar kernel', value: 1e6 / plain, unit: 'k accounts/s', note },
    { name: 'rows, vector kernel', value: 1e6 / fast, unit: 'k accounts/s', note },
    { name: 'rows, an account in vectors', value: fast / 1e3, unit: 'us', note },
    { name: 'rows, vector over scalar', value: plain / fast, unit: 'times', note: 'same bits' },
  ];
}

/** Rows of the table of figures. */
export function benchKernels(): Row[] {
  const vector = openKernels(ROOM);
  if (vector.kind === 'scalar') console.log(`${vector.why}; run "npm run build" first`);
  const nowhere = openKernels(0, new URL('none.wasm', import.meta.url));
  return [...benchChain(nowhere, vector), ...benchRows(nowhere, vector)];
}
