/** Health of an account: weighted balances, with unsettled gains inside, and reserved funds. */
import { type Fraction, greatest, least, NOUGHT, productOf, sumOf } from './fraction.ts';
import { type AssetView, type ReservedFunds, reservedHealth } from './reserved-orders.ts';
import { type UnsettledPosition, unweightedGain, weightedGain } from './unsettled-gain.ts';
import { weightedValue } from './weighted-balance.ts';

/**
 * Which question is asked. `initial`: may risk be added (initial weights, scaled, the worse of
 * oracle and stable price). `maintenance`: does liquidation begin (maintenance weights, oracle).
 * `end`: does liquidation stop (initial weights, not scaled, oracle).
 */
export type HealthKind = 'initial' | 'maintenance' | 'end';

/** A price and its slow companion. */
export interface PricePair {
  readonly oracle: Fraction;
  readonly stable: Fraction;
}

/** Weights of what is held and of what is owed. */
export interface SideWeights {
  readonly asset: Fraction;
  readonly debt: Fraction;
}

/** One asset of an account. */
export interface HealthAsset {
  /** Signed balance, with what spot markets hold free. */
  readonly balance: Fraction;
  readonly price: PricePair;
  readonly maintenance: SideWeights;
  readonly initial: SideWeights;
  /** Initial weights after the limits of the whole venue (`scaledAssetWeight`). */
  readonly scaled: SideWeights;
}

/** One perpetual position of an account. */
export interface HealthPerpetual {
  readonly position: UnsettledPosition;
  readonly price: PricePair;
  /** Place of the asset in which it is settled. */
  readonly settledIn: number;
  readonly maintenance: SideWeights;
  readonly initial: SideWeights;
  /** Weights of a gain as a whole, zero to one. */
  readonly maintenanceGainWeight: Fraction;
  readonly initialGainWeight: Fraction;
}

/** Everything that health looks at. */
export interface HealthAccount {
  readonly assets: readonly HealthAsset[];
  readonly perpetuals: readonly HealthPerpetual[];
  readonly reserved: readonly ReservedFunds[];
}

const assetPrice = (kind: HealthKind, { oracle, stable }: PricePair): Fraction =>
  kind === 'initial' ? least(oracle, stable) : oracle;

const debtPrice = (kind: HealthKind, { oracle, stable }: PricePair): Fraction =>
  kind === 'initial' ? greatest(oracle, stable) : oracle;

/** Gain of a perpetual before its own weight, in its settlement asset. */
export function gainBeforeWeight(perpetual: HealthPerpetual, kind: HealthKind): Fraction {
  const weights = kind === 'maintenance' ? perpetual.maintenance : perpetual.initial;
  return unweightedGain(perpetual.position, {
    assetWeight: weights.asset,
    debtWeight: weights.debt,
    assetPrice: assetPrice(kind, perpetual.price),
    debtPrice: debtPrice(kind, perpetual.price),
  });
}

const gainOf = (perpetual: HealthPerpetual, kind: HealthKind): Fraction =>
  weightedGain(
    gainBeforeWeight(perpetual, kind),
    kind === 'maintenance' ? perpetual.maintenanceGainWeight : perpetual.initialGainWeight,
  );

/** Whether losses of perpetuals count. */
type Losses = 'counted' | 'left-out';

const weightsOf = (asset: HealthAsset, kind: HealthKind): SideWeights => {
  if (kind === 'maintenance') return asset.maintenance;
  return kind === 'initial' ? asset.scaled : asset.initial;
};

/** The assets as one kind of health sees them: gains inside the balance, prices weighted. */
export function viewAssets(
  account: HealthAccount,
  kind: HealthKind,
  losses: Losses = 'counted',
): AssetView[] {
  const balances = account.assets.map((asset) => asset.balance);
  for (const perpetual of account.perpetuals) {
    const gain = gainOf(perpetual, kind);
    if (losses === 'left-out' && gain.numerator < 0n) continue;
    balances[perpetual.settledIn] = sumOf(balances[perpetual.settledIn] as Fraction, gain);
  }
  return account.assets.map((asset, at) => {
    const weights = weightsOf(asset, kind);
    const held = assetPrice(kind, asset.price);
    const owed = debtPrice(kind, asset.price);
    return {
      balance: balances[at] as Fraction,
      prices: { held: productOf(weights.asset, held), owed: productOf(weights.debt, owed) },
      assetPrice: held,
      debtPrice: owed,
    };
  });
}

/** Health of assets that were viewed already. */
export function healthOfView(
  views: readonly AssetView[],
  reserved: readonly ReservedFunds[],
): Fraction {
  let health = NOUGHT;
  for (const { balance, prices } of views) health = sumOf(health, weightedValue(balance, prices));
  for (const amount of reservedHealth(reserved, views)) health = sumOf(health, amount);
  return health;
}

/**
 * Health of an account in units of the reference currency; below zero the question of the kind is
 * answered with no. Source: Mango v4, `HealthCache::health`.
 */
export const healthOf = (account: HealthAccount, kind: HealthKind): Fraction =>
  healthOfView(viewAssets(account, kind), account.reserved);
