/** Faults of the way to the venue, beside those that the exchange is told to have. */
import { executionUnknown, internalError } from './dialect-error.ts';

export type WireFault =
  /** The request has its effect, and no byte comes back; the client's timeout ends it. */
  | { readonly kind: 'never-answer' }
  | { readonly kind: 'answer-late'; readonly ms: number }
  /** The connection breaks, before the request has its effect or after it. */
  | { readonly kind: 'reset'; readonly effect: 'none' | 'done' }
  /** 503 with -1007: it may have had its effect, and has or has not. */
  | { readonly kind: 'execution-unknown'; readonly effect: 'none' | 'done' }
  /** 500 with -1001, without effect. */
  | { readonly kind: 'internal-error' }
  /** 502 of a gateway, which answers in HTML, without effect. */
  | { readonly kind: 'bad-gateway' };

export interface WireRule {
  /** Method and path such as `POST /fapi/v1/order`; empty: every request. */
  readonly on: string;
  /** From which request that fits, counted from 1, and for how many; absent: all. */
  readonly from?: number;
  readonly count?: number;
  readonly fault: WireFault;
}

/** What is left to be seen of a request. */
export interface Outcome {
  /** Ms to wait before answering. */
  readonly delayMs: number;
  readonly ending: 'answer' | 'silence' | 'reset' | 'html';
  /** Replaces the answer. */
  readonly error: Error | null;
  readonly effect: 'none' | 'done';
}

const CLEAN: Outcome = { delayMs: 0, ending: 'answer', error: null, effect: 'done' };

function outcomeOf(fault: WireFault): Outcome {
  switch (fault.kind) {
    case 'never-answer':
      return { ...CLEAN, ending: 'silence' };
    case 'answer-late':
      return { ...CLEAN, delayMs: fault.ms };
    case 'reset':
      return { ...CLEAN, ending: 'reset', effect: fault.effect };
    case 'execution-unknown':
      return { ...CLEAN, error: executionUnknown(), effect: fault.effect };
    case 'internal-error':
      return { ...CLEAN, error: internalError(), effect: 'none' };
    case 'bad-gateway':
      return { ...CLEAN, ending: 'html', effect: 'none' };
    default:
      return fault satisfies never;
  }
}

/** Counts requests and says what becomes of each. */
export class WireFaults {
  readonly #rules: { readonly rule: WireRule; seen: number }[] = [];

  add(rule: WireRule): void {
    this.#rules.push({ rule, seen: 0 });
  }

  clear(): void {
    this.#rules.length = 0;
  }

  /** The outcome of the first rule that fits. */
  next(method: string, path: string): Outcome {
    let outcome = CLEAN;
    for (const entry of this.#rules) {
      const { rule } = entry;
      if (rule.on !== '' && rule.on !== `${method} ${path}`) continue;
      entry.seen += 1;
      const from = rule.from ?? 1;
      const isDue = entry.seen >= from && entry.seen < from + (rule.count ?? Number.MAX_VALUE);
      if (isDue && outcome === CLEAN) outcome = outcomeOf(rule.fault);
    }
    return outcome;
  }
}
