/** Two runs of one crash under two rulebooks. */
export * from './versus.ts';
export * from './versus-report.ts';
