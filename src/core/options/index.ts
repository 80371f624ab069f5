/** The door of `core/options`: European options on a forward, in quote and in coin. */
export { blackCore, blackGreeks, blackPrice } from './black.ts';
export { blackCoreBatch, blackPrices, type OptionChain, optionChain } from './chain.ts';
export * from './implied-volatility.ts';
export { logMoneyness } from './moneyness.ts';
export { normalisedBlack, normalisedVega } from './normalised-black.ts';
export * from './other-forms.ts';
export * from './places.ts';
export {
  type Allotment,
  type ChainKernel,
  fillChain,
  type ScreenChain,
  screenChain,
  valueChain,
} from './screen/columns.ts';
export { KERNEL_CONSTANTS } from './screen/constants.ts';
export { scalarChainKernel } from './screen/scalar-kernel.ts';
