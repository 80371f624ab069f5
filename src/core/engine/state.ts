import { Breakers, Loosening, type RunawayPolicy, Runaways } from '../breaker/index.ts';
import { Accounts, Orders, Positions } from '../ledger/index.ts';
import type { LadderPolicy } from '../liquidation/index.ts';
import { Ladder } from '../liquidation/index.ts';
import { Activations } from '../liquidity/index.ts';
import { type Book, Schedules, TriggerWatch, type Watch } from '../margin/index.ts';
import { ACCOUNT, LIMITS, type MarketTerms, type Table } from '../model/index.ts';
import { type Lots, type PriceUnits, valueOf } from '../money/index.ts';
import { Prices, Settlements } from '../pricing/index.ts';
import { Commitments } from './assessments.ts';
import { CommandIds } from './command-ids.ts';
import { Coverage } from './coverage.ts';
import { EventLog } from './event-log.ts';
import { assertLayersInOrder, type FundPolicy, fundPolicyOf, layerPolicyOf } from './fund-terms.ts';
import { Funds, marketSlot } from './funds.ts';
import { HOUSE, HOUSE_ACCOUNTS, MARKET_HOUSES } from './houses.ts';
import {
  auctionPolicyOf,
  breakerOf,
  ladderPolicyOf,
  liquidityOf,
  pricesOf,
  runawayOf,
  scheduleOf,
  unitsOf,
  vaultPolicyOf,
} from './market-terms.ts';
import { Designated } from './obligations.ts';
import type { CollateralTerms } from './pledges.ts';
import { Portfolios } from './portfolios.ts';
import { Offers } from './providers.ts';
import { Reserves } from './reserves.ts';
import { Surfaces } from './surfaces.ts';
import { Vaults } from './vaults.ts';
import { type Asset, type Genesis, genesisOf, type Market } from './venue.ts';

export { type Asset, type Genesis, genesisOf, HOUSE, type Market };

/** Position rows that traders may not take: a takeover or a pool must always find one. */
export const HOUSE_POSITIONS = 3 * LIMITS.markets;

/** Whether a market is one of options. */
export const isOption = (state: State, market: number): boolean =>
  (state.markets[market] as Market).isOption;

/** Everything the engine knows. A function of the commands, in their order. */
export class State implements Book {
  // state: tables of columns
  readonly accounts: Accounts;
  readonly positions: Positions;
  readonly orders: Orders;
  readonly prices: Prices;
  readonly schedules: Schedules;
  readonly ladder: Ladder;
  readonly breakers: Breakers;
  readonly activations: Activations;
  readonly reserves: Reserves;
  readonly designated = new Designated();
  readonly runaways: Runaways;
  readonly loosening: Loosening;
  readonly vaults: Vaults;
  readonly funds: Funds;
  readonly coverage: Coverage;
  readonly commitments = new Commitments();
  readonly offers = new Offers();
  readonly settlements: Settlements;
  readonly surfaces: Surfaces;
  readonly ids: CommandIds;
  readonly markets: Market[] = [];
  readonly assets: Asset[] = []; // the first is the venue's own
  readonly collaterals: (CollateralTerms | undefined)[] = []; // by asset, where it is collateral
  readonly collateralTexts: string[] = []; //                    the terms as they were stated
  // state: single numbers
  seq = 0; //          commands applied
  events = 0; //       events that happened
  time = 0; //         ms, of the last command
  valuedAt = 0; //     ms, when a price, a surface or a market last changed
  // derived, and scratch
  readonly genesis: Genesis;
  readonly fund: FundPolicy;
  readonly adlWedgePpm: bigint | null;
  readonly runaway: RunawayPolicy | null;
  /** Whether a withdrawal bears its part of what the venue owes, instead of being refused. */
  readonly sharesByWithdrawal: boolean;
  readonly ladders: LadderPolicy[] = [];
  readonly marketOf = new Map<string, number>();
  readonly log = new EventLog();
  watch: Watch;
  readonly found: Int32Array;
  leg = 0; //          orders sent by the present command
  /** Grows when a price, a surface or a market changes: what portfolios are worth. */
  valuation = 0;
  /** Grows when terms of a market or a surface change, or a market ends. */
  terms = 0;
  /** Whether portfolio accounts must be looked at in the present command. */
  portfoliosDue = false;
  readonly portfolios: Portfolios;
  private readonly pledges: { row: number; owner: number }[][] = []; // by asset
  hasStable = false; // some market admits risk at a stable price only
  hasInverse = false; // some market is inverse: commands must be turned over
  breakersDue = false; // own orders of the present command must be looked at
  hasPooled = false; // something went to a transit account in the present command
  /** Called after every event where set; tests assert all invariants here. */
  audit: ((state: State) => void) | null = null;

  constructor(genesis: Genesis) {
    const { capacity, venue } = genesis;
    this.genesis = genesis;
    this.accounts = new Accounts(capacity.accounts);
    this.positions = new Positions(capacity.positions + HOUSE_POSITIONS);
    this.orders = new Orders(capacity.orders);
    this.prices = new Prices(LIMITS.markets);
    this.schedules = new Schedules(LIMITS.markets);
    this.ladder = new Ladder(capacity.accounts);
    this.breakers = new Breakers(LIMITS.markets);
    this.activations = new Activations(LIMITS.markets);
    this.reserves = new Reserves(LIMITS.markets);
    this.runaways = new Runaways(capacity.accounts);
    this.loosening = new Loosening(LIMITS.markets);
    this.vaults = new Vaults(LIMITS.markets);
    this.funds = new Funds(capacity.accounts);
    this.coverage = new Coverage(capacity.accounts);
    this.adlWedgePpm = venue.adlWedgePpm === null ? null : BigInt(venue.adlWedgePpm);
    this.sharesByWithdrawal = venue.layers.some(({ kind }) => kind === 'withdrawal-factor');
    this.fund = fundPolicyOf(venue.fund, venue.settlement.decimals);
    this.settlements = new Settlements(LIMITS.markets);
    this.surfaces = new Surfaces();
    this.ids = new CommandIds(capacity.commandIds);
    this.watch = new TriggerWatch();
    this.found = new Int32Array(capacity.accounts);
    assertLayersInOrder(venue);
    this.portfolios = new Portfolios(this);
    const { decimals } = venue.settlement;
    this.breakers.setVenue(venue.breakers.map((terms) => breakerOf(terms, decimals)));
    this.runaway = runawayOf(venue.runaway, decimals);
    this.addAsset(venue.settlement.asset, decimals);
  }

  /** Opens the next asset and its house accounts; name and decimals were checked. */
  addAsset(name: string, decimals: number): Asset {
    const houseRow = this.accounts.count;
    const asset = this.placeAsset(name, decimals, houseRow);
    const row = this.assets.length - 1;
    for (const [house, kind] of HOUSE_ACCOUNTS) {
      this.openAccount(house, { kind, asset: { row, name } });
    }
    return asset;
  }

  /** Puts an asset in its place; its house accounts are there or follow. */
  placeAsset(name: string, decimals: number, houseRow: number): Asset {
    const isOwn = this.assets.length === 0;
    const layers = this.genesis.venue.layers.map((layer) => layerPolicyOf(layer, decimals, isOwn));
    const asset = { name, decimals, houseRow, layers };
    this.assets.push(asset);
    return asset;
  }

  /** Place of an asset; no name means the venue's own; -1 where it is not listed. */
  findAsset(name: string | undefined): number {
    if (name === undefined || name === '') return 0;
    return this.assets.findIndex((asset) => asset.name === name);
  }

  /** Decimals of an asset, or null where it is not listed. */
  decimalsOf(name: string): number | null {
    return this.assets[this.findAsset(name)]?.decimals ?? null;
  }

  /** Row of a house account of the asset in which `account` is counted. */
  houseFor(account: number, house: number): number {
    return (this.assets[this.accounts.asset[account] as number] as Asset).houseRow + house;
  }

  /** Puts collateral terms of an asset in force. */
  placeCollateral(asset: number, terms: CollateralTerms, text: string): void {
    this.collaterals[asset] = terms;
    this.collateralTexts[asset] = text;
  }

  /** What was pledged in an asset, in the order of the rows. */
  pledgesOf(asset: number): { readonly row: number; readonly owner: number }[] {
    const known = this.pledges[asset];
    if (known !== undefined) return known;
    this.pledges[asset] = [];
    return this.pledges[asset] as { row: number; owner: number }[];
  }

  /** What an account pledged. */
  pledgesBy(owner: number): readonly { readonly asset: number; readonly row: number }[] {
    if (this.pledges.length === 0) return [];
    return this.pledges.flatMap((pledges, asset) =>
      pledges.filter((each) => each.owner === owner).map(({ row }) => ({ asset, row })),
    );
  }

  /** Finds the pledges again in a table of accounts that was restored. */
  findPledges(): void {
    const { accounts } = this;
    for (let row = 0; row < accounts.count; row += 1) {
      if (accounts.kind[row] !== ACCOUNT.collateral) continue;
      const owner = accounts.find(accounts.name(row).slice('pledge:'.length).split('@')[0] ?? '');
      this.pledgesOf(accounts.asset[row] as number).push({ row, owner });
    }
  }

  openAccount(name: string, terms: Parameters<Accounts['open']>[1]): number {
    const row = this.accounts.open(name, terms);
    this.ladder.count = this.accounts.count;
    return row;
  }

  /** Row of a market, or -1. */
  findMarket(name: string): number {
    return this.marketOf.get(name) ?? -1;
  }

  /** Market of one of the engine's own orders by its name, or -1. */
  marketOfOrder(name: string): number {
    const account = this.ownerOfOrder(name);
    return account === -1
      ? -1
      : (this.positions.market[this.ladder.orderRow[account] as number] as number);
  }

  /** Account that sent the order of this name, or -1. Names are `prefix-seq-leg`. */
  ownerOfOrder(name: string): number {
    const prefix = `${this.genesis.orderPrefix}-`;
    if (!name.startsWith(prefix)) return -1;
    const [seq = '', leg = '', ...rest] = name.slice(prefix.length).split('-');
    return rest.length > 0 ? -1 : this.ladder.findOrder(`${seq}.${leg}`);
  }

  /** Whether a name is one that only the venue itself may use. */
  isHouseName(name: string): boolean {
    const colon = name.indexOf(':');
    const prefix = name.slice(0, Math.max(colon, 0));
    if (
      prefix === 'pledge' ||
      prefix === 'reserve' ||
      (MARKET_HOUSES as readonly string[]).includes(prefix)
    )
      return true;
    return HOUSE_ACCOUNTS.some(([house]) => house === name);
  }

  /** Opens the next market and its house accounts; the terms were checked. */
  addMarket(name: string, terms: MarketTerms): number {
    const market = this.markets.length;
    const asset = this.findAsset(terms.asset);
    const rows = MARKET_HOUSES.map((prefix) => this.openMarketHouse(prefix, name, asset));
    this.marketOf.set(name, market);
    this.vaults.count = market + 1;
    this.funds.slots = marketSlot(market) + 1;
    this.applyTerms(market, name, terms, rows);
    return market;
  }

  /** Rows that a market needs in the table of accounts. */
  static readonly housesPerMarket = MARKET_HOUSES.length + 1;

  private openMarketHouse(
    prefix: (typeof MARKET_HOUSES)[number],
    market: string,
    asset: number,
  ): number {
    const kinds = {
      clearing: ACCOUNT.clearing,
      fund: ACCOUNT.fund,
      vault: ACCOUNT.vault,
      transit: ACCOUNT.transit,
    };
    const name = `${prefix}:${market}`;
    const row = this.accounts.find(name, asset);
    if (row !== -1) return row;
    const named = { row: asset, name: (this.assets[asset] as Asset).name };
    return this.openAccount(name, { kind: kinds[prefix], asset: named });
  }

  /** Puts terms in force: at listing, at a change, and when a snapshot is read. */
  applyTerms(market: number, name: string, terms: MarketTerms, rows?: readonly number[]): void {
    const place = this.findAsset(terms.asset);
    const asset = this.assets[place] as Asset;
    const houses =
      rows ?? MARKET_HOUSES.map((prefix) => this.accounts.find(`${prefix}:${name}`, place));
    const liquidity = liquidityOf(terms, asset.decimals);
    const { scale, ...units } = unitsOf(name, terms, asset.decimals);
    this.markets[market] = {
      name,
      asset: place,
      house: asset.houseRow,
      terms,
      ...units,
      withdrawalPpm: BigInt(terms.withdrawalPpm),
      clearingRow: houses[0] as number,
      fundRow: houses[1] as number,
      vaultRow: houses[2] as number,
      reserveRow: this.reserveOf(name, terms, place),
      liquidity,
      transitRow: houses[3] as number,
      vault: vaultPolicyOf(terms.vault, asset.decimals),
      auction: auctionPolicyOf(terms.auction),
    };
    this.reserves.count = Math.max(this.reserves.count, market + 1);
    this.activations.setPolicy(market, liquidity.activation);
    this.hasInverse ||= units.reciprocal !== 0n;
    this.ladders[market] = ladderPolicyOf(terms.ladder, asset.decimals);
    const { gainWeight } = terms;
    const schedule = scheduleOf(terms);
    this.schedules.setTerms(market, { scale, decimals: asset.decimals, schedule, gainWeight });
    this.breakers.setMarket(
      market,
      terms.breakers.map((each) => breakerOf(each, asset.decimals)),
    );
    this.settlements.setTerms(market, terms.instrument);
    this.prices.setPolicy(market, pricesOf(terms, asset.decimals));
    const { stablePpm, minimumMsMax } = terms.integrity;
    this.hasStable ||= stablePpm > 0 || minimumMsMax > 0;
    this.accounts.epoch += 1;
    this.terms += 1;
    this.revalue();
  }

  /** Whether terms need an account for a reserve that is not there yet. */
  needsReserve(market: string, terms: MarketTerms): boolean {
    const { support, rescue } = terms.liquidity;
    const has = this.accounts.find(`reserve:${market}`, this.findAsset(terms.asset)) !== -1;
    return !has && (support !== null || rescue !== null);
  }

  /** Row of the reserve of a market, opened where its terms first need one; -1: they do not. */
  private reserveOf(market: string, terms: MarketTerms, asset: number): number {
    const name = `reserve:${market}`;
    const row = this.accounts.find(name, asset);
    const { support, rescue } = terms.liquidity;
    if (row !== -1 || (support === null && rescue === null)) return row;
    const named = { row: asset, name: (this.assets[asset] as Asset).name };
    return this.openAccount(name, { kind: ACCOUNT.reserve, asset: named });
  }

  /** What portfolios are worth has changed: they are valued anew, and looked at. */
  revalue(): void {
    this.valuation += 1;
    this.valuedAt = this.time;
    this.portfoliosDue = true;
  }

  /** Sets the initial rates that hold at the present open interest and mark. */
  rescaleMarket(market: number): void {
    const { schedules, prices } = this;
    if (!schedules.isScaledByOpenInterest(market)) return;
    const lots = schedules.openInterest[market] as Lots;
    const mark = prices.mark[market] as PriceUnits;
    schedules.scaleByOpenInterest(market, valueOf(lots, mark, schedules.scale[market] as bigint));
  }

  /** Every table, in the order of snapshots and hashes. */
  tables(): readonly Table[] {
    return [
      this.accounts,
      this.positions,
      this.orders,
      this.prices,
      this.schedules,
      this.ladder,
      this.breakers,
      this.runaways,
      this.loosening,
      this.activations,
      this.reserves,
      this.designated,
      this.vaults,
      this.funds,
      this.coverage,
      this.commitments,
      this.offers,
      this.settlements,
      this.surfaces,
      this.ids,
    ];
  }
}
