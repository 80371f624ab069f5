/** Whether an expected shortfall was large enough. */

/** Two statistics with mean zero where the model is right, below zero where it said too little. */
export interface ShortfallTest {
  readonly exceptions: number;
  /** Given that there were exceptions; null where there was none. */
  readonly conditional: number | null;
  readonly unconditional: number;
}

/**
 * Tests 1 and 2 of Acerbi and Szekely: `sum(X / ES) / N + 1` and `sum(X / ES) / (T a) + 1` over the
 * days with `X + VaR < 0`. Source: C. Acerbi, B. Szekely, Backtesting expected shortfall (2014).
 *
 * @param valuesAtRisk one a day, or one for all days; positive
 * @param shortfalls like `valuesAtRisk`
 * @param tail probability beyond the value at risk
 */
export function shortfallTest(
  results: readonly number[],
  valuesAtRisk: readonly number[],
  shortfalls: readonly number[],
  tail: number,
): ShortfallTest {
  const of = (list: readonly number[], day: number): number =>
    list[list.length === 1 ? 0 : day] as number;
  let exceptions = 0;
  let sum = 0;
  results.forEach((result, day) => {
    if (!(result + of(valuesAtRisk, day) < 0)) return;
    exceptions += 1;
    sum += result / of(shortfalls, day);
  });
  return {
    exceptions,
    conditional: exceptions === 0 ? null : sum / exceptions + 1,
    unconditional: sum / (results.length * tail) + 1,
  };
}
