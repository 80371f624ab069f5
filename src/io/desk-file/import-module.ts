/** Modules of a file of TypeScript or JavaScript beside the desk file. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineModule, type ModuleDraft, type ModuleTerms } from '../../core/desk/index.ts';
import { RESPONSE_VERBS } from './module-fields.ts';

/** The modules of a file, or what is wrong with it. */
export type Imported =
  | { readonly kind: 'modules'; readonly modules: readonly ModuleTerms[] }
  | { readonly kind: 'fault'; readonly seen: string; readonly accepted: string };

const ENDINGS = /\.(ts|mts|js|mjs)$/;
const SHAPE = 'a default export made with defineModule, or a list of them';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Whether a value has the shape of a module; what is in it is judged with the desk. */
function isDraft(value: unknown): value is ModuleDraft {
  if (!isObject(value) || typeof value['id'] !== 'string') return false;
  const { scope, ladder } = value;
  if (typeof scope !== 'string' || !Array.isArray(ladder)) return false;
  return ladder.every(
    (rung) =>
      isObject(rung) &&
      typeof rung['id'] === 'string' &&
      (typeof rung['enter'] === 'string' || isObject(rung['enter'])) &&
      Array.isArray(rung['respond']) &&
      rung['respond'].every(
        (each) => isObject(each) && RESPONSE_VERBS.includes(each['do'] as never),
      ),
  );
}

/**
 * Imports the modules of a file: its code runs, with all rights of this program.
 *
 * @param path as the desk file names it
 * @param desk path of the desk file
 */
export async function importModules(path: string, desk: string): Promise<Imported> {
  const fault = (accepted: string, seen = path): Imported => ({ kind: 'fault', seen, accepted });
  if (!ENDINGS.test(path)) return fault('a file that ends in .ts, .mts, .js or .mjs');
  const file = resolve(dirname(desk), path);
  if (!existsSync(file)) return fault('a file that is there, beside this one');
  let found: unknown;
  try {
    const room = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
    found = room.default;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fault(`a file that can be imported (${reason.split('\n', 1)[0]})`);
  }
  const list: readonly unknown[] = Array.isArray(found) ? found : [found];
  if (list.length === 0 || !list.every(isDraft)) return fault(SHAPE);
  return { kind: 'modules', modules: list.map(defineModule) };
}
