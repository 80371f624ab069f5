/** The door of `lab/options-crash`: a crash of options through the engine. */
export { isOptionsCrash, loadCrash, type OptionsCrash } from './crash.ts';
export { snapshotsOfChains } from './crash-chains.ts';
export { crashClosing, renderCrashReport } from './crash-report.ts';
export type { CrashResult, CrashSample } from './crash-result.ts';
export { runCrash } from './crash-run.ts';
