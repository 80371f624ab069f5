/** A value that is never printed by accident. */
import { inspect } from 'node:util';

/** What stands in the place of a secret wherever one would be printed. */
export const CONCEALED = '[secret]';

/**
 * Holds a text that leaves only through `reveal`. Concatenation, templates, JSON, `util.inspect`
 * and `console.log` show `[secret]`; a structured clone is empty.
 */
export class Secret {
  readonly #value: string;

  /** @param value not empty; the error of an empty one says nothing about it */
  constructor(value: string) {
    if (value === '') throw new Error('a secret is empty; a text of at least one sign is accepted');
    this.#value = value;
  }

  /** The text itself. Whoever calls this answers for where it goes. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return CONCEALED;
  }

  toJSON(): string {
    return CONCEALED;
  }

  [inspect.custom](): string {
    return CONCEALED;
  }
}
