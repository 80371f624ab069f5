/** The only mutator. */
import {
  type Command,
  type CommandOf,
  type Encoder,
  type RefusalCode,
  refusalNumber,
} from '../model/index.ts';
import { commit } from './assessments.ts';
import { bid } from './auctions.ts';
import { observeGauges } from './backstop.ts';
import { uncross, watchOrders } from './breakers.ts';
import { linkAccounts } from './coverage.ts';
import { emit } from './emit.ts';
import { fill } from './fill.ts';
import { turnedInward } from './inverse.ts';
import {
  funding,
  listMarket,
  observeBook,
  observeDepth,
  observePrice,
  restart,
  setMark,
  setParameters,
} from './market-commands.ts';
import {
  deposit,
  fundHouse,
  listAsset,
  openAccount,
  transfer,
  withdraw,
} from './money-commands.ts';
import { designate, reportQuotes } from './obligations.ts';
import { loosenDue, operator } from './operator.ts';
import { cancelOrder, placeOrder } from './orders.ts';
import { pledge, release, setCollateral } from './pledges.ts';
import { offerCapacity } from './providers.ts';
import { liquidationFill, liquidationReject, spreadFill } from './reports.ts';
import { reserveClose, reserveFill, takeVirtual } from './reserve-reports.ts';
import { askUnstake, cancelUnstake, contribute, stake, unstake } from './stakes.ts';
import type { State } from './state.ts';
import { setSurface } from './surfaces.ts';
import { advanceTime, settleBatches, sweepPortfolios, tick } from './sweep.ts';

/**
 * Applies one command. The same state and command give the same events and the same next state on
 * every machine, for ever. What happened is in `state.log` until the next call.
 *
 * @param encoder holds id and digest of the command, by `Encoder.write` or `Encoder.load`
 * @returns null, or why the command was refused; a refused command changes nothing but the
 *   sequence number, the memory of its id, and the time with what follows from time alone
 */
export function apply(state: State, command: Command, encoder: Encoder): RefusalCode | null {
  state.log.clear();
  state.leg = 0;
  state.seq += 1;
  const { ids } = state;
  const known = ids.find(encoder.record, encoder.idAt, encoder.idLength);
  if (known !== -1) {
    const isSame =
      ids.digests[known * 2] === encoder.digestLow &&
      ids.digests[known * 2 + 1] === encoder.digestHigh;
    if (!isSame) return refuse(state, 'same-id-other-body');
    emit(state, 'duplicate', 0, 0, 0, 0, BigInt(ids.seqs[known] as number));
    return null;
  }
  ids.remember(encoder.digestLow, encoder.digestHigh, state.seq);
  if (command.time < state.time) return refuse(state, 'time-backwards');
  if (command.time > state.time) {
    advanceTime(state, command.time);
    loosenDue(state);
  }
  const refused = carryOut(state, turnedInward(state, command));
  if (state.portfoliosDue) sweepPortfolios(state);
  settleBatches(state);
  if (state.breakersDue) watchOrders(state);
  return refused === null ? null : refuse(state, refused);
}

function refuse(state: State, code: RefusalCode): RefusalCode {
  emit(state, 'refused', refusalNumber(code));
  return code;
}

type FundKind =
  | 'stake'
  | 'contribute'
  | 'ask-unstake'
  | 'cancel-unstake'
  | 'unstake'
  | 'commit'
  | 'link-accounts'
  | 'offer-capacity'
  | 'bid';
type FundCommand = { [K in FundKind]: CommandOf<K> }[FundKind];

type CareKind =
  | 'observe-gauges'
  | 'reserve-fill'
  | 'reserve-close'
  | 'take-virtual'
  | 'designate'
  | 'report-quotes'
  | 'uncross'
  | 'observe-book'
  | 'observe-depth';
type CareCommand = FundCommand | { [K in CareKind]: CommandOf<K> }[CareKind];

function carryOut(state: State, command: Command): RefusalCode | null {
  switch (command.kind) {
    case 'fill':
      return fill(state, command);
    case 'observe-price':
      return observePrice(state, command);
    case 'set-mark':
      return setMark(state, command);
    case 'deposit':
      return deposit(state, command);
    case 'withdraw':
      return withdraw(state, command);
    case 'transfer':
      return transfer(state, command);
    case 'open-account':
      return openAccount(state, command);
    case 'fund-house':
      return fundHouse(state, command);
    case 'list-market':
      return listMarket(state, command);
    case 'set-parameters':
      return setParameters(state, command);
    case 'place-order':
      return placeOrder(state, command);
    case 'cancel-order':
      return cancelOrder(state, command);
    case 'funding':
      return funding(state, command);
    case 'clock':
      tick(state);
      return null;
    case 'restart':
      return restart(state);
    case 'operator':
      return operator(state, command);
    case 'liquidation-fill':
      return liquidationFill(state, command);
    case 'liquidation-spread-fill':
      return spreadFill(state, command);
    case 'liquidation-reject':
      return liquidationReject(state, command);
    case 'set-surface':
      return setSurface(state, command);
    case 'set-collateral':
      return setCollateral(state, command);
    case 'pledge':
      return pledge(state, command);
    case 'release':
      return release(state, command);
    case 'list-asset':
      return listAsset(state, command);
    default:
      return carryOutForMarkets(state, command);
  }
}

/** What keeps a market going: its book and sources, its auctions, its liquidity. */
function carryOutForMarkets(state: State, command: CareCommand): RefusalCode | null {
  switch (command.kind) {
    case 'observe-gauges':
      return observeGauges(state, command);
    case 'reserve-fill':
      return reserveFill(state, command);
    case 'reserve-close':
      return reserveClose(state, command);
    case 'take-virtual':
      return takeVirtual(state, command);
    case 'designate':
      return designate(state, command);
    case 'report-quotes':
      return reportQuotes(state, command);
    case 'uncross':
      return uncross(state, command);
    case 'observe-book':
      return observeBook(state, command);
    case 'observe-depth':
      return observeDepth(state, command);
    default:
      return carryOutForFunds(state, command);
  }
}

/** What providers of capital and the operator ask of the funds. */
function carryOutForFunds(state: State, command: FundCommand): RefusalCode | null {
  switch (command.kind) {
    case 'stake':
      return stake(state, command);
    case 'contribute':
      return contribute(state, command);
    case 'ask-unstake':
      return askUnstake(state, command);
    case 'cancel-unstake':
      return cancelUnstake(state, command);
    case 'unstake':
      return unstake(state, command);
    case 'commit':
      return commit(state, command);
    case 'link-accounts':
      return linkAccounts(state, command);
    case 'offer-capacity':
      return offerCapacity(state, command);
    case 'bid':
      return bid(state, command);
    default:
      return command satisfies never;
  }
}
