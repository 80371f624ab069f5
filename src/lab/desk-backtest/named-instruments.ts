/** Every instrument that a study names, with its place in the file. */
import type { YamlText } from '../scenario/scenario-yaml.ts';
import type { StudyFields } from './study-schema.ts';

type Named = readonly [path: readonly PropertyKey[], instrument: string];

function namedIn(fields: StudyFields): Named[] {
  const { bars, funding, made, chain, happenings, measure } = fields;
  const shown = (
    path: readonly PropertyKey[],
    list: readonly { readonly instrument: string }[],
  ): Named[] => list.map(({ instrument }, at) => [[...path, at, 'instrument'], instrument]);
  return [
    ...(bars ?? []).flatMap((each, at) => shown(['bars', at, 'shown'], each.shown)),
    ...shown(['funding'], funding ?? []),
    ...(made === undefined ? [] : shown(['made', 'shown'], made.shown)),
    ...(chain === undefined
      ? []
      : [[['chain', 'perpetual', 'instrument'], chain.perpetual.instrument] as const]),
    ...(happenings ?? []).flatMap(({ instrument }, at): Named[] =>
      instrument === undefined ? [] : [[['happenings', at, 'instrument'], instrument]],
    ),
    [['measure', 'instrument'], measure.instrument],
  ];
}

/**
 * Refuses a study that names an instrument that it does not have.
 *
 * @param known ids of the instruments, options of chains among them
 * @throws InputError
 */
export function assertNamed({ fields, fault }: YamlText<StudyFields>, known: readonly string[]) {
  for (const [path, instrument] of namedIn(fields)) {
    if (known.includes(instrument)) continue;
    throw fault(path, instrument, `one of ${known.slice(0, 8).join(', ')}`);
  }
}
