/** The shape of a rulebook: the fields that it has, and of what kind each of them is. */
import type { VenueTerms } from '../model/index.ts';
import { DEFAULT_RULEBOOK } from './default.ts';
import { type TermFault, termFault } from './fault.ts';

/** Places that may hold nothing, with the shape that they have otherwise. */
const OPTIONAL: Readonly<Record<string, unknown>> = {
  'fund.stake': { minimum: '', cooldownMs: 0, windowMs: 0, onIcePpm: 0, frozenPpm: 0 },
  'fund.clusterMax': '',
  adlWedgePpm: 0,
  runaway: { windowMs: 0, ordersMax: 0, notionalMax: '', holdMs: 0 },
  'market.schedule.openInterest': { lower: '', upper: '' },
};

/** Fields that a group may leave out, with the shape that they have otherwise. */
const LEFT_OUT: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  portfolio: { orderLegs: 0 },
};

/** Places whose lists are looked at elsewhere, item by item. */
const LISTS: readonly string[] = [
  'layers',
  'notExpressed',
  'notStated',
  'market.schedule.tiers',
  'market.price.sources',
  'breakers',
  'market.breakers',
  'market.integrity.mark',
  'market.integrity.perps',
  'market.integrity.weightsPpm',
];

/** Groups that may be missing and are looked at elsewhere. */
const ELSEWHERE: readonly string[] = [
  'market.liquidity.activation',
  'market.liquidity.support',
  'market.liquidity.rescue',
  'market.liquidity.virtual',
  'market.liquidity.unwind',
  'market.liquidity.providers',
];

/** Places of a rulebook at most, known and unknown, before a text is no rulebook at all. */
const PLACES_MAX = 1_000;

interface Place {
  readonly at: string;
  readonly seen: unknown;
  readonly shape: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const under = (at: string, name: string): string => (at === '' ? name : `${at}.${name}`);

/** What is wrong at one place; a group is a fault only where there is no group. */
function faultAt({ at, seen, shape }: Place): TermFault | null {
  if (LISTS.includes(at)) return Array.isArray(seen) ? null : termFault(at, seen, 'a list');
  if (ELSEWHERE.includes(at)) {
    return seen === null || isObject(seen) ? null : termFault(at, seen, 'an object, or null');
  }
  const isOptional = Object.hasOwn(OPTIONAL, at);
  const orNull = isOptional ? ', or null' : '';
  if (isObject(shape)) {
    const accepted = `an object with ${Object.keys(shape).join(', ')}${orNull}`;
    return isObject(seen) ? null : termFault(at === '' ? 'rulebook' : at, seen, accepted);
  }
  const kind = typeof shape === 'number' ? 'a number' : 'a text';
  return typeof seen === typeof shape ? null : termFault(at, seen, `${kind}${orNull}`);
}

/** Places within a group, in the order of the shape, and the faults of those that nobody knows. */
function within({ at, seen, shape }: Place): { places: Place[]; unknown: TermFault[] } {
  const isElsewhere = LISTS.includes(at) || ELSEWHERE.includes(at);
  if (isElsewhere || !isObject(shape) || !isObject(seen)) return { places: [], unknown: [] };
  const optional = LEFT_OUT[at] ?? {};
  const fields: Readonly<Record<string, unknown>> = { ...shape, ...optional };
  const names = Object.keys(fields);
  const unknown = Object.keys(seen)
    .filter((name) => !names.includes(name))
    .map((name) => termFault(under(at, name), seen[name], `one of ${names.join(', ')}`));
  const isThere = (name: string) => Object.hasOwn(seen, name) || !Object.hasOwn(optional, name);
  const places = names.filter(isThere).map((name) => {
    const inner = under(at, name);
    const known = Object.hasOwn(OPTIONAL, inner) ? OPTIONAL[inner] : fields[name];
    return { at: inner, seen: Object.hasOwn(seen, name) ? seen[name] : undefined, shape: known };
  });
  return { places, unknown };
}

/** Fields that are missing, unknown or of another kind than in Breakwater's own rulebook. */
export function faultsOfShape(venue: unknown): TermFault[] {
  const faults: TermFault[] = [];
  const places: Place[] = [{ at: '', seen: venue, shape: DEFAULT_RULEBOOK satisfies VenueTerms }];
  for (let next = 0; next < places.length && next < PLACES_MAX; next += 1) {
    const place = places[next] as Place;
    if (place.seen === null && Object.hasOwn(OPTIONAL, place.at)) continue;
    const fault = faultAt(place);
    if (fault !== null) faults.push(fault);
    const inner = within(place);
    faults.push(...inner.unknown);
    places.push(...inner.places);
  }
  return faults;
}
