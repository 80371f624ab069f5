/** What modules of a desk cannot have beside each other, whatever each is by itself. */
import type { DeskInstrument } from '../model/index.ts';
import type { ModuleFault } from './module.ts';
import type { ModuleTerms, ResponseTerms } from './terms.ts';

/** What of a desk is looked at; `DeskTerms` is one. */
export interface DeskShape {
  readonly venues: readonly string[];
  readonly instruments: readonly Pick<DeskInstrument, 'id' | 'venue' | 'underlying'>[];
  readonly modules: readonly ModuleTerms[];
}

/** A fault of the desk; `at` is a path from its top, such as `modules.1.ladder.0.respond.0`. */
export interface DeskConflict extends ModuleFault {
  /** Path of the other side of a quarrel; empty where there is none. */
  readonly other: string;
}

/** A response that moves an underlying to where it wants it. */
interface Steering {
  readonly at: string;
  readonly module: string;
  readonly verb: string;
}

/** Instruments that a response trades towards an aim of its own. */
function steeredBy(response: ResponseTerms): readonly string[] {
  switch (response.do) {
    case 'hedge':
    case 'neutralise':
      return response.with;
    case 'hold':
      return [response.instrument];
    default:
      return [];
  }
}

/**
 * Faults between modules. Two that steer one underlying (hedge, neutralise, hold) would trade
 * against each other for ever; guards that reduce or flatten may stand beside anything. Also names
 * that are not unique, and responses that trade outside of the scope of their module.
 */
export function conflictsOf(desk: DeskShape): DeskConflict[] {
  return [...repeatedNames(desk), ...desk.modules.flatMap(outside(desk)), ...quarrels(desk)];
}

/** The first response of every module that steers an underlying. */
function steeringsOf(desk: DeskShape): ReadonlyMap<string, readonly Steering[]> {
  const underlyingOf = new Map(desk.instruments.map(({ id, underlying }) => [id, underlying]));
  const by = new Map<string, Steering[]>();
  desk.modules.forEach(({ id, ladder }, place) => {
    const seen = new Set<string>();
    ladder.forEach(({ respond }, rung) => {
      respond.forEach((response, n) => {
        for (const name of steeredBy(response)) {
          const underlying = underlyingOf.get(name);
          if (underlying === undefined || seen.has(underlying)) continue;
          seen.add(underlying);
          const at = `modules.${place}.ladder.${rung}.respond.${n}`;
          const list = by.get(underlying) ?? [];
          by.set(underlying, [...list, { at, module: id, verb: response.do }]);
        }
      });
    });
  });
  return by;
}

function quarrels(desk: DeskShape): DeskConflict[] {
  return [...steeringsOf(desk)].flatMap(([underlying, [first, ...rest]]) =>
    rest.map((each) => ({
      at: each.at,
      seen: `${each.module} does ${each.verb} in ${underlying}, and so does ${first?.module}`,
      accepted: `one module that hedges, neutralises or holds ${underlying}; others may reduce it`,
      other: first?.at ?? '',
    })),
  );
}

/** Whether an instrument lies in the scope of a module. */
function isInside(scope: string, instrument: DeskShape['instruments'][number]): boolean {
  const { id, venue, underlying } = instrument;
  return ['book', `venue:${venue}`, `underlying:${underlying}`, `instrument:${id}`].includes(scope);
}

const outside =
  (desk: DeskShape) =>
  ({ scope, ladder }: ModuleTerms, place: number): DeskConflict[] => {
    const known = new Map(desk.instruments.map((each) => [each.id, each]));
    return ladder.flatMap(({ respond }, rung) =>
      respond.flatMap((response, n) =>
        steeredBy(response).flatMap((name) => {
          const instrument = known.get(name);
          if (instrument === undefined || isInside(scope, instrument)) return [];
          const at = `modules.${place}.ladder.${rung}.respond.${n}`;
          const accepted = `an instrument within the scope of the module, ${scope}`;
          return [{ at, seen: name, accepted, other: '' }];
        }),
      ),
    );
  };

/** Names that stand twice in a list, the later place of each. */
function repeated(names: readonly string[], place: (at: number) => string): DeskConflict[] {
  const first = new Map<string, number>();
  return names.flatMap((name, at) => {
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, at);
      return [];
    }
    const accepted = 'a name that is not taken';
    return [{ at: place(at), seen: name, accepted, other: place(before) }];
  });
}

function repeatedNames({ venues, instruments, modules }: DeskShape): DeskConflict[] {
  const ids = <T extends { readonly id: string }>(list: readonly T[]) => list.map(({ id }) => id);
  return [
    ...repeated(venues, (at) => `venues.${at}`),
    ...repeated(ids(instruments), (at) => `instruments.${at}.id`),
    ...repeated(ids(modules), (at) => `modules.${at}.id`),
    ...modules.flatMap(({ ladder }, place) =>
      repeated(ids(ladder), (at) => `modules.${place}.ladder.${at}.id`),
    ),
  ];
}
