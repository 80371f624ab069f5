/** A rulebook from JSON: what the text says, laid over a preset that it extends. */
import { type TermFault, termFault } from './fault.ts';
import { RULEBOOKS, rulebookOf } from './presets/index.ts';
import { checkVenue, type VenueReading } from './venue-check.ts';

/** Groups of a rulebook at most; a text with more of them is no rulebook. */
const GROUPS_MAX = 100;

type Group = Record<string, unknown>;

const isObject = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Objects are laid over objects, field by field; lists and everything else take their place. */
function laidOver(base: Group, patch: Group): Group {
  const whole: Group = { ...base };
  const groups: { readonly into: Group; readonly patch: Group }[] = [{ into: whole, patch }];
  for (let next = 0; next < groups.length && next < GROUPS_MAX; next += 1) {
    const { into, patch: said } = groups[next] as (typeof groups)[number];
    for (const [name, value] of Object.entries(said)) {
      const known = Object.hasOwn(into, name) ? into[name] : undefined;
      const isGroup = isObject(known) && isObject(value);
      const now = isGroup ? { ...known } : value;
      Object.defineProperty(into, name, { value: now, enumerable: true, writable: true });
      if (isGroup) groups.push({ into: now as Group, patch: value });
    }
  }
  return whole;
}

/** A text that was read as far as a rulebook that may still have faults. */
export type LaidRulebook =
  | { readonly kind: 'laid'; readonly venue: unknown }
  | ({ readonly kind: 'fault' } & TermFault);

const fault = (at: string, seen: unknown, accepted: string): LaidRulebook => ({
  kind: 'fault',
  ...termFault(at, seen, accepted),
});

/**
 * Reads a rulebook without looking whether it can be played. The field `extends` names the preset
 * that holds where the text says nothing; without it the text has to be complete. Lists take the
 * place of the preset's lists.
 *
 * @param text JSON object with any of the fields of `VenueTerms`, and `rulebook`, its own name
 */
export function layRulebook(text: string): LaidRulebook {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return fault('rulebook file', text.slice(0, 40), 'a JSON object');
  }
  if (!isObject(said)) return fault('rulebook file', said, 'a JSON object');
  const { extends: base, ...patch } = said;
  if (base === undefined) return { kind: 'laid', venue: patch };
  const known = typeof base === 'string' ? rulebookOf(base) : null;
  const names = Object.keys(RULEBOOKS).join(', ');
  if (known === null) return fault('extends', base, `one of ${names}`);
  const { rulebook } = patch;
  if (typeof rulebook !== 'string' || rulebookOf(rulebook) !== null) {
    return fault('rulebook', rulebook, 'a name of its own, that no preset has');
  }
  return { kind: 'laid', venue: laidOver({ ...known }, patch) };
}

/** Reads a rulebook that can be played, or says why it is none; see `layRulebook`. */
export function readRulebook(text: string): VenueReading {
  const laid = layRulebook(text);
  return laid.kind === 'fault' ? laid : checkVenue(laid.venue);
}
