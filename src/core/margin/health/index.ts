export * from './account-health.ts';
export * from './collateral-weight.ts';
export * from './fraction.ts';
export * from './reserved-orders.ts';
export * from './settleable-loss.ts';
export * from './size-requirement.ts';
export * from './unsettled-gain.ts';
export * from './weighted-balance.ts';
