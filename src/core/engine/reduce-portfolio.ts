/** The next liquidation order of a portfolio account: the one that releases most per cost first. */
import { lotValueAt, type OrderPlan } from '../liquidation/index.ts';
import { type Risk, riskOf } from '../margin/index.ts';
import {
  type Lots,
  lesser,
  magnitude,
  mulDivDown,
  mulDivUp,
  PPM,
  type PriceUnits,
  powerOfTen,
  type QuoteUnits,
} from '../money/index.ts';
import { bestReduction, type Instrument, type ReductionCandidate } from '../portfolio/index.ts';
import type { Valuation } from './portfolios.ts';
import type { State } from './state.ts';
import { seat } from './trade.ts';

/** Parts of a position or of the net delta that one order may take, largest first. */
const PARTS = [1, 0.5, 0.25] as const;

/** An order that could be sent, and what it is in the ledger. */
interface Option extends ReductionCandidate {
  readonly market: number;
  readonly lots: Lots; // signed
  /** The other leg of a spread: as many lots the other way round; -1 where there is none. */
  readonly second: number;
}

/**
 * Plans the next order of an account that is weighed by scenarios: a perpetual or future against
 * the net delta, else a spread, else the closing of one position; of each the one that releases
 * most requirement per unit of cost, and never one that does not lower the requirement.
 *
 * @param room notional that the window of a market still allows
 */
export function planReduction(
  state: State,
  account: number,
  risk: Risk,
  room: (market: number) => QuoteUnits,
): OrderPlan | 'throttled' | 'no-order-lowers-requirement' {
  const { portfolios, accounts } = state;
  const rules = portfolios.rulesOf(account);
  const valuation = portfolios.valuationOf(rules);
  const asset = accounts.asset[account] as number;
  const found = [
    ...hedges(state, account, asset, valuation),
    ...(mayPair(state) ? spreads(state, account, valuation) : []),
    ...closings(state, account, valuation),
  ];
  const allowed = found.filter((one) =>
    legsOf(one).every((leg) => notionalOf(state, leg) <= room(leg.market)),
  );
  if (found.length > 0 && allowed.length === 0) return 'throttled';
  const best = bestReduction(rules, valuation.table, portfolios.accountOf(account), allowed);
  if (best === null) return 'no-order-lowers-requirement';
  const legs = legsOf(allowed[best.index] as Option);
  // What the account has left is for all legs together.
  const each = { ...risk, equity: (risk.equity / BigInt(legs.length)) as QuoteUnits };
  const [first, second] = legs.map((leg) => ({
    row: seat(state, account, leg.market),
    market: leg.market,
    size: leg.lots,
    limit: limitOf(state, leg.market, leg.lots, each),
    notional: notionalOf(state, leg),
  }));
  return second === undefined ? (first as OrderPlan) : { ...(first as OrderPlan), second };
}

/** The legs of an order, the first first. */
const legsOf = ({ market, lots, second }: Option): Pick<Option, 'market' | 'lots'>[] => {
  const first = { market, lots };
  return second === -1 ? [first] : [first, { market: second, lots: -lots as Lots }];
};

const notionalOf = (state: State, { market, lots }: Pick<Option, 'market' | 'lots'>): QuoteUnits =>
  (magnitude(lots) * magnitude(lotValueAt(state, market))) as QuoteUnits;

/** Whether an order in a market can trade at all. */
const isOpen = (state: State, market: number): boolean =>
  state.prices.isActionable(market) &&
  !state.breakers.isHalted(market) &&
  !state.settlements.isOver(market);

/** Orders of futures and perpetuals that take the net delta of their underlying away. */
function hedges(state: State, account: number, asset: number, valuation: Valuation): Option[] {
  const { instruments, table } = valuation;
  const { rows, quantities } = state.portfolios.accountOf(account);
  const deltas = new Float64Array(table.market.underlyings.length);
  rows.forEach((row, i) => {
    const at = (instruments[row] as Instrument).underlying;
    deltas[at] = (deltas[at] as number) + (quantities[i] as number) * (table.deltas[row] as number);
  });
  const found: Option[] = [];
  instruments.forEach(({ kind, underlying }, market) => {
    if (kind === 'option' || state.markets[market]?.asset !== asset || !isOpen(state, market))
      return;
    for (const part of PARTS) {
      const quantity = -(deltas[underlying] as number) * part;
      add(state, found, valuation, market, quantity, 'linear');
    }
  });
  return found;
}

/** Orders that close a part of one position. */
function closings(state: State, account: number, valuation: Valuation): Option[] {
  const { rows, quantities } = state.portfolios.accountOf(account);
  const found: Option[] = [];
  rows.forEach((market, i) => {
    if (!isOpen(state, market)) return;
    const step = valuation.instruments[market]?.kind === 'option' ? 'close' : 'linear';
    for (const part of PARTS) {
      add(state, found, valuation, market, -(quantities[i] as number) * part, step);
    }
  });
  return found;
}

/** Whether the venue trades two legs as one order. */
const mayPair = ({ genesis }: State): boolean => (genesis.venue.portfolio.orderLegs ?? 2) === 2;

/**
 * Orders that close a short option against a long one, as one trade: the margin of a spread cannot
 * be released leg by leg where either leg alone would raise it. The short leg is the first; both
 * count in the same units, so that one size says both.
 */
function spreads(state: State, account: number, valuation: Valuation): Option[] {
  const { rows, quantities } = state.portfolios.accountOf(account);
  const found: Option[] = [];
  rows.forEach((market, i) => {
    const short = quantities[i] as number;
    if (short >= 0 || !isOptionOpen(state, valuation, market)) return;
    rows.forEach((second, j) => {
      const long = quantities[j] as number;
      if (long <= 0 || !isOptionOpen(state, valuation, second)) return;
      if (!haveSameUnits(state, market, second)) return;
      for (const part of PARTS) {
        addSpread(state, found, valuation, [market, second], Math.min(-short, long) * part);
      }
    });
  });
  return found;
}

const isOptionOpen = (state: State, { instruments }: Valuation, market: number): boolean =>
  instruments[market]?.kind === 'option' && isOpen(state, market);

function haveSameUnits(state: State, a: number, b: number): boolean {
  const [one, other] = [state.markets[a]?.terms, state.markets[b]?.terms];
  return (
    one?.priceDecimals === other?.priceDecimals &&
    one?.sizeDecimals === other?.sizeDecimals &&
    one?.instrument.underlying === other?.instrument.underlying &&
    one?.instrument.payoff === other?.instrument.payoff
  );
}

/** Adds a spread of so many units of each leg, with what both legs are expected to cost. */
function addSpread(
  state: State,
  found: Option[],
  valuation: Valuation,
  [market, second]: readonly [number, number],
  quantity: number,
): void {
  const legs: Option[] = [];
  add(state, legs, valuation, market, quantity, 'close');
  add(state, legs, valuation, second, -quantity, 'close');
  const [buys, sells] = legs;
  if (buys === undefined || sells === undefined || buys.lots !== -sells.lots) return;
  found.push({
    market,
    lots: buys.lots,
    second,
    step: 'spread',
    cost: buys.cost + sells.cost,
    legs: [...buys.legs, ...sells.legs],
  });
}

/** Adds the order of a quantity, in whole lots toward zero, with what it is expected to cost. */
function add(
  state: State,
  found: Option[],
  { unitOf, table }: Valuation,
  market: number,
  quantity: number,
  step: 'linear' | 'close',
): void {
  const unit = unitOf[market] as number;
  const policy = state.ladders[market];
  if (unit === 0 || policy === undefined) return;
  const wanted = quantity / unit;
  const lots = BigInt(wanted < 0 ? Math.ceil(wanted) : Math.floor(wanted)) as Lots;
  if (lots === 0n) return;
  const slipped = mulDivUp(
    notionalOf(state, { market, lots }),
    policy.slippagePpm + policy.feePpm,
    PPM,
  );
  const { decimals } = state.assets[state.markets[market]?.asset ?? 0] ?? { decimals: 0 };
  const cost = Number(slipped) / Number(powerOfTen(decimals));
  const legs = [{ row: market, quantity: Number(lots) * unit }];
  if (table.instruments.length > market) {
    found.push({ market, lots, second: -1, step, cost, legs });
  }
}

/** The worse, for the account, of the mark with slippage and the price that leaves it with zero. */
function limitOf(state: State, market: number, lots: Lots, risk: Risk): PriceUnits {
  const mark = state.prices.mark[market] as PriceUnits;
  const slippage = state.ladders[market]?.slippagePpm ?? 0n;
  const perLot = lotValueAt(state, market) / (mark === 0n ? 1n : mark);
  const rest = risk.equity > 0n ? risk.equity : (0n as QuoteUnits);
  const bearable = rest / (magnitude(lots) * (perLot === 0n ? 1n : perLot));
  if (lots > 0n) {
    const slipped = mulDivUp(mark, PPM + slippage, PPM);
    const most = mark + bearable;
    return (slipped > most ? slipped : most) as PriceUnits;
  }
  const slipped = mulDivDown(mark, PPM - slippage, PPM);
  const least = lesser(slipped as bigint, mark - bearable);
  return (least > 0n ? least : 1n) as PriceUnits;
}

/**
 * Share of the maintenance of a portfolio that goes with one position when all are given away one
 * after the other: by value at the mark, and the last takes what is left.
 */
export function releasedShare(state: State, account: number, row: number): QuoteUnits {
  const { accounts, positions } = state;
  const { maintenance } = riskOf(state, account);
  let all = 0n;
  let own = 0n;
  let at = accounts.firstPosition[account] as number;
  for (; at !== -1; at = positions.next[at] as number) {
    const market = positions.market[at] as number;
    const value = (positions.size[at] as bigint) * lotValueAt(state, market);
    const size = value < 0n ? -value : value;
    all += size;
    if (at === row) own = size;
  }
  return all === 0n ? maintenance : mulDivDown(maintenance, own, all);
}
