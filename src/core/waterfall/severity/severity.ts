/**
 * Which part of a need is raised by deleveraging in each batch, such that nobody who could provide
 * liquidity gains by waiting: what a batch raises is never more than what any later batch is
 * expected to raise, less a margin, `theta_t*D_t <= E(theta_(t+d)*D_(t+d)) - gamma`. A severity
 * that falls from batch to batch breaks this and invites waiting. Source: arXiv 2512.01112,
 * no-wait condition.
 */
import { greater, lesser, mulDivUp, PPM, type Ppm, type QuoteUnits } from '../../money/index.ts';

/** What is planned before no-wait is looked at. Severities are 0 to 1,000,000 ppm. */
export type SeverityPlan =
  | { readonly kind: 'static'; readonly severity: Ppm }
  /** `first * factor^k` at batch k; a factor below one million backs off. */
  | {
      readonly kind: 'geometric';
      readonly first: Ppm;
      readonly factor: Ppm;
      /** Whether no-wait may lift a severity that the plan lets fall. */
      readonly isFloored: boolean;
    };

/** Terms of a controller. */
export interface SeverityTerms {
  readonly plan: SeverityPlan;
  /** By how much waiting must be dearer, quote units, zero or more. */
  readonly gamma: QuoteUnits;
}

/** A plan that falls and may not be lifted: it would pay to wait. */
export interface InvitesWaiting {
  readonly kind: 'invites-waiting';
  readonly factor: Ppm;
}

/** A controller: the state is a value, and each batch gives the next one. */
export interface SeverityState {
  readonly kind: 'severity';
  readonly terms: SeverityTerms;
  /** What the plan says for the next batch. */
  readonly planned: Ppm;
  /** Least severities of the next batches, as promised by the batches before. */
  readonly floors: readonly Ppm[];
}

/** Most batches ahead that a promise is made for. */
export const HORIZON_MAX = 64;

/**
 * A controller before its first batch.
 *
 * @returns the state, or a refusal of a plan that backs off without a floor
 */
export function openSeverity(terms: SeverityTerms): SeverityState | InvitesWaiting {
  const { plan } = terms;
  if (plan.kind === 'static')
    return { kind: 'severity', terms, planned: plan.severity, floors: [] };
  if (plan.factor < PPM && !plan.isFloored) {
    return { kind: 'invites-waiting', factor: plan.factor };
  }
  return { kind: 'severity', terms, planned: plan.first, floors: [] };
}

/** What is known when a batch is decided. */
export interface SeverityQuestion {
  /** Need of this batch, estimated before execution, zero or more. */
  readonly need: QuoteUnits;
  /**
   * Needs of the next batches as expected now, the nearest first; at most `HORIZON_MAX` are looked
   * at. None says that nothing comes after this batch, so that nobody can wait.
   */
  readonly expected: readonly QuoteUnits[];
}

/** What a batch raises. */
export interface SeverityDecision {
  readonly severity: Ppm;
  /** Severity times need, rounded up: owed to the venue. */
  readonly raise: QuoteUnits;
  /**
   * What somebody would save by waiting; zero where no-wait holds. It is more only where an earlier
   * promise binds and the need is expected to shrink below it.
   */
  readonly savedByWaiting: QuoteUnits;
  readonly next: SeverityState;
}

const ZERO = 0n as QuoteUnits;
const raised = (need: QuoteUnits, severity: Ppm): QuoteUnits => mulDivUp(need, severity, PPM);

/** Largest severity at which no more than `most` is raised. */
function severityWithin(need: QuoteUnits, most: QuoteUnits): Ppm {
  if (most >= need) return PPM;
  return most <= 0n ? (0n as Ppm) : (((most * PPM) / need) as Ppm);
}

/** Severity at which an expected need raises at least `amount`; the most is everything. */
const severityFor = (expected: QuoteUnits, amount: QuoteUnits): Ppm =>
  expected <= 0n ? PPM : lesser(mulDivUp(PPM, amount, expected), PPM);

function plannedNext({ plan }: SeverityTerms, planned: Ppm): Ppm {
  return plan.kind === 'static' ? planned : lesser(mulDivUp(planned, plan.factor, PPM), PPM);
}

/** For each batch ahead the larger of the promise that stands and the one made now. */
function promises(
  standing: readonly Ppm[],
  expected: readonly QuoteUnits[],
  least: QuoteUnits,
): Ppm[] {
  const count = Math.max(standing.length, expected.length);
  return Array.from({ length: count }, (_, at) => {
    const need = expected[at];
    const made = need === undefined ? (0n as Ppm) : severityFor(need, least);
    return greater(made, standing[at] ?? (0n as Ppm));
  });
}

/**
 * Decides one batch: the planned severity, lifted to what earlier batches promised, lowered to what
 * later batches can still be expected to raise. Where both cannot be, the promise is kept, since
 * somebody acted on it, and the difference is shown.
 */
export function decideSeverity(state: SeverityState, asked: SeverityQuestion): SeverityDecision {
  const { terms, planned, floors } = state;
  const { need } = asked;
  const expected = asked.expected.slice(0, HORIZON_MAX);
  let most = need;
  for (const later of expected)
    most = lesser(most, greater((later - terms.gamma) as QuoteUnits, ZERO));
  const ceiling = expected.length === 0 ? PPM : severityWithin(need, most);
  const severity = greater(lesser(planned, ceiling), floors[0] ?? (0n as Ppm));
  const raise = raised(need, severity);
  // Where nothing is raised there is nothing to wait for, and nothing to promise.
  const least = raise === 0n ? ZERO : ((raise + terms.gamma) as QuoteUnits);
  let saved = ZERO;
  for (const later of expected) saved = greater(saved, (least - later) as QuoteUnits);
  const next: SeverityState = {
    kind: 'severity',
    terms,
    planned: plannedNext(terms, planned),
    floors: promises(floors.slice(1), expected, least),
  };
  return { severity, raise, savedByWaiting: saved, next };
}
