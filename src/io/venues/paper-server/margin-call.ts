/** Positions in a margin call: at the mark that caused it, not at the one told of before. */
import {
  magnitude,
  mulDivUp,
  PPM,
  type PriceUnits,
  type QuoteUnits,
  quoteScale,
  valueOf,
} from '../../../core/money/index.ts';
import {
  PAPER_QUOTE_DECIMALS,
  type PaperMarket,
  type PaperPosition,
} from '../paper/exchange-types.ts';
import { moneyText, priceText, sizeText } from './texts.ts';

/** `value * rate - amount` of the tier of a value; rounds up, as what is owed does. */
function maintenanceOf(market: PaperMarket, value: QuoteUnits): QuoteUnits {
  const { brackets } = market;
  const bracket = brackets.find(({ valueMax }) => value <= valueMax) ?? brackets.at(-1);
  if (bracket === undefined) return 0n as QuoteUnits;
  return (mulDivUp(value, bracket.ratePpm, PPM) - bracket.amount) as QuoteUnits;
}

/** A row of `MARGIN_CALL`. */
export function marginCallRow(
  market: PaperMarket,
  position: PaperPosition,
  mark: PriceUnits,
): object {
  const decimals = { price: market.priceDecimals, size: market.sizeDecimals };
  const scale = quoteScale({ quote: PAPER_QUOTE_DECIMALS, ...decimals }) ?? 0n;
  const value = valueOf(position.size, mark, scale);
  return {
    s: position.symbol,
    ps: position.size < 0n ? 'SHORT' : 'LONG',
    pa: sizeText(market, position.size),
    mt: 'CROSSED',
    iw: '0',
    mp: priceText(market, mark),
    up: moneyText(value - position.cost),
    mm: moneyText(maintenanceOf(market, magnitude(value))),
  };
}
