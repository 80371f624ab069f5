export * from './coverage-record.ts';
export * from './severity.ts';
export * from './wedge-estimator.ts';
