/** The least of a function of several variables without derivatives, the same on every machine. */

/** One variable of a search. */
export interface Variable {
  readonly start: number;
  /** First step, above zero. */
  readonly step: number;
  readonly least: number;
  readonly most: number;
}

export interface Lowest {
  readonly point: readonly number[];
  readonly value: number;
  readonly evaluations: number;
}

/** A step that helped grows by this for the next time; none that helped: all shrink by half. */
const GROWTH = 1.5;
/** The search ends when every step is this small beside its first one. */
const SHRINKAGE = 1 / 32;

/**
 * Searches downhill along the variables in turn, with steps that grow while they help and turn
 * when they do not. Values outside the bounds are not tried.
 * Source: pattern search after R. Hooke, T. A. Jeeves (1961).
 *
 * @param evaluationsMax one or more
 */
export function descend(
  f: (point: readonly number[]) => number,
  variables: readonly Variable[],
  evaluationsMax: number,
): Lowest {
  let point = variables.map(({ start }) => start);
  let value = f(point);
  const steps = variables.map(({ step }) => step);
  const isDone = () =>
    variables.every(({ step }, i) => Math.abs(steps[i] as number) < step * SHRINKAGE);
  let evaluations = 1;
  while (evaluations < evaluationsMax && !isDone()) {
    let hasMoved = false;
    for (const [i, { least, most }] of variables.entries()) {
      const step = steps[i] as number;
      for (const move of [step, -step]) {
        const at = (point[i] as number) + move;
        if (at < least || at > most) continue;
        const tried = point.with(i, at);
        const found = f(tried);
        evaluations += 1;
        if (found >= value) continue;
        point = tried;
        value = found;
        steps[i] = move * GROWTH;
        hasMoved = true;
        break;
      }
    }
    if (!hasMoved) for (let i = 0; i < steps.length; i += 1) steps[i] = (steps[i] as number) / 2;
  }
  return { point, value, evaluations };
}
