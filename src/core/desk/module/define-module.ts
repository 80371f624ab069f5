/** Modules in TypeScript: only what differs from the defaults is written. */
import type { QuoteUnits } from '../../money/index.ts';
import type {
  BandTerms,
  ConstraintTerms,
  ExecutionTerms,
  IndicatorTerms,
  ModuleTerms,
  RungTerms,
} from './terms.ts';

const OFF = 0n as QuoteUnits;

/** Limits of a module that states none: nothing is bought far away or on old prices. */
export const CONSTRAINT_DEFAULTS: ConstraintTerms = {
  cooldownMs: 1_000,
  failureCooldownMs: 10_000,
  stepMax: OFF,
  signChangesMax: 0,
  turnoverMax: OFF,
  feesMax: OFF,
  slippageMax: OFF,
  windowMs: 3_600_000,
  improvement: 0,
  horizonMs: 3_600_000,
  depthSharePpm: 0,
  participationPpm: 0,
  collarPpm: 10_000,
  priceAgeMsMax: 5_000,
  sourcesMin: 1,
  dispersionPpm: 0,
  proportionPpm: 0,
};

/** Two seconds behind the best, three with it, five across, and then what is left is swept. */
export const EXECUTION_DEFAULTS: ExecutionTerms = {
  plan: 'now',
  waitsMs: [2_000, 3_000, 5_000],
  protectionPpm: 1_000,
  durationMs: 600_000,
  slices: 10,
  curve: [],
  rate: 0.1,
  shown: 0.1,
};

export const RUNG_DEFAULTS: Omit<RungTerms, 'id' | 'enter' | 'respond'> = {
  leave: null,
  enterMs: 0,
  leaveMs: 0,
  samples: { least: 0, of: 0 },
  latch: false,
  repeatMs: 0,
};

/** Samples further apart prove nothing about the time between. */
export const GAP_MS_MAX = 60_000;

type Draft<T, Needed extends keyof T> = Pick<T, Needed> & Partial<Omit<T, Needed>>;

/** A rung as it is written. */
export type RungDraft = Draft<RungTerms, 'id' | 'enter' | 'respond'>;

/** A module as it is written; what is left out has its default. */
export interface ModuleDraft {
  readonly id: string;
  readonly scope: string;
  readonly ladder: readonly RungDraft[];
  readonly about?: string;
  readonly parameters?: Readonly<Record<string, number>>;
  readonly indicators?: Readonly<Record<string, IndicatorTerms>>;
  readonly band?: BandTerms;
  readonly gapMsMax?: number;
  readonly constraints?: Partial<ConstraintTerms>;
  readonly execution?: Partial<ExecutionTerms>;
}

/**
 * Fills in the defaults of a module. Nothing is judged here: `readModule` does, for a desk.
 *
 *     export default defineModule({
 *       id: 'warn',
 *       scope: 'book',
 *       ladder: [
 *         {
 *           id: 'down',
 *           enter: 'drawdown > 0.02',
 *           respond: [{ do: 'alert', severity: 'warning', text: 'down 2 %' }],
 *         },
 *       ],
 *     });
 */
export const defineModule = (draft: ModuleDraft): ModuleTerms => ({
  id: draft.id,
  about: draft.about ?? '',
  scope: draft.scope,
  parameters: draft.parameters ?? {},
  indicators: draft.indicators ?? {},
  band: draft.band ?? { rule: 'none' },
  gapMsMax: draft.gapMsMax ?? GAP_MS_MAX,
  ladder: draft.ladder.map((rung) => ({ ...RUNG_DEFAULTS, ...rung })),
  constraints: { ...CONSTRAINT_DEFAULTS, ...draft.constraints },
  execution: { ...EXECUTION_DEFAULTS, ...draft.execution },
});
