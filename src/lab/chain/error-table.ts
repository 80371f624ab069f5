/** Errors by bucket: how many, the middle one, the worst twentieth and the worst. */

/** One line of a table of errors. */
export interface ErrorLine {
  readonly bucket: string;
  readonly count: number;
  /** Null where nothing fell into the bucket. */
  readonly median: number | null;
  readonly p95: number | null;
  readonly most: number | null;
}

/** Errors of one measure, over everything, by time to expiry and by moneyness. */
export interface ErrorTable {
  readonly all: ErrorLine;
  readonly byExpiry: readonly ErrorLine[];
  readonly byMoneyness: readonly ErrorLine[];
}

interface Bucket {
  readonly name: string;
  /** What falls into it is under this. */
  readonly under: number;
}

/** Days to expiry. */
export const EXPIRY_BUCKETS: readonly Bucket[] = [
  { name: 'under 1 day', under: 1 },
  { name: '1 to 7 days', under: 7 },
  { name: '7 to 30 days', under: 30 },
  { name: '30 to 90 days', under: 90 },
  { name: '90 days and more', under: Number.POSITIVE_INFINITY },
];

/** Strike over forward. */
export const MONEYNESS_BUCKETS: readonly Bucket[] = [
  { name: 'K/F under 0.7', under: 0.7 },
  { name: 'K/F 0.7 to 0.9', under: 0.9 },
  { name: 'K/F 0.9 to 1.1', under: 1.1 },
  { name: 'K/F 1.1 to 1.4', under: 1.4 },
  { name: 'K/F 1.4 and more', under: Number.POSITIVE_INFINITY },
];

/** The value with a share of the list at or below it (nearest rank). */
function rankOf(sorted: readonly number[], share: number): number {
  const at = Math.ceil(share * sorted.length) - 1;
  return sorted[Math.max(0, at)] as number;
}

function lineOf(bucket: string, errors: readonly number[]): ErrorLine {
  const count = errors.length;
  if (count === 0) return { bucket, count, median: null, p95: null, most: null };
  const sorted = [...errors].sort((left, right) => left - right);
  return {
    bucket,
    count,
    median: rankOf(sorted, 0.5),
    p95: rankOf(sorted, 0.95),
    most: sorted[count - 1] as number,
  };
}

/** Collects absolute errors of one measure. */
export class ErrorTally {
  private readonly errors: number[] = [];
  private readonly days: number[] = [];
  private readonly moneyness: number[] = [];

  /** Takes one error, whatever its sign. */
  add(error: number, days: number, strikeOverForward: number): void {
    this.errors.push(Math.abs(error));
    this.days.push(days);
    this.moneyness.push(strikeOverForward);
  }

  private split(buckets: readonly Bucket[], values: readonly number[]): ErrorLine[] {
    const parts = buckets.map((): number[] => []);
    values.forEach((value, i) => {
      const at = buckets.findIndex(({ under }) => value < under);
      parts[at]?.push(this.errors[i] as number);
    });
    return parts.map((errors, at) => lineOf((buckets[at] as Bucket).name, errors));
  }

  table(): ErrorTable {
    return {
      all: lineOf('all', this.errors),
      byExpiry: this.split(EXPIRY_BUCKETS, this.days),
      byMoneyness: this.split(MONEYNESS_BUCKETS, this.moneyness),
    };
  }
}
