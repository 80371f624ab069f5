import { readFileSync } from 'node:fs';
import { AGREEMENT_BYTES, doAgree } from './agreement.ts';
import { type Kernels, scalarKernels } from './kernels.ts';
import { vectorKernels } from './vector.ts';
import { type Module, webAssembly } from './web-assembly.ts';

/** Where `npm run build` puts the module; the same place seen from `src` and from `dist`. */
const MODULE = new URL('../../../dist/wasm/kernels.wasm', import.meta.url);

function compile(place: URL): Module | undefined {
  try {
    return new webAssembly.Module(readFileSync(place));
  } catch {
    return undefined; // no file, no module, or an engine without vectors
  }
}

/** Whether a module is of this build: its exports are those that are asked for, its bits ours. */
function isOfThisBuild(module: Module): boolean {
  try {
    return doAgree(vectorKernels(module, AGREEMENT_BYTES));
  } catch {
    return false; // other imports or exports
  }
}

/**
 * The fastest kernels there are: those in vectors where the module was built, this engine takes it
 * and it agrees with the scalar ones to the bit; else the scalar ones. `kind` and `why` tell which.
 *
 * @param bytes room for the arrays of `doubles` and `wholes`
 * @param place the module, where it is not that of the build
 */
export function openKernels(bytes: number, place: URL = MODULE): Kernels {
  const module = compile(place);
  if (module === undefined) return scalarKernels(`no module of kernels at ${place.pathname}`);
  if (!isOfThisBuild(module)) {
    return scalarKernels(`the module of kernels at ${place.pathname} is not of this build`);
  }
  return vectorKernels(module, bytes);
}
