/** Files that a scenario names, found in one folder. */
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import type { InputError } from '../input-error.ts';

/** Where files are looked for, and how that was said. */
export interface DataFolder {
  readonly path: string;
  /** Such as `--data`, for messages. */
  readonly from: string;
}

/** Environment variable that names a folder of recorded market data. */
export const DATA_VARIABLE = 'BREAKWATER_DATA';

/**
 * The folder of the files of a scenario: the one that was asked for, else that of the environment,
 * else the folder of the scenario itself.
 */
export function dataFolderOf(
  asked: string | undefined,
  environment: string | undefined,
  scenarioFolder: string,
): DataFolder {
  if (asked !== undefined) return { path: asked, from: '--data' };
  if (environment !== undefined && environment !== '') {
    return { path: environment, from: DATA_VARIABLE };
  }
  return { path: scenarioFolder, from: 'the folder of the scenario' };
}

/** Builds the fault of the field that names a file. */
export type FileFault = (value: string, accepted: string) => InputError;

/**
 * The files of names and patterns; those of a pattern in the order of their names.
 *
 * @throws InputError where a name or a pattern has no file
 */
export function filesOf(
  names: readonly string[],
  { path, from }: DataFolder,
  faultOf: (at: number) => FileFault,
): string[] {
  return names.flatMap((name, at) => {
    const found = name.includes('*') ? globSync(name, { cwd: path }).sort() : [name];
    const files = found.map((each) => join(path, each)).filter((file) => existsSync(file));
    if (files.length > 0) return files;
    const accepted = `a file in ${path} (${from}); --data names another folder of recorded bars`;
    throw faultOf(at)(name, accepted);
  });
}
