import type { Column, Table } from '../model/index.ts';

/** What became of a wish to loosen. */
export type Wish = 'asked' | 'approved' | 'known' | 'same-person';

/** Wishes to loosen what a person tightened, by market: who asked, who approved, and from when. */
export class Loosening implements Table {
  // state
  readonly wished: Float64Array; //  TRADING number that was asked for, -1 where none is
  readonly dueAt: Float64Array; //   ms when it takes effect, -1 until it is approved
  private readonly asker: string[] = []; //  by market
  private readonly terms: string[] = []; //  terms that one person asked for, by market
  private readonly termsBy: string[] = [];
  count = 0;
  /** The first moment at which something is due. */
  firstDue = Number.MAX_SAFE_INTEGER;

  constructor(limit: number) {
    this.wished = new Float64Array(limit).fill(-1);
    this.dueAt = new Float64Array(limit).fill(-1);
  }

  /** A person asks for it; the second of two different ones approves it, one alone at once. */
  ask(market: number, wished: number, person: string, persons: number, dueAt: number): Wish {
    if (market >= this.count) this.count = market + 1;
    if (this.wished[market] === wished && this.dueAt[market] !== -1) return 'known';
    const isNew = this.wished[market] !== wished;
    if (isNew && persons > 1) {
      this.wished[market] = wished;
      this.dueAt[market] = -1;
      this.asker[market] = person;
      return 'asked';
    }
    if (persons > 1 && this.asker[market] === person) return 'same-person';
    this.wished[market] = wished;
    this.dueAt[market] = dueAt;
    this.firstDue = Math.min(this.firstDue, dueAt);
    return 'approved';
  }

  /** A person asks for other terms of guards; a second one who asks for the same approves them. */
  askTerms(market: number, terms: string, person: string): 'asked' | 'approved' | 'same-person' {
    if (market >= this.count) this.count = market + 1;
    if (this.terms[market] !== terms) {
      this.terms[market] = terms;
      this.termsBy[market] = person;
      return 'asked';
    }
    if (this.termsBy[market] === person) return 'same-person';
    this.terms[market] = '';
    this.termsBy[market] = '';
    return 'approved';
  }

  /** Whether a person has already asked for it, and nobody else approved. */
  isAskedBy(market: number, wished: number, person: string | undefined): boolean {
    const isAsked = this.wished[market] === wished && this.dueAt[market] === -1;
    return isAsked && this.asker[market] === person;
  }

  /** Forgets a wish: it was fulfilled, or somebody tightened again. */
  forget(market: number): void {
    this.wished[market] = -1;
    this.dueAt[market] = -1;
    this.asker[market] = '';
    this.findFirstDue();
  }

  private findFirstDue(): void {
    this.firstDue = Number.MAX_SAFE_INTEGER;
    for (let market = 0; market < this.count; market += 1) {
      const due = this.dueAt[market] as number;
      if (due !== -1 && due < this.firstDue) this.firstDue = due;
    }
  }

  columns(): readonly Column[] {
    return [
      { name: 'loosening.wished', array: this.wished, used: this.count },
      { name: 'loosening.dueAt', array: this.dueAt, used: this.count },
    ];
  }

  registers(): readonly number[] {
    return [this.count];
  }

  names(): readonly string[] {
    return Array.from({ length: this.count }, (_, market) => market).flatMap((market) => [
      this.asker[market] ?? '',
      this.terms[market] ?? '',
      this.termsBy[market] ?? '',
    ]);
  }

  restore(registers: readonly number[], names: readonly string[]): void {
    this.count = registers[0] as number;
    for (let market = 0; market < this.count; market += 1) {
      this.asker[market] = names[market * 3] as string;
      this.terms[market] = names[market * 3 + 1] as string;
      this.termsBy[market] = names[market * 3 + 2] as string;
    }
    this.findFirstDue();
  }
}
