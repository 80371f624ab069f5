/** What the batch kernels promise, in vectors or not. */
import { type ChainKernel, scalarChainKernel } from '../../core/options/index.ts';
import { addRows } from '../../core/portfolio/index.ts';

/** Adds rows of a table times quantities to `out`, which overlaps none of the other arrays. */
export type RowKernel = typeof addRows;

/**
 * Kernels and the memory in which they are fast. Every kernel takes every array and gives the same
 * bits as the scalar one; those of `doubles` and `wholes` it takes in vectors, where it has them.
 */
export interface Kernels {
  readonly kind: 'vector' | 'scalar';
  /** Why the kernels are scalar; empty where they are not. */
  readonly why: string;
  /** So many zeroed doubles. They are never taken back: ask when starting, not when running. */
  readonly doubles: (count: number) => Float64Array;
  /** So many zeroed whole numbers. */
  readonly wholes: (count: number) => Int32Array;
  readonly chain: ChainKernel;
  readonly addRows: RowKernel;
}

/** Kernels in plain TypeScript, for arrays anywhere. */
export const scalarKernels = (why: string): Kernels => ({
  kind: 'scalar',
  why,
  doubles: (count) => new Float64Array(count),
  wholes: (count) => new Int32Array(count),
  chain: scalarChainKernel,
  addRows,
});
