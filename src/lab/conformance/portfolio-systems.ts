/** Adapters of margin by scenarios, sensitivities and formulas, and of what judges it. */
import type { Adapter } from './adapter.ts';
import { DERIBIT_DAMPENER, DERIBIT_PORTFOLIO, DERIBIT_VOLATILITY } from './deribit-margin.ts';
import { GREEK_EXPLAIN } from './greek-explain.ts';
import { INVERSE_STANDARD } from './inverse-standard.ts';
import { RISK_STATISTICS } from './risk-statistics.ts';
import { SCENARIO_MARGIN_OWN } from './scenario-margin-own.ts';
import { SIMM_EQUITY } from './simm.ts';
import { SPAN_ARRAY, SPAN_TOTAL } from './span.ts';

export const PORTFOLIO_SYSTEMS: readonly Adapter[] = [
  DERIBIT_DAMPENER,
  DERIBIT_PORTFOLIO,
  DERIBIT_VOLATILITY,
  GREEK_EXPLAIN,
  INVERSE_STANDARD,
  SCENARIO_MARGIN_OWN,
  SIMM_EQUITY,
  SPAN_ARRAY,
  SPAN_TOTAL,
  ...RISK_STATISTICS,
];
