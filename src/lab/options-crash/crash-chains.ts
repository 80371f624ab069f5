/** Snapshots from the real chain files of a folder, fitted as they are read. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ChainStudent, type ChainStudy, readChain } from '../chain/index.ts';
import { chainsFault, type OptionsCrash, type Smile, type Snapshot } from './crash.ts';

const CHAIN_FILE = /\.csv(\.gz)?$/;

/**
 * Fits the chains of a folder within the time of a scenario: its expiries, in the currency of its
 * underlying.
 *
 * @throws InputError where the folder has no chain that covers the scenario
 */
export async function snapshotsOfChains(
  folder: string,
  crash: OptionsCrash,
): Promise<{ readonly snapshots: readonly Snapshot[]; readonly studies: readonly ChainStudy[] }> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw chainsFault(folder, folder, 'a folder of chain files (.csv or .csv.gz)');
  }
  const files = readdirSync(folder)
    .filter((name) => CHAIN_FILE.test(name) && !name.includes('futures'))
    .sort();
  const from = crash.snapshots[0]?.time ?? 0;
  const to = crash.snapshots.at(-1)?.time ?? 0;
  const studies: ChainStudy[] = [];
  const snapshots: Snapshot[] = [];
  for (const name of files) {
    const file = join(folder, name);
    const student = new ChainStudent(file, 'mark');
    let taken = 0;
    for await (const snapshot of readChain(file)) {
      if (snapshot.time < from - MARGIN_MS || snapshot.time > to + MARGIN_MS) continue;
      student.add(snapshot);
      taken += 1;
    }
    if (taken === 0) continue;
    const study = student.study();
    studies.push(study);
    for (const one of study.snapshots) {
      const found = snapshotOf(crash, one);
      if (found !== null) snapshots.push(found);
    }
  }
  snapshots.sort((a, b) => a.time - b.time);
  if (snapshots.length < 2) {
    const accepted = 'chain files with two snapshots or more in the time of the scenario';
    throw chainsFault(folder, `${snapshots.length} snapshots`, accepted);
  }
  return { snapshots, studies };
}

/** Snapshots are typed to the minute. */
const MARGIN_MS = 60_000;

function snapshotOf(crash: OptionsCrash, study: ChainStudy['snapshots'][number]): Snapshot | null {
  if (study.currency !== crash.underlying.market || study.index === null) return null;
  const index = study.index;
  const slices = study.repaired?.slices ?? study.surface?.slices ?? [];
  const smiles = crash.expiries.flatMap(({ name, time }): Smile[] => {
    const at = study.expiries.find(({ expiry }) => Math.abs(expiry - time) < MARGIN_MS);
    const slice = slices.find(({ years }) => at !== undefined && Math.abs(years - at.years) < 1e-9);
    if (slice === undefined) return [];
    return [{ expiry: name, carry: slice.forward / index, years: slice.years, svi: slice.svi }];
  });
  return smiles.length === 0 ? null : { time: study.time, index, smiles };
}
