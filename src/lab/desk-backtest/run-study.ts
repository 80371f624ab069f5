/** Runs every desk of a study over the same market. */
import type { LinearSolver } from '../../core/waterfall/index.ts';
import { runBacktest } from '../backtest/index.ts';
import { DeskRun } from './desk-run.ts';
import { type DeskFigures, type DeskSample, figuresOf } from './figures.ts';
import type { Study, StudyVariant } from './study.ts';
import type { VenueTrade } from './touch-venue.ts';

/** What one desk did. */
export interface VariantResult {
  readonly name: string;
  readonly figures: DeskFigures;
  /** Denials by constraint, rungs by module, each with how often. */
  readonly denials: Readonly<Record<string, number>>;
  readonly fired: Readonly<Record<string, number>>;
  /** Of everything that the desk said. */
  readonly eventHash: string;
  readonly commands: number;
  readonly samples: readonly DeskSample[];
  readonly trades: readonly VenueTrade[];
}

export interface StudyResult {
  readonly study: Study;
  readonly from: number;
  readonly to: number;
  readonly variants: readonly VariantResult[];
}

const sorted = (map: ReadonlyMap<string, number>): Readonly<Record<string, number>> =>
  Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));

/** Runs one desk; its books are held against the venue's at the end, to the last unit. */
export async function runVariant(
  study: Study,
  { name, desk }: StudyVariant,
  solver: LinearSolver,
): Promise<VariantResult> {
  const { traded, execution, ticks, measure, feeds } = study;
  const { instrument, half } = measure;
  const band = { rule: 'fixed', half, hardLimit: half } as const;
  const run = new DeskRun({
    ...{ desk, traded, execution, ticks, solver, measure: { instrument, band } },
  });
  await runBacktest({ feeds, policy: run });
  const { samples } = run;
  const { trades, funded } = run.venue;
  return {
    name,
    figures: figuresOf(samples, trades, funded, measure.stepMs),
    denials: sorted(run.denials),
    fired: sorted(run.fired),
    eventHash: run.desk.eventHash(),
    commands: run.desk.seq,
    samples,
    trades,
  };
}

/** Runs a study, one desk after the other. */
export async function runStudy(
  study: Study,
  solver: LinearSolver,
  onProgress: (share: number) => void = () => undefined,
): Promise<StudyResult> {
  const variants: VariantResult[] = [];
  for (const variant of study.variants) {
    variants.push(await runVariant(study, variant, solver));
    onProgress(variants.length / study.variants.length);
  }
  const samples = variants[0]?.samples ?? [];
  const [from, to] = [samples[0]?.time ?? Number.NaN, samples.at(-1)?.time ?? Number.NaN];
  return { study, from, to, variants };
}
