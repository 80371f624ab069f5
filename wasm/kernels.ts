/** What the module of kernels exports. */
export { valueChain } from './chain';
export { addRows, areInside } from './rows';
