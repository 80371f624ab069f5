/**
 * Deleveraging of backstop vaults in stages, while they are still solvent: each is brought back to
 * a level of leverage and of inventory, as water-filling would, and no stage is larger than stated.
 */
import {
  greater,
  type Lots,
  lesser,
  mulDivDown,
  PPM,
  type Ppm,
  type QuoteUnits,
} from '../../money/index.ts';
import type { Candidate } from '../adl/policy.ts';
import { waterFill } from '../adl/water-filling.ts';

/** A vault in one market; all vaults of a stage are on the same side. */
export interface VaultPosition {
  /** Lots held, without sign. */
  readonly held: Lots;
  /** Equity at the mark. */
  readonly equity: QuoteUnits;
}

/** When a stage begins and where it ends. */
export interface StageTerms {
  /** Value of one lot at the mark, more than zero. */
  readonly lotValue: QuoteUnits;
  /** Leverage in ppm (5,000,000 is five times) above which a vault is reduced. */
  readonly above: Ppm;
  /** Leverage in ppm to which it is reduced, at most `above`. */
  readonly to: Ppm;
  /** Most lots that a vault may hold. */
  readonly inventory: Lots;
  /** Most lots that one stage takes from all vaults together. */
  readonly stage: Lots;
}

/** Lots that a stage takes from each vault; what is left to do belongs to the next stage. */
export interface VaultStage {
  readonly kind: 'stage';
  readonly reduce: readonly Lots[];
  readonly left: Lots;
}

/** A vault without equity is a defaulter: the waterfall has it, not a stage. */
export interface InsolventVault {
  readonly kind: 'insolvent';
  readonly vault: number;
}

/** Lots beyond both limits. What may stay rounds down, so that a limit is really met. */
function excessOf({ held, equity }: VaultPosition, terms: StageTerms): Lots {
  const isAbove = held * terms.lotValue * PPM > equity * terms.above;
  const bearable = mulDivDown(equity, terms.to, PPM * terms.lotValue);
  const beyondLeverage = isAbove ? held - bearable : 0n;
  return greater(greater(beyondLeverage as Lots, (held - terms.inventory) as Lots), 0n as Lots);
}

/**
 * Lots to take from each vault now. Where all excess together is more than one stage, the stage is
 * shared by water-filling: first from the vault with the highest leverage.
 *
 * @param vaults with one lot or more each; reductions happen at the mark, so equity stays
 * @returns the stage, with zeros where no vault is beyond its limits; or the first insolvent vault
 */
export function vaultStage(
  vaults: readonly VaultPosition[],
  terms: StageTerms,
): VaultStage | InsolventVault {
  const insolvent = vaults.findIndex(({ equity }) => equity <= 0n);
  if (insolvent !== -1) return { kind: 'insolvent', vault: insolvent };
  const excess = vaults.map((vault) => excessOf(vault, terms));
  let all = 0n as Lots;
  for (const lots of excess) all = (all + lots) as Lots;
  const target = lesser(all, terms.stage);
  const candidates = vaults.map(({ held, equity }, i): Candidate => {
    const notional = held * terms.lotValue;
    return { held, size: excess[i] as Lots, notional, gain: 0n, equity, side: 1 };
  });
  const allocation = waterFill(candidates, target);
  // Cannot be refused: the target is at most the excess, and the excess can be given.
  const reduce = allocation.kind === 'allocation' ? (allocation.taken as readonly Lots[]) : excess;
  return { kind: 'stage', reduce, left: (all - target) as Lots };
}
