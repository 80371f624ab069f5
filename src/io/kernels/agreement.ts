/** Kernels are asked what the scalar ones answer before they are trusted: a build may be stale. */
import { Random } from '../../core/numeric/index.ts';
import { fillChain, type ScreenChain, screenChain, valueChain } from '../../core/options/index.ts';
import { type Kernels, scalarKernels } from './kernels.ts';

const SEED = 11;
const OPTIONS = 255;
const ROWS = 13;
/** One block of sixteen columns, pairs and a single one. */
const COLUMNS = 21;

/** Bytes that `doAgree` needs in the memory of a kernel. */
export const AGREEMENT_BYTES = 65_536;

/** The answers of a chain between worthless and certain, at two forwards. */
function chainAnswers(kernels: Kernels): readonly number[] {
  const random = new Random(SEED);
  const sides = new Int8Array(OPTIONS).map((_, at) => (at % 2 === 0 ? 1 : -1));
  const strikes = new Float64Array(OPTIONS).map(() => 100 * (0.2 + 3 * random.unit()));
  const volatilities = new Float64Array(OPTIONS).map(() => 4 * random.unit());
  const chain: ScreenChain = screenChain(OPTIONS, kernels.doubles);
  fillChain(chain, sides, strikes, volatilities, 0.3);
  return [80, 130].flatMap((forward) => {
    valueChain(chain, forward, 0.05, kernels.chain);
    return [...chain.cells];
  });
}

function rowAnswers(kernels: Kernels): readonly number[] {
  const random = new Random(SEED);
  const values = kernels.doubles(ROWS * COLUMNS);
  const quantities = kernels.doubles(ROWS);
  const rows = kernels.wholes(ROWS);
  const out = kernels.doubles(COLUMNS);
  for (let at = 0; at < values.length; at += 1) values[at] = random.unit() - 0.5;
  for (let at = 0; at < ROWS; at += 1) {
    quantities[at] = random.unit() - 0.5;
    rows[at] = (at * 5) % ROWS;
  }
  kernels.addRows(values, COLUMNS, rows, quantities, ROWS, out);
  return [...out];
}

/** Whether kernels give the bits of the scalar ones on a few hundred options and rows. */
export function doAgree(kernels: Kernels): boolean {
  const scalar = scalarKernels('');
  return [chainAnswers, rowAnswers].every((answers) => {
    const expected = answers(scalar);
    return answers(kernels).every((value, at) => Object.is(value, expected[at]));
  });
}
