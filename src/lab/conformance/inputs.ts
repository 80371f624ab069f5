/** Reads the inputs of a case and remembers what was read. */
import { NotCovered } from './answer.ts';
import { ONE, parseRational, type Rational } from './rational.ts';
import { isFields, type Json, type JsonFields } from './vectors.ts';

/** Inputs that describe and change nothing. */
const REMARKS = new Set(['note', 'notes', 'comment', 'description', 'label', 'name', 'id']);

const LONG = new Set(['1', '+1', 'long', 'buy', 'bid', 'l', 'long_position']);
const SHORT = new Set(['-1', 'short', 'sell', 'ask', 's', 'short_position']);

/**
 * The inputs of one case. Every reading names the fields that may hold the value, the first that is
 * there counts. A field that nobody read means that the adapter does not know what the case asks,
 * so that its answer says nothing: the case is not covered.
 */
export class Inputs {
  private readonly fields: JsonFields;
  private readonly path: string;
  private readonly read = new Set<string>();
  private readonly groups: Inputs[] = [];
  /** Of the groups those that are a field of their own, by its name. */
  private readonly named = new Map<string, Inputs>();

  constructor(fields: JsonFields, path = '') {
    this.fields = fields;
    this.path = path;
  }

  /** Name of the first of the fields that the case gives, or null. */
  private find(names: readonly string[]): string | null {
    return names.find((name) => Object.hasOwn(this.fields, name)) ?? null;
  }

  has(...names: string[]): boolean {
    return this.find(names) !== null;
  }

  names(): string[] {
    return Object.keys(this.fields);
  }

  /** Fields that were given and not read, with their path. */
  unread(): string[] {
    const own = this.names().filter((name) => !this.read.has(name) && !REMARKS.has(name));
    return [
      ...own.map((name) => this.path + name),
      ...this.groups.flatMap((group) => group.unread()),
    ];
  }

  /** What was given and not read, with its values; of a group that was read, what is left of it. */
  rest(): JsonFields {
    const left = this.names().flatMap((name): [string, Json][] => {
      if (REMARKS.has(name)) return [];
      if (!this.read.has(name)) return [[name, this.fields[name] as Json]];
      const inside = this.named.get(name)?.rest() ?? {};
      return Object.keys(inside).length > 0 ? [[name, inside]] : [];
    });
    return Object.fromEntries(left);
  }

  value(...names: string[]): Json {
    const name = this.find(names);
    if (name === null) throw new NotCovered(`the case gives no ${this.path}${names[0]}`);
    this.read.add(name);
    return this.fields[name] as Json;
  }

  rational(...names: string[]): Rational {
    return this.asRational(this.value(...names), names[0] as string);
  }

  /** The number, or `otherwise` where the case gives none (or null). */
  rationalOr(otherwise: Rational, ...names: string[]): Rational {
    if (!this.has(...names)) return otherwise;
    const value = this.value(...names);
    return value === null ? otherwise : this.asRational(value, names[0] as string);
  }

  integer(...names: string[]): bigint {
    return this.whole(this.rational(...names), names[0] as string);
  }

  integerOr(otherwise: bigint, ...names: string[]): bigint {
    const value = this.rationalOr({ n: otherwise, d: 1n }, ...names);
    return this.whole(value, names[0] as string);
  }

  /** A rate in whole parts per million, from a share (`spread`) or from `spread_ppm`. */
  ppm(name: string, ...others: string[]): bigint {
    const names = [name, ...others];
    const inPpm = names.map((each) => `${each}_ppm`);
    if (this.has(...inPpm)) return this.integer(...inPpm);
    const share = this.rational(...names);
    return this.whole({ n: share.n * 1_000_000n, d: share.d }, `${name} in parts per million`);
  }

  text(...names: string[]): string {
    const value = this.value(...names);
    if (typeof value === 'string') return value;
    throw new NotCovered(`${this.path}${names[0]} is no text`);
  }

  flagOr(otherwise: boolean, ...names: string[]): boolean {
    if (!this.has(...names)) return otherwise;
    const value = this.value(...names);
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === '1') return true;
    if (value === 'false' || value === '0' || value === null) return false;
    throw new NotCovered(`${this.path}${names[0]} is neither true nor false`);
  }

  list(...names: string[]): readonly Json[] {
    const value = this.value(...names);
    if (Array.isArray(value)) return value;
    throw new NotCovered(`${this.path}${names[0]} is no list`);
  }

  rationals(...names: string[]): Rational[] {
    const name = names[0] as string;
    return this.list(...names).map((value, at) => this.asRational(value, `${name}.${at}`));
  }

  group(...names: string[]): Inputs {
    const value = this.value(...names);
    if (!isFields(value)) throw new NotCovered(`${this.path}${names[0]} is no object`);
    const group = this.inside(value, names[0] as string);
    this.named.set(this.find(names) as string, group);
    return group;
  }

  /** Inputs of every object of a list. */
  groupsOf(...names: string[]): Inputs[] {
    return this.list(...names).map((value, at) => {
      const path = `${names[0]}.${at}`;
      if (!isFields(value)) throw new NotCovered(`${this.path}${path} is no object`);
      return this.inside(value, path);
    });
  }

  private inside(fields: JsonFields, name: string): Inputs {
    const group = new Inputs(fields, `${this.path}${name}.`);
    this.groups.push(group);
    return group;
  }

  /**
   * 1 for a long, -1 for a short: from a field about it, else from a word in the title of the case,
   * else long.
   */
  side(title: string): 1 | -1 {
    if (this.has('is_long', 'long')) return this.flagOr(true, 'is_long', 'long') ? 1 : -1;
    if (this.has('is_short', 'short')) return this.flagOr(false, 'is_short', 'short') ? -1 : 1;
    if (!this.has('side', 'direction', 'position_side')) {
      return /\b(short|sell)\b/i.test(title) && !/\blong\b/i.test(title) ? -1 : 1;
    }
    const word = this.text('side', 'direction', 'position_side').toLowerCase();
    if (LONG.has(word)) return 1;
    if (SHORT.has(word)) return -1;
    throw new NotCovered(`side is ${word}`);
  }

  private asRational(value: Json, name: string): Rational {
    const number = typeof value === 'string' ? parseRational(value) : null;
    if (number !== null) return number;
    throw new NotCovered(`${this.path}${name} is no number: ${JSON.stringify(value)}`);
  }

  private whole(value: Rational, name: string): bigint {
    if (value.n % value.d === 0n) return value.n / value.d;
    throw new NotCovered(`${this.path}${name} is not whole`);
  }
}

/** The sign of a side as an exact number. */
export const signOf = (side: 1 | -1): Rational => (side === 1 ? ONE : { n: -1n, d: 1n });
