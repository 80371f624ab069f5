/** Prices and sizes of a file as whole ticks and lots, or a fault that names the place. */
import { DECIMALS_MAX, unitsOf } from './decimal.ts';
import { Level2Error, type Level2FaultCode } from './fault.ts';
import type { Levels } from './message.ts';

const NO_LEVELS: Levels = new Float64Array(0);

/** Reads the numbers of one file; whoever decodes sets `line`. */
export class Scale {
  // state
  /** Line that is being read, from 1. */
  line = 0;
  // fixed
  readonly file: string;
  readonly priceDecimals: number;
  readonly sizeDecimals: number;

  /** @param decimals of one tick and of one lot, 0 to 15 each */
  constructor(
    file: string,
    decimals: { readonly priceDecimals: number; readonly sizeDecimals: number },
  ) {
    this.file = file;
    this.priceDecimals = decimals.priceDecimals;
    this.sizeDecimals = decimals.sizeDecimals;
    for (const name of ['priceDecimals', 'sizeDecimals'] as const) {
      const value = decimals[name];
      if (Number.isInteger(value) && value >= 0 && value <= DECIMALS_MAX) continue;
      const accepted = `a whole number from 0 to ${DECIMALS_MAX}`;
      throw new Level2Error({
        code: 'unfit-number',
        file,
        field: name,
        value: `${value}`,
        accepted,
      });
    }
  }

  /** Throws the fault of the line that is being read. */
  refuse(code: Level2FaultCode, field: string, value: unknown, accepted: string): never {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'missing');
    throw new Level2Error({ code, file: this.file, line: this.line, field, value: text, accepted });
  }

  /** Ticks of a price, above zero. */
  price(text: unknown, field: string): number {
    const ticks = typeof text === 'string' ? unitsOf(text, this.priceDecimals) : Number.NaN;
    if (ticks > 0) return ticks;
    const accepted = `text of a decimal above zero with at most ${this.priceDecimals} decimals`;
    return this.refuse('unfit-number', field, text, accepted);
  }

  /** Lots of a size, zero or more. */
  size(text: unknown, field: string): number {
    const lots = typeof text === 'string' ? unitsOf(text, this.sizeDecimals) : Number.NaN;
    if (lots >= 0) return lots;
    const accepted = `text of a decimal of zero or more with at most ${this.sizeDecimals} decimals`;
    return this.refuse(lots < 0 ? 'negative-size' : 'unfit-number', field, text, accepted);
  }

  /** Levels of a list of `[price, size]`. */
  levels(pairs: unknown, field: string): Levels {
    if (!Array.isArray(pairs)) {
      return this.refuse('malformed-line', field, pairs, 'a list of [price, size]');
    }
    if (pairs.length === 0) return NO_LEVELS;
    const levels = new Float64Array(2 * pairs.length);
    for (let row = 0; row < pairs.length; row += 1) {
      const pair: unknown = pairs[row];
      if (!Array.isArray(pair)) this.refuse('malformed-line', field, pair, '[price, size]');
      levels[2 * row] = this.price(pair[0], `${field}.price`);
      levels[2 * row + 1] = this.size(pair[1], `${field}.size`);
    }
    return levels;
  }

  /** A whole number of zero or more that a double holds exactly: an id or a time. */
  whole(value: unknown, field: string): number {
    if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
    return this.refuse('malformed-line', field, value, 'a whole number of zero or more');
  }

  /** Text that is not empty. */
  text(value: unknown, field: string): string {
    if (typeof value === 'string' && value !== '') return value;
    return this.refuse('malformed-line', field, value, 'text');
  }
}
