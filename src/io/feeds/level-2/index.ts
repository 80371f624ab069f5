/** Raw level-2 feeds: files in, messages and order books out. */
export * from './book-sync.ts';
export * from './checksum.ts';
export * from './decimal.ts';
export * from './fault.ts';
export * from './findings.ts';
export * from './head.ts';
export * from './message.ts';
export * from './quote-check.ts';
export * from './read.ts';
export * from './sync-rules.ts';
export * from './trade-check.ts';
