/** Runs published cases of venues against the functions that the engine calls. */
import { type Adapter, type CaseResult, runCase, systemKey } from './adapter.ts';
import { ADL_THEORY } from './adl-theory.ts';
import { B_PROTOCOL_BAMM } from './bamm.ts';
import { BINANCE } from './binance.ts';
import { BITMEX } from './bitmex.ts';
import { BLEND_V2 } from './blend.ts';
import { BYBIT } from './bybit.ts';
import { DESK } from './desk.ts';
import { DRIFT_V2 } from './drift.ts';
import { DYDX_V4 } from './dydx.ts';
import { FTX } from './ftx.ts';
import { GMX_V1, GMX_V2 } from './gmx.ts';
import { HYPERLIQUID } from './hyperliquid.ts';
import { KRAKEN } from './kraken.ts';
import { LIQUITY_V1 } from './liquity.ts';
import { MAKER_LIQ2 } from './maker.ts';
import { MANGO_V4 } from './mango.ts';
import { OKX } from './okx.ts';
import { OPTION_SYSTEMS } from './options.ts';
import { PARADEX } from './paradex.ts';
import { PERP_CURIE } from './perp-curie.ts';
import { PORTFOLIO_SYSTEMS } from './portfolio-systems.ts';
import { SURFACE_SYSTEMS } from './surface-systems.ts';
import { SYNTHETIX_V3 } from './synthetix.ts';
import { AAVE_UMBRELLA } from './umbrella.ts';
import type { VectorCase } from './vectors.ts';

export type { CaseResult, Verdict } from './adapter.ts';
export type { Difference } from './compare.ts';
export { type ConformanceReport, formatReport, reportOf } from './report.ts';
export { readVectors, type VectorCase } from './vectors.ts';

/** Every adapter. Adding a system means one file here and one line. */
const ADAPTERS: ReadonlyMap<string, Adapter> = new Map(
  [
    AAVE_UMBRELLA,
    ADL_THEORY,
    B_PROTOCOL_BAMM,
    BINANCE,
    BITMEX,
    BLEND_V2,
    BYBIT,
    DESK,
    DRIFT_V2,
    DYDX_V4,
    FTX,
    GMX_V1,
    GMX_V2,
    HYPERLIQUID,
    KRAKEN,
    LIQUITY_V1,
    MAKER_LIQ2,
    MANGO_V4,
    OKX,
    PARADEX,
    PERP_CURIE,
    SYNTHETIX_V3,
    ...OPTION_SYSTEMS,
    ...PORTFOLIO_SYSTEMS,
    ...SURFACE_SYSTEMS,
  ].map((adapter) => [systemKey(adapter.system), adapter]),
);

/** Runs one case against the adapter of its system, if there is one. */
export const conform = (vector: VectorCase): CaseResult => ({
  vector,
  verdict: runCase(vector, ADAPTERS),
});
