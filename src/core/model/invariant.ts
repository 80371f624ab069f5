/**
 * A broken promise of the engine. Nothing else throws in `core`. It stops the engine: going on
 * with state that contradicts itself is worse than stopping.
 */
export class InvariantError extends Error {
  readonly invariant: string;

  /**
   * @param invariant short name, such as `conservation`
   * @param found what was seen, with the numbers
   */
  constructor(invariant: string, found: string) {
    super(`invariant ${invariant} is broken: ${found}`);
    this.name = 'InvariantError';
    this.invariant = invariant;
  }
}

/** Throws `InvariantError` unless `holds`. Stays on in production. */
export function assertInvariant(holds: boolean, invariant: string, found: string): asserts holds {
  if (!holds) throw new InvariantError(invariant, found);
}
