/** Events of a desk in one line each, for people. */
import type { DeskEvent, DeskInstrument, DeskTerms } from '../core/desk/index.ts';
import { formatDecimal } from '../core/money/index.ts';

/** Amounts in the units of an instrument. */
export interface Units {
  price(instrument: string, units: bigint): string;
  size(instrument: string, lots: bigint): string;
  quote(units: bigint): string;
}

/** Without zeros at the end: `64250.5`. */
const short = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/** The units of a desk. */
export function unitsOf({ instruments }: DeskTerms): Units {
  const by = new Map(instruments.map((each) => [each.id, each]));
  const format = (id: string, value: bigint, decimals: keyof DeskInstrument): string =>
    short(formatDecimal(value, Number(by.get(id)?.[decimals] ?? 0)));
  return {
    price: (id, units) => format(id, units, 'priceDecimals'),
    size: (id, lots) => format(id, lots, 'sizeDecimals'),
    quote: (units) => short(formatDecimal(units, 8)),
  };
}

/** A value of a condition, short. */
export const valueText = (value: number): string =>
  Number.isNaN(value)
    ? 'not known'
    : Math.abs(value) >= 1e15
      ? 'never'
      : String(Number(value.toPrecision(6)));

const evidenceText = (evidence: readonly (readonly [string, number])[]): string =>
  evidence.map(([name, value]) => `${name} = ${valueText(value)}`).join(', ');

const withEvidence = (text: string, evidence: readonly (readonly [string, number])[]): string =>
  evidence.length === 0 ? text : `${text} (${evidenceText(evidence)})`;

/** One line about an event. */
export function eventText(event: DeskEvent, units: Units): string {
  switch (event.kind) {
    case 'module-fired': {
      const says = `${event.module} reached ${event.rung}: ${event.condition}`;
      return withEvidence(says, event.evidence);
    }
    case 'module-left':
      return withEvidence(`${event.module} left ${event.rung} (${event.reason})`, event.evidence);
    case 'action-denied': {
      const { instrument, module, constraint } = event;
      const size =
        instrument === '' ? '' : ` ${units.size(instrument, event.wanted)} ${instrument}`;
      const left = event.allowed === 0n ? '' : `, ${units.size(instrument, event.allowed)} allowed`;
      return withEvidence(`${module} denied by ${constraint}:${size}${left}`, event.evidence);
    }
    case 'order-intent': {
      const { side, instrument, limit, timeInForce, client } = event;
      const at = limit === 0n ? 'at the market' : `at ${units.price(instrument, limit)}`;
      const who = event.module === '' ? 'kill switch' : event.module;
      const what = `${side} ${units.size(instrument, event.size)} ${instrument} ${at}`;
      const reduces = event.reduceOnly ? ', reduce only' : '';
      return `${who}: ${what}, ${timeInForce}${reduces} [${client}]`;
    }
    case 'cancel-intent':
      return event.all ? `cancel all of ${event.instrument}` : `cancel ${event.client}`;
    case 'fill-booked': {
      const { instrument, size, price, fee } = event;
      const [lots, at] = [units.size(instrument, size), units.price(instrument, price)];
      return `filled ${lots} ${instrument} at ${at}, fee ${units.quote(fee)} [${event.client}]`;
    }
    default:
      return otherText(event, units);
  }
}

type Other = Exclude<
  DeskEvent,
  {
    kind:
      | 'module-fired'
      | 'module-left'
      | 'action-denied'
      | 'order-intent'
      | 'cancel-intent'
      | 'fill-booked';
  }
>;

function otherText(event: Other, units: Units): string {
  switch (event.kind) {
    case 'order-changed': {
      const why = event.reason === '' ? '' : `: ${event.reason}`;
      return `order ${event.from} -> ${event.to}${why} [${event.client}]`;
    }
    case 'report-ignored':
      return `report ignored, ${event.reason} [${event.client}]`;
    case 'position-differs': {
      const { instrument, ours, venue } = event;
      const [our, theirs] = [units.size(instrument, ours), units.size(instrument, venue)];
      return `position of ${instrument} differs: ours ${our}, the venue's ${theirs}`;
    }
    case 'position-adopted': {
      const { instrument, from, to } = event;
      const says = `${units.size(instrument, from)} -> ${units.size(instrument, to)}`;
      return `position of ${instrument} taken from the venue: ${says}`;
    }
    case 'reconcile-wanted':
      return `ask ${event.venue} for the truth (${event.reason})`;
    case 'mode-changed':
      return `${event.scope}: ${event.from} -> ${event.to} (${event.reason})`;
    case 'leverage-intent':
      return `${event.module}: leverage of ${event.instrument} to ${event.leverage}`;
    case 'transfer-intent':
      return `${event.module}: move ${units.quote(event.amount)} from ${event.from} to ${event.to}`;
    case 'capital-changed':
      return `${event.module}: capital ${units.quote(event.from)} -> ${units.quote(event.to)}`;
    case 'alert':
      return withEvidence(`${event.severity}: ${event.text}`, event.evidence);
    case 'killed':
      return `${event.scope} killed by ${event.person}${event.flatten ? ', to be flattened' : ''}`;
    case 'rearm-asked':
      return `${event.person} asks to re-arm ${event.scope}; another person must agree`;
    case 'rearmed':
      return `${event.scope} re-armed by ${event.persons.join(' and ')}`;
    case 'refused':
      return `refused, ${event.code}: ${event.says}`;
    default:
      return event satisfies never;
  }
}
