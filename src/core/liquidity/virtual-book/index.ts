/** The door of `virtual-book`: prices of last resort, where nobody quotes. */
export {
  faultOfVirtualBook,
  type VirtualBook,
  type VirtualBookState,
  type VirtualBookTerms,
  type VirtualQuote,
  type VirtualRefusal,
  virtualLotsMax,
} from './book.ts';
export * from './constant-product.ts';
export * from './skew-premium.ts';
export * from './stable-curve.ts';
