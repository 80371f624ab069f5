/** The table of ready modules, by the name that a desk file uses. */
import { capitalDeployment } from './capital-deployment.ts';
import { cppi } from './cppi.ts';
import { deltaBand } from './delta-band.ts';
import { drawdownGuard } from './drawdown-guard.ts';
import { fundingGuard } from './funding-guard.ts';
import { greekOptimiser } from './greek-optimiser.ts';
import { killSwitch } from './kill-switch.ts';
import type { LibraryEntry, LibraryModule } from './library-module.ts';
import { liquidationDistanceGuard } from './liquidation-distance-guard.ts';
import { marginTopUp } from './margin-top-up.ts';
import { oracleDistrust } from './oracle-distrust.ts';
import type { Given, Parameters } from './parameters.ts';
import { pinRisk } from './pin-risk.ts';
import { volatilityTarget } from './volatility-target.ts';

/** Values of every type are judged when it is called, so an entry takes any. */
const entry = <T extends Parameters>(module: LibraryModule<T>): LibraryEntry => ({
  about: module.about,
  parameters: module.parameters,
  make: (given, overrides) => module(given as Given<T>, overrides),
});

/** Ready modules: what each is about, its parameters with unit, default and range. */
export const LIBRARY = {
  'delta-band': entry(deltaBand),
  'greek-optimiser': entry(greekOptimiser),
  'drawdown-guard': entry(drawdownGuard),
  'liquidation-distance-guard': entry(liquidationDistanceGuard),
  'volatility-target': entry(volatilityTarget),
  cppi: entry(cppi),
  'funding-guard': entry(fundingGuard),
  'margin-top-up': entry(marginTopUp),
  'capital-deployment': entry(capitalDeployment),
  'pin-risk': entry(pinRisk),
  'oracle-distrust': entry(oracleDistrust),
  'kill-switch': entry(killSwitch),
} as const satisfies Readonly<Record<string, LibraryEntry>>;

export type LibraryName = keyof typeof LIBRARY;

export const LIBRARY_NAMES = Object.keys(LIBRARY) as readonly LibraryName[];
