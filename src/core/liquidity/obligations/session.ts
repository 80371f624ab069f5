/** The score of a session, and what follows from it: reward, penalty, standing. */
import { mulDivDown, type Ppm, type QuoteUnits } from '../../money/index.ts';
import type { ObligationTerms } from './terms.ts';

/** In grace a failure costs nothing; an excluded provider is no longer scored. */
export type ProviderStanding = 'good' | 'grace' | 'excluded';

/** What is remembered of a provider: whole numbers, as they lie in columns. */
export interface ProviderRecord {
  /** Scored minutes of the session so far. */
  readonly minutesCounted: number;
  /** Sum of their shares, in ppm of a minute. */
  readonly passedPpm: number;
  /** Sessions that were judged since the provider began. */
  readonly sessionsJudged: number;
  /** Failed sessions in a row, those in grace not counted. */
  readonly sessionsFailed: number;
}

/** A provider that begins. */
export const NEW_PROVIDER: ProviderRecord = {
  minutesCounted: 0,
  passedPpm: 0,
  sessionsJudged: 0,
  sessionsFailed: 0,
};

/** What a session ends with. */
export interface SessionOutcome {
  /** Mean share of the scored minutes, ppm, rounded down; null where none was scored. */
  readonly score: Ppm | null;
  readonly verdict: 'passed' | 'failed' | 'not-judged';
  /** Owed to the provider, and by it; at most one is not zero. */
  readonly reward: QuoteUnits;
  readonly penalty: QuoteUnits;
  /** ProviderStanding in the next session. */
  readonly standing: ProviderStanding;
  /** The record with which the next session begins. */
  readonly record: ProviderRecord;
}

const NOTHING = 0n as QuoteUnits;

/** Number of the session to which a moment belongs. */
export const sessionOf = (terms: ObligationTerms, timeMs: number): number =>
  Math.floor(timeMs / terms.sessionMs);

/** ProviderStanding of a provider by its record. */
export function standingOf(terms: ObligationTerms, record: ProviderRecord): ProviderStanding {
  const { failuresMax, graceSessions } = terms;
  if (failuresMax > 0 && record.sessionsFailed >= failuresMax) return 'excluded';
  return record.sessionsJudged < graceSessions ? 'grace' : 'good';
}

/** The record after a minute; one that is not scored (null) leaves it as it was. */
export function afterMinute(record: ProviderRecord, share: Ppm | null): ProviderRecord {
  if (share === null) return record;
  return {
    ...record,
    minutesCounted: record.minutesCounted + 1,
    passedPpm: record.passedPpm + Number(share),
  };
}

/** Mean share of the scored minutes so far, ppm, rounded down; null where none was scored. */
export function sessionScore(record: ProviderRecord): Ppm | null {
  if (record.minutesCounted === 0) return null;
  return mulDivDown(BigInt(record.passedPpm) as Ppm, 1n, BigInt(record.minutesCounted));
}

/**
 * Ends a session: passed where the sum of the shares reaches the promised presence over all scored
 * minutes (compared without division). A session without a scored minute is not judged: it costs
 * nothing, pays nothing and uses up no grace. A passed session ends a row of failures.
 */
export function endSession(terms: ObligationTerms, record: ProviderRecord): SessionOutcome {
  const score = sessionScore(record);
  const before = standingOf(terms, record);
  const rest = { ...record, minutesCounted: 0, passedPpm: 0 };
  if (score === null || before === 'excluded') {
    const none = { reward: NOTHING, penalty: NOTHING, standing: before, record: rest };
    return { score, verdict: 'not-judged', ...none };
  }
  const due = terms.presencePpm * BigInt(record.minutesCounted);
  const hasPassed = BigInt(record.passedPpm) >= due;
  const isCounted = before === 'good';
  const next = {
    ...rest,
    sessionsJudged: record.sessionsJudged + 1,
    sessionsFailed: hasPassed ? 0 : record.sessionsFailed + (isCounted ? 1 : 0),
  };
  return {
    score,
    verdict: hasPassed ? 'passed' : 'failed',
    reward: hasPassed ? terms.rewardPerSession : NOTHING,
    penalty: hasPassed || !isCounted ? NOTHING : terms.penaltyPerSession,
    standing: standingOf(terms, next),
    record: next,
  };
}
