/**
 * A fast 128-bit hash of bytes for equality (state hashes, bodies of commands), in the manner of
 * MurmurHash3 x86_128 (Austin Appleby, public domain). It finds accidents, not adversaries: where
 * somebody may want a collision (the journal chain) SHA-256 is used at the rim.
 */
const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

const rotate = (x: number, bits: number): number => (x << bits) | (x >>> (32 - bits));

const scatter = (x: number): number => {
  let h = x;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
};

/** A running 128-bit hash. Feed it words of 32 bits, then read `hex()` or the words. */
export class Hash128 {
  // state
  h1 = 0;
  h2 = 0;
  h3 = 0;
  h4 = 0;
  words = 0;

  /** Back to the beginning. */
  reset(): this {
    this.h1 = this.h2 = this.h3 = this.h4 = this.words = 0;
    return this;
  }

  /** Mixes in one group of four words. */
  private mix(k1: number, k2: number, k3: number, k4: number): void {
    this.h1 ^= Math.imul(rotate(Math.imul(k1, C1), 15), C2);
    this.h1 = (Math.imul(rotate(this.h1, 19) + this.h2, 5) + 0x561ccd1b) | 0;
    this.h2 ^= Math.imul(rotate(Math.imul(k2, C2), 16), C3);
    this.h2 = (Math.imul(rotate(this.h2, 17) + this.h3, 5) + 0x0bcaa747) | 0;
    this.h3 ^= Math.imul(rotate(Math.imul(k3, C3), 17), C4);
    this.h3 = (Math.imul(rotate(this.h3, 15) + this.h4, 5) + 0x96cd1c35) | 0;
    this.h4 ^= Math.imul(rotate(Math.imul(k4, C4), 18), C1);
    this.h4 = (Math.imul(rotate(this.h4, 13) + this.h1, 5) + 0x32ac3b17) | 0;
  }

  /**
   * Mixes `words` little-endian 32-bit words from byte `start`, which need not be aligned. A last
   * group of fewer than four is filled with zeros.
   */
  update(view: DataView, start: number, words: number): this {
    let at = start;
    const end = start + words * 4;
    for (; at + 16 <= end; at += 16) {
      this.mix(
        view.getInt32(at, true),
        view.getInt32(at + 4, true),
        view.getInt32(at + 8, true),
        view.getInt32(at + 12, true),
      );
    }
    if (at < end) {
      const second = at + 4 < end ? view.getInt32(at + 4, true) : 0;
      const third = at + 8 < end ? view.getInt32(at + 8, true) : 0;
      this.mix(view.getInt32(at, true), second, third, 0);
    }
    this.words += words;
    return this;
  }

  /** Ends the hash: mixes the length and scatters, so that every input bit reaches every output. */
  finish(): this {
    this.h1 ^= this.words;
    this.h2 ^= this.words;
    this.h3 ^= this.words;
    this.h4 ^= this.words;
    this.spread();
    this.h1 = scatter(this.h1);
    this.h2 = scatter(this.h2);
    this.h3 = scatter(this.h3);
    this.h4 = scatter(this.h4);
    this.spread();
    return this;
  }

  private spread(): void {
    this.h1 = (this.h1 + this.h2 + this.h3 + this.h4) | 0;
    this.h2 = (this.h2 + this.h1) | 0;
    this.h3 = (this.h3 + this.h1) | 0;
    this.h4 = (this.h4 + this.h1) | 0;
  }

  /** The 32 hexadecimal digits of a finished hash. */
  hex(): string {
    return [this.h1, this.h2, this.h3, this.h4]
      .map((word) => (word >>> 0).toString(16).padStart(8, '0'))
      .join('');
  }
}
