/** What the module of kernels exports. */
export { takeChain } from './chain';
export { addRows, areInside } from './rows';
