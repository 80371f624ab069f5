/** The door of `unwind`: how to sell, or buy back, what the backstop took. */
export * from './almgren-chriss.ts';
export * from './attribution.ts';
export * from './impact.ts';
export * from './risk-limited.ts';
export {
  type ImpactModel,
  netTemporary,
  PERIODS_MAX,
  scheduleOf,
  type UnwindSchedule,
} from './schedule.ts';
export * from './slices.ts';
export * from './urgency.ts';
