export * from './certificate.ts';
export * from './check.ts';
export * from './digest.ts';
export * from './level.ts';
export * from './line.ts';
export * from './merkle.ts';
export * from './rule.ts';
export * from './rules.ts';
