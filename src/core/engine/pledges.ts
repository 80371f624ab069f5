/**
 * Collateral in other assets: pledged by its owner, counted at its index less a haircut that grows
 * with the amount, and converted to the settlement asset first of all when the account defaults.
 */
import { byDanger, isBankrupt, isLiquidatable, type Risk, riskOf } from '../margin/index.ts';
import {
  ACCOUNT,
  assertInvariant,
  type CommandOf,
  LIMITS,
  type RefusalCode,
} from '../model/index.ts';
import {
  isStorable,
  lesser,
  mulDivDown,
  PPM,
  parseDecimal,
  powerOfTen,
  type QuoteUnits,
} from '../money/index.ts';
import { gainsAheadOf } from './admission.ts';
import { emit } from './emit.ts';
import { dollarsOf } from './expiry.ts';
import { lookAt } from './ladder.ts';
import { mayLeave, whyHeld } from './money-commands.ts';
import { type Asset, HOUSE, type State } from './state.ts';

/** From an amount on, each further unit counts at less: the haircut of that part. */
export interface HaircutTier {
  readonly from: bigint; // units of the asset
  readonly haircut: bigint; // ppm
}

/** How an asset counts as collateral. */
export interface CollateralTerms {
  /** Market of the venue's own asset whose index prices one unit. */
  readonly market: number;
  readonly tiers: readonly HaircutTier[];
  /** What a conversion at default gives less than the index, ppm. */
  readonly conversion: bigint;
}

const FIELDS = ['index', 'tiers', 'conversionPpm'];
const TIERS_MAX = LIMITS.tiersPerSchedule;

/** Reads `{"index","tiers":[{"from","haircutPpm"}],"conversionPpm"}`; null where it is not that. */
export function readCollateral(
  state: State,
  text: string,
  decimals: number,
): CollateralTerms | null {
  let given: Record<string, unknown>;
  try {
    given = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
  if (typeof given !== 'object' || given === null) return null;
  if (Object.keys(given).sort().join() !== [...FIELDS].sort().join()) return null;
  const market = state.findMarket(String(given['index']));
  const conversion = given['conversionPpm'];
  const tiers = readTiers(given['tiers'], decimals);
  if (market === -1 || state.markets[market]?.asset !== 0 || tiers === null) return null;
  if (!isShare(conversion)) return null;
  return { market, tiers, conversion: BigInt(conversion) };
}

const isShare = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= 1_000_000;

/** Tiers that begin at zero and rise, in amount and in haircut; null where they do not. */
function readTiers(given: unknown, decimals: number): HaircutTier[] | null {
  if (!Array.isArray(given) || given.length === 0 || given.length > TIERS_MAX) return null;
  const tiers: HaircutTier[] = [];
  for (const tier of given as { from?: unknown; haircutPpm?: unknown }[]) {
    if (typeof tier !== 'object' || tier === null || !isShare(tier.haircutPpm)) return null;
    const from = parseDecimal(String(tier.from), decimals);
    if (from.kind === 'fault') return null;
    const last = tiers.at(-1);
    const haircut = BigInt(tier.haircutPpm);
    const isRising =
      last === undefined ? from.value === 0n : from.value > last.from && haircut >= last.haircut;
    if (!isRising) return null;
    tiers.push({ from: from.value, haircut });
  }
  return tiers;
}

/** Says how an asset counts as collateral; a change is felt at once by all who pledged it. */
export function setCollateral(
  state: State,
  command: CommandOf<'set-collateral'>,
): RefusalCode | null {
  const asset = state.findAsset(command.asset);
  if (asset <= 0) return 'unknown-asset';
  const { decimals, houseRow } = state.assets[asset] as Asset;
  const terms = readCollateral(state, command.terms, decimals);
  if (terms === null) return 'bad-terms';
  state.placeCollateral(asset, terms, command.terms);
  emit(state, 'collateral-set', houseRow + HOUSE.world);
  revaluePledges(state, terms.market);
  return null;
}

/** At the index, or at the slower price at which coins are taken in, bought, or admit risk. */
export type Valuation = 'index' | 'cautious';

/** A price in dollars, lowered as much as the index of its market is ahead of the slower one. */
function cautiousPrice({ prices, time }: State, market: number, price: bigint): bigint {
  const index = prices.index[market] as bigint;
  return index === 0n ? price : (price * prices.cautiousAt(market, time)) / index;
}

/** Value of an amount at the index in units of the venue's own asset, rounded down. */
function valueAt(
  state: State,
  asset: number,
  amount: bigint,
  terms: CollateralTerms,
  at: Valuation = 'index',
): bigint {
  const { decimals } = state.assets[asset] as Asset;
  const own = (state.assets[0] as Asset).decimals;
  const { price: full, decimals: of } = dollarsOf(state, terms.market);
  const price = at === 'index' ? full : cautiousPrice(state, terms.market, full);
  const exponent = own - of - decimals;
  const product = amount * price;
  return exponent >= 0 ? product * powerOfTen(exponent) : product / powerOfTen(-exponent);
}

/** What a pledged amount counts for: every part at its index less the haircut of its tier. */
export function countedValue(
  state: State,
  asset: number,
  amount: bigint,
  terms: CollateralTerms,
  by: Valuation = 'index',
): QuoteUnits {
  let counted = 0n;
  terms.tiers.forEach(({ from, haircut }, at) => {
    const until = terms.tiers[at + 1]?.from ?? amount;
    const part = (until < amount ? until : amount) - from;
    if (part <= 0n) return;
    counted += mulDivDown(valueAt(state, asset, part, terms, by), PPM - haircut, PPM);
  });
  return counted as QuoteUnits;
}

/** Name of the row that holds what an account pledged. */
const pledgeName = (account: string): string => `pledge:${account}`;

/** Moves coins of a trader to the row that backs the same name in the venue's own asset. */
export function pledge(state: State, command: CommandOf<'pledge'>): RefusalCode | null {
  const { accounts } = state;
  const asset = state.findAsset(command.asset);
  const terms = state.collaterals[asset];
  if (asset <= 0 || terms === undefined) return 'unknown-asset';
  const from = accounts.find(command.account, asset);
  const owner = accounts.find(command.account);
  if (from === -1 || owner === -1) return 'unknown-account';
  if (!accounts.isTrader(owner) || !accounts.isTrader(from)) return 'house-account';
  if (!state.prices.isActionable(terms.market)) return 'stale-price';
  let row = accounts.find(pledgeName(command.account), asset);
  if (row === -1 && accounts.isFull()) return 'table-full';
  const refused = mayLeave(state, from, command.amount);
  if (refused !== null) return refused;
  const after = (row === -1 ? 0n : (accounts.cash[row] as bigint)) + command.amount;
  if (!isStorable(countedValue(state, asset, after, terms))) return 'amount-limit';
  if (row === -1) {
    const named = { row: asset, name: (state.assets[asset] as Asset).name };
    const kind = ACCOUNT.collateral;
    row = state.openAccount(pledgeName(command.account), { kind, asset: named });
    state.pledgesOf(asset).push({ row, owner });
  }
  accounts.transfer(from, row, command.amount as QuoteUnits);
  emit(state, 'transferred', from, row, 0, 0, command.amount);
  recount(state, owner);
  if (state.ladder.isRestless[owner] === 1) lookAt(state, owner);
  return null;
}

/** Gives pledged coins back, if what the owner has left still covers the initial margin. */
export function release(state: State, command: CommandOf<'release'>): RefusalCode | null {
  const { accounts } = state;
  const asset = state.findAsset(command.asset);
  const terms = state.collaterals[asset];
  if (asset <= 0 || terms === undefined) return 'unknown-asset';
  const row = accounts.find(pledgeName(command.account), asset);
  const to = accounts.find(command.account, asset);
  const owner = accounts.find(command.account);
  if (row === -1 || to === -1 || owner === -1) return 'unknown-account';
  if (command.amount <= 0n) return 'not-positive';
  const held = accounts.cash[row] as bigint;
  if (held < command.amount) return 'insufficient-balance';
  if (!state.prices.isActionable(terms.market)) return 'stale-price';
  const stays = whyHeld(state, owner);
  if (stays !== null) return stays;
  const before = countedValue(state, asset, held, terms);
  const lost = before - countedValue(state, asset, held - command.amount, terms);
  const risk = riskOf(state, owner);
  const covers =
    risk.initialEquity - lost - gainsAheadOf(state, owner) >= risk.initial &&
    risk.maintenanceEquity - lost >= risk.maintenance;
  if (!covers || risk.equity - lost < 0n) return 'insufficient-balance';
  accounts.transfer(row, to, command.amount as QuoteUnits);
  emit(state, 'transferred', row, to, 0, 0, command.amount);
  recount(state, owner);
  return null;
}

/** Counts again what an account has pledged. */
export function recount(state: State, owner: number): void {
  const { accounts } = state;
  let counted = 0n;
  for (const { asset, row } of state.pledgesBy(owner)) {
    const terms = state.collaterals[asset] as CollateralTerms;
    counted += countedValue(state, asset, accounts.cash[row] as bigint, terms);
  }
  if (accounts.collateral[owner] === counted) return;
  assertInvariant(isStorable(counted), 'amounts-fit', `${accounts.name(owner)}: ${counted}`);
  accounts.collateral[owner] = counted;
  accounts.touch(owner);
}

/** The index of a market moved: pledges that it prices are counted again, and owners looked at. */
export function revaluePledges(state: State, market: number): void {
  const owners = new Set<number>();
  state.collaterals.forEach((terms, asset) => {
    if (terms?.market !== market) return;
    for (const { owner } of state.pledgesOf(asset)) owners.add(owner);
  });
  if (owners.size === 0) return;
  const due: { account: number; risk: Risk }[] = [];
  for (const owner of owners) {
    recount(state, owner);
    const risk = riskOf(state, owner);
    const isDue = isBankrupt(risk) || isLiquidatable(risk) || risk.initialEquity < risk.initial;
    if (isDue || state.ladder.isRestless[owner] === 1) due.push({ account: owner, risk });
  }
  due.sort((a, b) => byDanger(a.risk, b.risk) || a.account - b.account);
  for (const { account } of due) lookAt(state, account);
}

/** Whether something that an account pledged has no price that may be acted on. */
export const hasStalePledge = (state: State, account: number): boolean =>
  state.pledgesBy(account).some(({ asset, row }) => {
    const isHeld = state.accounts.cash[row] !== 0n;
    return isHeld && !state.prices.isActionable(state.collaterals[asset]?.market ?? -1);
  });

/**
 * Converts what an account pledged to the venue's own asset: the vault buys it at the index less
 * the conversion discount, as far as it has cash.
 *
 * @param buyer `vault only`, or also the deficit: the venue owes what the vault cannot pay, until
 *   the coins are sold; for an account that is bankrupt, whose collateral must be used up first
 * @returns whether anything was converted
 */
export function convertPledges(
  state: State,
  account: number,
  buyer: 'vault only' | 'vault and deficit',
): boolean {
  const { accounts } = state;
  let converted = 0n;
  for (const { asset, row } of state.pledgesBy(account)) {
    const amount = accounts.cash[row] as bigint;
    const terms = state.collaterals[asset] as CollateralTerms;
    if (amount === 0n) continue;
    const pays = PPM - terms.conversion;
    // A minimum protects the owner; nobody has to buy at it.
    const value = valueAt(state, asset, amount, terms, 'cautious');
    const worth = mulDivDown(value, pays, PPM) as QuoteUnits;
    const vault = state.houseFor(account, HOUSE.vault);
    const fromVault = lesser(worth, accounts.cash[vault] as QuoteUnits);
    const isAll = buyer === 'vault and deficit' || fromVault === worth;
    const sold = isAll || worth === 0n ? amount : mulDivDown(amount, fromVault, worth);
    if (sold === 0n) continue;
    move(state, row, (state.assets[asset] as Asset).houseRow + HOUSE.vault, sold);
    move(state, vault, account, fromVault);
    if (isAll) move(state, state.houseFor(account, HOUSE.deficit), account, worth - fromVault);
    const got = isAll ? worth : fromVault;
    emit(state, 'collateral-converted', account, row, 0, 0, got);
    converted += got;
  }
  if (converted > 0n) recount(state, account);
  return converted > 0n;
}

function move(state: State, from: number, to: number, amount: bigint): void {
  if (amount === 0n) return;
  state.accounts.transfer(from, to, amount as QuoteUnits);
  emit(state, 'transferred', from, to, 0, 0, amount);
}
