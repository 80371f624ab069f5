/** The door of `io/kernels`: batch kernels, in vectors where they can be had. */
export type { Kernels, RowKernel } from './kernels.ts';
export { openKernels } from './open.ts';
