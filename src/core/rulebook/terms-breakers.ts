/** Checks of breakers: kinds, thresholds, times, escalation. */
import {
  BREAKER_KINDS,
  type BreakerKind,
  type BreakerTerms,
  isName,
  LIMITS,
  RESPONSES,
} from '../model/index.ts';
import { parseDecimal } from '../money/index.ts';
import { type TermFault, termFault } from './fault.ts';

const DAY_MS = 86_400_000;
const FIELDS = [
  'id',
  'kind',
  'windowMs',
  'enter',
  'leave',
  'floor',
  'ladder',
  'holdMs',
  'coolMs',
  'coolResponse',
  'rearmMs',
  'restarts',
  'slowPpm',
  'auctionPpm',
];

/** Kinds that look at the whole venue, and those that look at one market. */
export const VENUE_KINDS: readonly BreakerKind[] = [
  'fund',
  'insolvency',
  'liquidations',
  'branching',
  'own-orders',
];
export const MARKET_KINDS: readonly BreakerKind[] = BREAKER_KINDS.filter(
  (kind) => kind !== 'insolvency',
);

const NUMBERS: readonly (readonly [keyof BreakerTerms, number, number])[] = [
  ['windowMs', 32, 7 * DAY_MS],
  ['holdMs', 1, DAY_MS],
  ['coolMs', 0, DAY_MS],
  ['rearmMs', 0, DAY_MS],
  ['slowPpm', 0, 1_000_000],
  ['auctionPpm', 0, 1_000_000],
];

const isWhole = (value: unknown, least: number, most: number): boolean =>
  Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;

/** What of a list of breakers is not accepted, or null. */
export function faultOfBreakers(
  list: unknown,
  place: string,
  kinds: readonly BreakerKind[],
  quoteDecimals: number,
): TermFault | null {
  if (!Array.isArray(list) || list.length > LIMITS.breakersPerMarket) {
    return termFault(place, list, `a list of up to ${LIMITS.breakersPerMarket} breakers`);
  }
  for (const [at, terms] of list.entries()) {
    const fault = faultOfBreaker(terms, `${place}.${at}`, kinds, quoteDecimals);
    if (fault !== null) return fault;
  }
  const ids = list.map(({ id }: BreakerTerms) => id);
  if (new Set(ids).size === ids.length) return null;
  return termFault(place, ids, 'breakers with different ids');
}

function faultOfBreaker(
  terms: BreakerTerms,
  at: string,
  kinds: readonly BreakerKind[],
  quoteDecimals: number,
): TermFault | null {
  if (typeof terms !== 'object' || terms === null) {
    return termFault(at, terms, `a breaker: ${FIELDS.join(', ')}`);
  }
  for (const name of Object.keys(terms)) {
    if (FIELDS.includes(name)) continue;
    return termFault(`${at}.${name}`, terms[name as keyof BreakerTerms], FIELDS.join(', '));
  }
  if (typeof terms.id !== 'string' || !isName(terms.id)) {
    return termFault(`${at}.id`, terms.id, 'a name of up to 32 letters, digits and . _ : -');
  }
  if (!kinds.includes(terms.kind)) {
    return termFault(`${at}.kind`, terms.kind, `one of ${kinds.join(', ')}`);
  }
  for (const [name, least, most] of NUMBERS) {
    if (isWhole(terms[name], least, most)) continue;
    return termFault(`${at}.${name}`, terms[name], `a whole number from ${least} to ${most}`);
  }
  if (typeof terms.restarts !== 'boolean') {
    return termFault(`${at}.restarts`, terms.restarts, 'true or false');
  }
  const cool = terms.coolResponse;
  if (cool !== null && !RESPONSES.includes(cool)) {
    return termFault(`${at}.coolResponse`, cool, `null or one of ${RESPONSES.join(', ')}`);
  }
  const isAuction =
    cool === 'auction' || terms.ladder?.some?.((rung) => rung?.response === 'auction');
  if (isAuction && kinds === VENUE_KINDS) {
    return termFault(`${at}.ladder`, terms.ladder, 'no auction: each market has one of its own');
  }
  return faultOfLadder(terms, at) ?? faultOfThresholds(terms, at, quoteDecimals);
}

/** Thresholds in the unit of the kind; the breaker clears below where it trips. */
function faultOfThresholds(
  terms: BreakerTerms,
  at: string,
  quoteDecimals: number,
): TermFault | null {
  const places = terms.kind === 'liquidations' ? quoteDecimals : 0;
  const read = (name: 'enter' | 'leave' | 'floor', decimals: number): bigint | TermFault => {
    const text = terms[name];
    const parsed = typeof text === 'string' ? parseDecimal(text, decimals) : null;
    if (parsed?.kind === 'decimal' && parsed.value >= 0n) return parsed.value;
    return termFault(`${at}.${name}`, text, `a text of zero or more with ${decimals} decimals`);
  };
  const enter = read('enter', places);
  const leave = read('leave', places);
  const floor = read('floor', quoteDecimals);
  for (const each of [enter, leave, floor]) if (typeof each !== 'bigint') return each;
  if (enter > leave) return null;
  return termFault(`${at}.leave`, terms.leave, `less than enter, ${terms.enter}`);
}

function faultOfLadder({ ladder }: BreakerTerms, at: string): TermFault | null {
  const most = LIMITS.rungsPerBreaker;
  const isLadder =
    Array.isArray(ladder) &&
    ladder.length >= 1 &&
    ladder.length <= most &&
    ladder.every(
      (rung, i) =>
        typeof rung === 'object' &&
        rung !== null &&
        Object.keys(rung).sort().join() === 'afterMs,response' &&
        isWhole(rung.afterMs, i === 0 ? 0 : ladder[i - 1].afterMs + 1, DAY_MS) &&
        RESPONSES.includes(rung.response),
    );
  if (!isLadder) {
    const accepted = `1 to ${most} steps { afterMs, response }, later and later`;
    return termFault(`${at}.ladder`, ladder, accepted);
  }
  const places = ladder.map(({ response }) => RESPONSES.indexOf(response));
  if (places.every((place, i) => i === 0 || place > (places[i - 1] as number))) return null;
  return termFault(`${at}.ladder`, ladder, 'each response stronger than the one before');
}
