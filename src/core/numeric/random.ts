import { exp } from './exp.ts';
import { ln } from './ln.ts';
import { normalQuantile } from './normal.ts';

/** What a generator can be started from: a whole number of at most 64 bits, or any text. */
export type Seed = number | bigint | string;

/** Everything that makes the next draws: eight unsigned 32-bit words, safe to write as JSON. */
export interface RandomState {
  /** Where the stream began; names its splits, and never changes. */
  readonly key: readonly number[];
  /** Where the stream stands. */
  readonly words: readonly number[];
}

/** Anything whose entries can be swapped by index. */
interface Swappable<T> {
  readonly length: number;
  [index: number]: T;
}

const TWO_32 = 4_294_967_296;
const TWO_TO_MINUS_52 = 2.220446049250313e-16;
const TWO_TO_MINUS_53 = TWO_TO_MINUS_52 / 2;
const GOLDEN = 0x9e3779b97f4a7c15n;
const WORDS = 4;

/**
 * Seeded pseudo-random numbers, the same on every machine. Not for secrets.
 *
 * Generator: xoshiro128** of D. Blackman and S. Vigna (Scrambled linear pseudorandom number
 * generators, ACM TOMS 47, 2021), period 2^128 - 1, seeded by SplitMix64.
 *
 *     const random = new Random(7);
 *     const noise = random.split('noise'); // the same stream however often `random` was drawn
 *     noise.normal();
 */
export class Random {
  // state
  private readonly words = new Int32Array(WORDS); // xoshiro128** state, never all zero
  private readonly key = new Uint32Array(WORDS); //  the first state; splits are named from it

  constructor(seed: Seed) {
    const start = seedWord(seed);
    this.begin(mix(start + GOLDEN), mix(start + 2n * GOLDEN));
  }

  /**
   * An independent stream for a purpose. It depends on the seed and the name only, not on how
   * much was drawn from this one, and this one is not disturbed. The same name gives the same
   * stream again.
   */
  split(name: string): Random {
    const first = mix(joined(this.key, 0) ^ textWord(name));
    const child = new Random(0);
    child.begin(first, mix(joined(this.key, 2) + first + GOLDEN));
    return child;
  }

  /** A whole number in [0, 2^32), all equally likely. */
  uint32(): number {
    const words = this.words;
    const s1 = words[1] as number;
    const times5 = Math.imul(s1, 5);
    const result = Math.imul((times5 << 7) | (times5 >>> 25), 9) >>> 0;
    const s2 = (words[2] as number) ^ (words[0] as number);
    const s3 = (words[3] as number) ^ s1;
    words[1] = s1 ^ s2;
    words[0] = (words[0] as number) ^ s3;
    words[2] = s2 ^ (s1 << 9);
    words[3] = (s3 << 11) | (s3 >>> 21);
    return result;
  }

  /** A multiple of 2^-53 in [0, 1), all equally likely. Two draws of 32 bits. */
  unit(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67_108_864 + low) * TWO_TO_MINUS_53;
  }

  /** An odd multiple of 2^-53 in (0, 1), symmetric about one half; never 0 and never 1. */
  openUnit(): number {
    const high = this.uint32() >>> 6;
    const low = this.uint32() >>> 6;
    return (high * 67_108_864 + low + 0.5) * TWO_TO_MINUS_52;
  }

  /** A whole number in [0, n), unbiased, by rejection. n is whole, in [1, 2^53]. */
  below(n: number): number {
    if (!(n >= 1 && n <= 9_007_199_254_740_992 && Math.floor(n) === n)) {
      throw new RangeError(`below(n) needs a whole n from 1 to 2^53, not ${n}`);
    }
    const wide = n > TWO_32;
    const range = wide ? 9_007_199_254_740_992 : TWO_32;
    const limit = range - (range % n);
    let draw = wide ? this.unit() * range : this.uint32();
    while (draw >= limit) draw = wide ? this.unit() * range : this.uint32();
    return draw % n;
  }

  /** A standard normal number, by inversion: one draw gives one number, and nothing is kept. */
  normal(): number {
    return normalQuantile(this.openUnit());
  }

  /** An exponential number of mean 1. */
  exponential(): number {
    return -ln(this.openUnit());
  }

  /** A Pareto number: P(X > x) = (least / x)^index for x >= least > 0; index > 0. */
  pareto(least: number, index: number): number {
    return least * exp(this.exponential() / index);
  }

  /** True with this probability, in [0, 1]. */
  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** Puts the entries into a random order, in place; every order is equally likely. */
  shuffle<T>(values: Swappable<T>): void {
    for (let last = values.length - 1; last > 0; last -= 1) {
      const other = this.below(last + 1);
      const kept = values[last] as T;
      values[last] = values[other] as T;
      values[other] = kept;
    }
  }

  /** Where the stream stands, to be continued by `Random.restore`. */
  state(): RandomState {
    return { key: [...this.key], words: [...new Uint32Array(this.words)] };
  }

  /** The generator that continues exactly where `state` was taken. */
  static restore(state: RandomState): Random {
    if (!isState(state.key) || !isState(state.words)) {
      throw new RangeError('a random state is four uint32 words of key and four of state');
    }
    const random = new Random(0);
    random.key.set(state.key);
    random.words.set(state.words);
    return random;
  }

  private begin(low: bigint, high: bigint): void {
    const words = [low & 0xffffffffn, low >> 32n, high & 0xffffffffn, high >> 32n].map(Number);
    // The one state xoshiro cannot leave.
    if (low === 0n && high === 0n) words[0] = 1;
    this.key.set(words);
    this.words.set(words);
  }
}

/** The output function of SplitMix64: a bijection of 64-bit words. */
function mix(word: bigint): bigint {
  const a = BigInt.asUintN(64, word);
  const b = BigInt.asUintN(64, (a ^ (a >> 30n)) * 0xbf58476d1ce4e5b9n);
  const c = BigInt.asUintN(64, (b ^ (b >> 27n)) * 0x94d049bb133111ebn);
  return c ^ (c >> 31n);
}

/** FNV-1a, 64 bits, over the UTF-16 code units of a text, low byte first. */
function textWord(text: string): bigint {
  let word = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    word = BigInt.asUintN(64, (word ^ BigInt(unit & 0xff)) * 0x100000001b3n);
    word = BigInt.asUintN(64, (word ^ BigInt(unit >>> 8)) * 0x100000001b3n);
  }
  return word;
}

function seedWord(seed: Seed): bigint {
  if (typeof seed === 'string') return textWord(seed);
  if (typeof seed === 'number' && !(Number.isSafeInteger(seed) && seed >= 0)) {
    throw new RangeError(`a seed is a whole number from 0 to 2^53 - 1, not ${seed}`);
  }
  const word = BigInt(seed);
  if (word < 0n || word >> 64n !== 0n) {
    throw new RangeError(`a seed has at most 64 bits and no sign, not ${word}`);
  }
  return word;
}

function joined(words: Uint32Array, at: number): bigint {
  return BigInt(words[at] as number) | (BigInt(words[at + 1] as number) << 32n);
}

function isState(words: readonly number[]): boolean {
  const whole = words.every((word) => Number.isInteger(word) && word >= 0 && word < TWO_32);
  return words.length === WORDS && whole && words.some((word) => word !== 0);
}
