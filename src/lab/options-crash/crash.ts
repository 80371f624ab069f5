/** A crash of options: its file, read and checked. */
import { readFileSync } from 'node:fs';
import { faultOfSvi, type Svi } from '../../core/surface/index.ts';
import { InputError } from '../input-error.ts';
import { readYamlFields } from '../scenario/scenario-yaml.ts';
import { CRASH_SCHEMA, type CrashFields } from './crash-schema.ts';

/** The smile of an expiry at one moment. */
export interface Smile {
  readonly expiry: string;
  /** Forward over index. */
  readonly carry: number;
  /** Time to expiry at the fit. */
  readonly years: number;
  readonly svi: Svi;
}

/** Index and smiles at one moment. */
export interface Snapshot {
  readonly time: number;
  readonly index: number;
  readonly smiles: readonly Smile[];
}

/** A scenario of options, complete. */
export interface OptionsCrash extends Omit<CrashFields, 'snapshots' | 'expiries'> {
  readonly file: string;
  readonly expiries: readonly {
    readonly name: string;
    readonly time: number;
    readonly strikes: readonly number[];
  }[];
  readonly snapshots: readonly Snapshot[];
}

/** What a run may change without a new file. */
export interface CrashChanges {
  readonly accounts?: number;
  readonly seed?: number;
  /** Snapshots of real chains instead of those in the file. */
  readonly snapshots?: readonly Snapshot[];
}

/** Whether a scenario file is one of options: it says so in its field `kind`. */
export const isOptionsCrash = (yaml: string): boolean => /^kind:\s*options\s*$/m.test(yaml);

/**
 * Reads a scenario of options.
 *
 * @throws InputError naming file, line, field, the value seen and what is accepted
 */
export function loadCrash(file: string, changes: CrashChanges = {}): OptionsCrash {
  const { fields, fault } = readYamlFields(readFileSync(file, 'utf8'), file, CRASH_SCHEMA);
  const names = fields.expiries.map(({ name }) => name);
  names.forEach((name, at) => {
    if (names.indexOf(name) < at) {
      throw fault(['expiries', at, 'name'], name, 'a name that no other expiry has');
    }
  });
  let last = Number.NEGATIVE_INFINITY;
  fields.snapshots.forEach((snapshot, at) => {
    const where = ['snapshots', at, 'at'];
    const instant = new Date(snapshot.at).toISOString();
    if (snapshot.at <= last) throw fault(where, instant, 'a time after that of the one before');
    last = snapshot.at;
    snapshot.smiles.forEach(({ expiry, fit }, i) => {
      const place = ['snapshots', at, 'smiles', i];
      if (!names.includes(expiry)) {
        throw fault([...place, 'expiry'], expiry, `one of ${names.join(', ')}`);
      }
      const wrong = faultOfSvi(sviOf(fit));
      if (wrong !== null) {
        const value = `${wrong.field} = ${wrong.value}`;
        throw fault([...place, 'fit'], value, wrong.accepted);
      }
    });
  });
  if (fields.snapshots.length < 2) {
    throw fault(['snapshots'], `${fields.snapshots.length}`, 'two snapshots or more');
  }
  const { leastCover, mostCover, ...shares } = fields.population;
  if (leastCover > mostCover) {
    throw fault(['population', 'leastCover'], `${leastCover}`, `at most ${mostCover}`);
  }
  const { strangleWriters, putWriters, hedgedWriters, perpetualLongs } = shares;
  const sum = strangleWriters + putWriters + hedgedWriters + perpetualLongs;
  if (sum > 1) throw fault(['population'], `shares that sum to ${sum}`, 'shares of at most 1');
  return {
    ...fields,
    file,
    accounts: changes.accounts ?? fields.accounts,
    seed: changes.seed ?? fields.seed,
    expiries: fields.expiries.map(({ name, at, strikes }) => ({ name, time: at, strikes })),
    snapshots:
      changes.snapshots ??
      fields.snapshots.map(({ at, index, smiles }) => ({
        time: at,
        index,
        smiles: smiles.map(({ expiry, fit }) => ({
          expiry,
          carry: fit[0],
          years: fit[1],
          svi: sviOf(fit),
        })),
      })),
  };
}

const sviOf = ([, , a, b, rho, m, sigma]: readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
]): Svi => ({ a, b, rho, m, sigma });

/** The fault of a folder of chains. */
export const chainsFault = (folder: string, value: string, accepted: string): InputError =>
  new InputError({ file: folder, field: '--chains', value, accepted });
