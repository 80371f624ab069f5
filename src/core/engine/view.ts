/** Reading the engine: events and accounts as objects with names. Never on the hot path. */
import {
  BREAKER_PHASES,
  EVENT_KINDS,
  type Event,
  LEVEL_REASONS,
  LEVELS,
  OPERATOR_ACTIONS,
  PRICE_STATES,
  REASONS,
  REFUSAL_CODES,
  RESPONSES,
  SIDES,
  STAGES,
} from '../model/index.ts';
import { LANES, type Lane } from './event-log.ts';
import { productOf, turnOutward } from './inverse.ts';
import { STANDINGS } from './obligations.ts';
import type { Market, State } from './state.ts';

const ORDER_LEGS = 1_000_000n;

/** Name at the venue of the order that a number in an event stands for. */
export function orderName(state: State, reference: bigint): string {
  const seq = reference / ORDER_LEGS;
  return `${state.genesis.orderPrefix}-${seq}-${reference % ORDER_LEGS}`;
}

function readLane(state: State, at: number, lane: Lane, market: number): unknown {
  if (lane.isBig) {
    const value = state.log.big(at, lane.lane);
    return lane.kind === 'liquidation' ? orderName(state, value) : value;
  }
  const value = state.log.int(at, lane.lane);
  switch (lane.kind) {
    case 'account':
      return state.accounts.name(value);
    case 'market':
      return (state.markets[value] as Market).name;
    case 'order':
      return state.orders.name(value);
    case 'source':
      return state.prices.sourceName(market, value);
    case 'layer':
      return state.genesis.venue.layers[value]?.id;
    case 'side':
      return SIDES[value];
    case 'stage':
      return STAGES[value];
    case 'reason':
      return REASONS[value];
    case 'refusal':
      return REFUSAL_CODES[value];
    case 'priceState':
      return PRICE_STATES[value];
    case 'breaker':
      return state.breakers.policies[value]?.id;
    case 'phase':
      return BREAKER_PHASES[value];
    case 'response':
      return value === 0 ? 'none' : RESPONSES[value - 1];
    case 'level':
      return LEVELS[value];
    case 'levelReason':
      return LEVEL_REASONS[value];
    case 'purpose':
      return ['quote', 'purchase', 'unwind'][value];
    case 'standing':
      return STANDINGS[value];
    case 'action':
      return OPERATOR_ACTIONS[value];
    default:
      return value;
  }
}

/** The event at place `at` of the log, as an object. */
export function readEvent(state: State, at: number): Event {
  const number = state.log.kind[at] as number;
  const event: Record<string, unknown> = {
    kind: EVENT_KINDS[number],
    seq: state.events - state.log.count + at + 1,
    cause: state.seq,
  };
  const lanes = LANES[number] as readonly Lane[];
  const marketLane = lanes.find((lane) => lane.kind === 'market');
  const market = marketLane === undefined ? -1 : state.log.int(at, marketLane.lane);
  for (const lane of lanes) event[lane.name] = readLane(state, at, lane, market);
  const product = productOf(state, market);
  if (product !== 0n) turnOutward(event, product);
  return event as unknown as Event;
}

/** All events of the last command. */
export function readEvents(state: State): Event[] {
  const events: Event[] = [];
  for (let at = 0; at < state.log.count; at += 1) events.push(readEvent(state, at));
  return events;
}
