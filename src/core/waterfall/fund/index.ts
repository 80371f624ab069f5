export * from './apportion.ts';
export * from './commitments.ts';
export * from './contribution.ts';
export * from './coverage-limits.ts';
export * from './replenishment.ts';
export * from './report.ts';
export * from './spending.ts';
export * from './triggers.ts';
