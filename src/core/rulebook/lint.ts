/** Warnings of meaning: terms that can be played and still do not say what was probably meant. */
import type { LayerTerms, VenueTerms } from '../model/index.ts';
import type { TermFault } from './fault.ts';
import { AFTER_THE_FUNDS, FUND_KINDS, faultsOfVenue } from './venue-check.ts';

/** A term that a person should look at. */
export interface TermWarning {
  readonly id: string;
  /** Dotted path. */
  readonly at: string;
  /** What follows from it, as a sentence. */
  readonly says: string;
}

/** What lint finds: a rulebook with a fault cannot be played, one with warnings can. */
export interface Lint {
  readonly faults: readonly TermFault[];
  readonly warnings: readonly TermWarning[];
}

/** A rule of lint: when it speaks, where it points to, what it says. */
interface Rule {
  readonly id: string;
  readonly at: string;
  readonly says: string;
  readonly holds: (venue: VenueTerms) => boolean;
}

const isZero = (amount: string): boolean => !/[1-9]/.test(amount);
const has = ({ layers }: VenueTerms, kind: LayerTerms['kind']): boolean =>
  layers.some((layer) => layer.kind === kind);
const hasAfter = ({ layers }: VenueTerms): boolean =>
  layers.some(({ kind }) => AFTER_THE_FUNDS.includes(kind));
const hasNoVault = ({ market: { vault } }: VenueTerms): boolean =>
  isZero(vault.lossBudget) || isZero(vault.notionalMax);
const STAKED: readonly LayerTerms['kind'][] = ['market-fund', 'shared-fund', 'guarantee'];

const RULES_OF_LAYERS: readonly Rule[] = [
  {
    id: 'no-layer-after-funds',
    at: 'layers',
    says: 'what the funds do not cover ends as a deficit of the venue, and withdrawals stop',
    holds: (venue) => !hasAfter(venue),
  },
  {
    id: 'no-deleveraging',
    at: 'layers',
    says: 'positions of bankrupt accounts close at the mark against the other side, loss apart',
    holds: (venue) => !has(venue, 'adl'),
  },
  {
    id: 'deleveraging-after-haircut',
    at: 'layers',
    says: 'gains are cut before positions are closed: the haircut leaves little to deleveraging',
    holds: ({ layers }) => {
      const kinds = layers.map(({ kind }) => kind);
      const haircut = kinds.indexOf('gains-haircut');
      return haircut !== -1 && kinds.lastIndexOf('adl') > haircut;
    },
  },
  {
    id: 'assessment-without-commitments',
    at: 'layers',
    says: 'an assessment pays only what providers committed (command commit); at first nothing',
    holds: (venue) => has(venue, 'assessment'),
  },
  {
    id: 'assessment-never',
    at: 'fund.assessmentMultiple',
    says: 'providers may be called for zero times their commitment: the assessment pays nothing',
    holds: (venue) => has(venue, 'assessment') && venue.fund.assessmentMultiple === 0,
  },
];

const RULES_OF_FUNDS: readonly Rule[] = [
  {
    id: 'stake-without-cooldown',
    at: 'fund.stake.cooldownMs',
    says: 'stakes may be taken at once: who sees a loss coming leaves before it',
    holds: ({ fund }) => fund.stake !== null && fund.stake.cooldownMs === 0,
  },
  {
    id: 'on-ice-after-frozen',
    at: 'fund.stake.onIcePpm',
    says: 'the fund is frozen before it is on ice: the first of both states never comes',
    holds: ({ fund }) => fund.stake !== null && fund.stake.onIcePpm > fund.stake.frozenPpm,
  },
  {
    id: 'stake-without-fund',
    at: 'fund.stake',
    says: 'no layer is a fund that can be staked in: stakes bear no loss',
    holds: ({ fund, layers }) =>
      fund.stake !== null && !layers.some(({ kind }) => STAKED.includes(kind)),
  },
  {
    id: 'deductible-to-nobody',
    at: 'fund.deductiblePpm',
    says: 'no layer after the funds bears the deductible: it ends as a deficit of the venue',
    holds: (venue) => venue.fund.deductiblePpm > 0 && !hasAfter(venue),
  },
  {
    id: 'fall-guard-to-nobody',
    at: 'fund.fallPpm',
    says: 'the funds stop paying at a fall, and no layer after them takes over',
    holds: (venue) => venue.fund.fallPpm > 0 && !hasAfter(venue),
  },
  {
    id: 'cluster-of-nothing',
    at: 'fund.clusterMax',
    says: 'the funds pay nothing for anybody',
    holds: ({ fund }) => fund.clusterMax !== null && isZero(fund.clusterMax),
  },
  {
    id: 'diversion-too-small',
    at: 'fund.divertPpm',
    says: 'below its target the fund gets no more than always',
    holds: ({ fund }) => !isZero(fund.target) && fund.divertPpm <= fund.feePpm,
  },
  {
    id: 'diversion-without-target',
    at: 'fund.target',
    says: 'without a target fees are never diverted',
    holds: ({ fund }) => isZero(fund.target) && fund.divertPpm > 0,
  },
  {
    id: 'fees-to-idle-fund',
    at: 'fund.feePpm',
    says: 'trading fees flow into the shared fund, which is no layer',
    holds: (venue) => venue.fund.feePpm > 0 && !has(venue, 'shared-fund'),
  },
];

const RULES_OF_MARKETS: readonly Rule[] = [
  {
    id: 'takeover-never',
    at: 'market.vault.lossBudget',
    says: 'no vault and no auction: what the book does not take waits until it is bankrupt',
    holds: (venue) => hasNoVault(venue) && venue.market.auction.fastMs === 0,
  },
  {
    id: 'takeover-without-vault',
    at: 'market.ladder.takeoverPpm',
    says: 'accounts below this share go to providers and auctions only: the vault takes nothing',
    holds: (venue) => venue.market.ladder.takeoverPpm > 0 && hasNoVault(venue),
  },
  {
    id: 'slippage-beyond-limit',
    at: 'market.ladder.slippagePpm',
    says: 'sizes allow for slippage over the maintenance rate, orders stop at the bankruptcy price',
    holds: ({ market: { ladder, schedule } }) =>
      ladder.limit === 'bankruptcy' &&
      ladder.slippagePpm > (schedule.tiers[0]?.maintenancePpm ?? 0),
  },
  {
    id: 'fee-to-idle-fund',
    at: 'market.ladder.feeToFundPpm',
    says: 'liquidation fees flow into the fund of the market, which is no layer',
    holds: (venue) => {
      const { feePpm, feeToFundPpm } = venue.market.ladder;
      return feePpm > 0 && feeToFundPpm > 0 && !has(venue, 'market-fund');
    },
  },
  {
    id: 'auction-of-one-slope',
    at: 'market.auction.slowMs',
    says: 'without a first slope there is no auction, and so no second slope',
    holds: ({ market: { auction } }) => auction.fastMs === 0 && auction.slowMs > 0,
  },
  {
    id: 'staged-nothing',
    at: 'market.vault.stagedPpm',
    says: 'staged deleveraging needs both a threshold and a part, and a vault',
    holds: (venue) => {
      const { stagedBelowPpm, stagedPpm } = venue.market.vault;
      if (stagedBelowPpm === 0 && stagedPpm === 0) return false;
      return stagedBelowPpm === 0 || stagedPpm === 0 || hasNoVault(venue);
    },
  },
  {
    id: 'no-slices',
    at: 'market.ladder.windowNotionalMax',
    says: 'no liquidation order may be sent: every account waits for the vault, or is bankrupt',
    holds: ({ market: { ladder } }) =>
      isZero(ladder.windowNotionalMax) || isZero(ladder.sliceNotionalMax),
  },
];

const RULES: readonly Rule[] = [...RULES_OF_LAYERS, ...RULES_OF_FUNDS, ...RULES_OF_MARKETS];

/** Whether a layer takes everything it is asked for, as far as its account reaches. */
const takesAll = ({ capPerCase, sharePpm, window }: LayerTerms): boolean =>
  capPerCase === null && (sharePpm ?? 1_000_000) === 1_000_000 && window === undefined;

/** Whether a layer can pay nothing, whatever it holds. */
const paysNothing = ({ capPerCase, sharePpm, window }: LayerTerms): boolean =>
  (capPerCase !== null && isZero(capPerCase)) ||
  sharePpm === 0 ||
  (window !== undefined && isZero(window.cap));

/** Layers that never pay: behind one that leaves them nothing, or capped at zero. */
function unreachable({ layers }: VenueTerms): TermWarning[] {
  const warnings: TermWarning[] = [];
  layers.forEach((layer, at) => {
    const place = `layers.${at}`;
    if (paysNothing(layer)) {
      const says = `${layer.id} is capped at zero, in a case, a window or by its share`;
      warnings.push({ id: 'layer-pays-nothing', at: place, says });
    }
    const before = layers.slice(0, at).find((other) => {
      if (other.kind === 'withdrawal-factor') return true;
      if (other.kind !== layer.kind || !takesAll(other)) return false;
      return !FUND_KINDS.includes(other.kind) || Number(other.floor) <= Number(layer.floor);
    });
    if (before === undefined) return;
    const says = `${before.id} stands before it and leaves it nothing to pay or to pay from`;
    warnings.push({ id: 'unreachable-layer', at: place, says });
  });
  return warnings;
}

/** What is at a dotted path, or undefined. */
export function termAt(venue: VenueTerms, path: string): unknown {
  let found: unknown = venue;
  for (const name of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name))
      return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}

const unplaced = (venue: VenueTerms): TermWarning[] =>
  venue.notStated.flatMap((path, at) =>
    termAt(venue, path) === undefined
      ? [{ id: 'no-such-term', at: `notStated.${at}`, says: `there is no term at ${path}` }]
      : [],
  );

/**
 * Looks at a rulebook: faults first; only one that can be played is asked what it means.
 *
 * @param venue anything, such as JSON from a file
 */
export function lintVenue(venue: unknown): Lint {
  const faults = faultsOfVenue(venue);
  if (faults.length > 0) return { faults, warnings: [] };
  const terms = venue as VenueTerms;
  const warnings = RULES.filter(({ holds }) => holds(terms)).map(({ id, at, says }) => ({
    id,
    at,
    says,
  }));
  return { faults, warnings: [...warnings, ...unreachable(terms), ...unplaced(terms)] };
}
