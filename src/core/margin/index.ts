export * from './assess.ts';
export * from './bankruptcy.ts';
export * from './liquidation-price.ts';
export * from './risk.ts';
export * from './scan.ts';
export * from './schedule.ts';
export * from './schedules.ts';
export * from './slack-watch.ts';
