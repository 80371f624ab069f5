/** An event of a desk as one line that a person can expect: kind, who, what. */
import { DESK_QUOTE_DECIMALS, type DeskEvent, type DeskTerms } from '../../core/desk/index.ts';
import { formatDecimal } from '../../core/money/index.ts';

/** First words of lines; those before `denied` are compared even where nobody expects one. */
export const LINE_KINDS = [
  ...(['fired', 'left', 'order', 'cancel', 'alert', 'mode', 'leverage', 'transfer'] as const),
  ...(['capital', 'refused', 'denied', 'fill', 'changed', 'ignored', 'differs'] as const),
  ...(['adopted', 'reconcile', 'killed', 'asked', 'rearmed'] as const),
] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** Kinds that nobody has to ask for. */
export const ALWAYS_COMPARED: readonly LineKind[] = LINE_KINDS.slice(0, 10);

/** A line with what it is compared by. */
export interface EventLine {
  readonly kind: LineKind;
  /** Module that it is about; empty where none is. */
  readonly module: string;
  readonly text: string;
}

/** A decimal without zeros at its end. */
const plain = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

const money = (amount: bigint): string => plain(formatDecimal(amount, DESK_QUOTE_DECIMALS));

const desk = (module: string): string => (module === '' ? 'desk' : module);

/** Sizes and prices of an instrument of the desk. */
function numbersOf(terms: DeskTerms, id: string) {
  const instrument = terms.instruments.find((each) => each.id === id);
  const [price, size] = [instrument?.priceDecimals ?? 0, instrument?.sizeDecimals ?? 0];
  return {
    size: (lots: bigint): string => plain(formatDecimal(lots, size)),
    price: (units: bigint): string => plain(formatDecimal(units, price)),
  };
}

const line = (kind: LineKind, module: string, ...words: readonly string[]): EventLine => ({
  kind,
  module,
  text: [kind, ...words].filter((word) => word !== '').join(' '),
});

function orderLine(terms: DeskTerms, event: Extract<DeskEvent, { kind: 'order-intent' }>) {
  const { module, side, size, instrument, limit, reduceOnly, timeInForce } = event;
  const numbers = numbersOf(terms, instrument);
  const at = limit === 0n ? 'market' : numbers.price(limit);
  const how = `${timeInForce}${reduceOnly ? ' reduce-only' : ''}`;
  const words = [desk(module), side, numbers.size(size), instrument, 'at', at, how];
  return line('order', module, ...words);
}

/** The line of an event. */
export function eventLine(terms: DeskTerms, event: DeskEvent): EventLine {
  switch (event.kind) {
    case 'module-fired':
      return line('fired', event.module, event.module, event.rung);
    case 'module-left':
      return line('left', event.module, event.module, event.rung, event.reason);
    case 'order-intent':
      return orderLine(terms, event);
    case 'cancel-intent':
      return line('cancel', '', event.instrument, event.all ? 'all' : event.client);
    case 'alert':
      return line('alert', event.module, desk(event.module), event.severity, event.text);
    case 'action-denied':
      return line('denied', event.module, event.module, event.constraint, event.instrument);
    case 'mode-changed':
      return line('mode', '', event.scope, event.to, event.reason);
    case 'leverage-intent':
      return line('leverage', event.module, event.module, event.instrument, `${event.leverage}`);
    case 'transfer-intent': {
      const { module, from, to, amount } = event;
      return line('transfer', module, module, from, to, money(amount));
    }
    case 'capital-changed':
      return line('capital', event.module, event.module, money(event.to));
    case 'refused':
      return line('refused', '', event.code, event.says);
    default:
      return bookLine(terms, event);
  }
}

/** Lines of what becomes of orders and positions. */
function bookLine(
  terms: DeskTerms,
  event: Exclude<
    DeskEvent,
    {
      kind:
        | 'module-fired'
        | 'module-left'
        | 'order-intent'
        | 'cancel-intent'
        | 'alert'
        | 'action-denied'
        | 'mode-changed'
        | 'leverage-intent'
        | 'transfer-intent'
        | 'capital-changed'
        | 'refused';
    }
  >,
): EventLine {
  switch (event.kind) {
    case 'fill-booked': {
      const { instrument, size, price } = event;
      const numbers = numbersOf(terms, instrument);
      return line('fill', '', instrument, numbers.size(size), 'at', numbers.price(price));
    }
    case 'order-changed':
      return line('changed', '', event.client, event.to);
    case 'report-ignored':
      return line('ignored', '', event.client, event.reason);
    case 'position-differs':
      return line('differs', '', event.instrument);
    case 'position-adopted':
      return line(
        'adopted',
        '',
        event.instrument,
        numbersOf(terms, event.instrument).size(event.to),
      );
    case 'reconcile-wanted':
      return line('reconcile', '', event.venue, event.reason);
    case 'killed':
      return line('killed', '', event.scope, event.person);
    case 'rearm-asked':
      return line('asked', '', event.scope, event.person);
    case 'rearmed':
      return line('rearmed', '', event.scope);
    default:
      return event satisfies never;
  }
}
