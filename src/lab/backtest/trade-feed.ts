/** Trades of files as a feed. */
import { readTrades, type TradeOptions } from '../../io/feeds/bars/index.ts';
import { asInputError } from './bar-feed.ts';
import type { Feed, FeedEvent } from './events.ts';

/** A trade. */
export interface TradeEvent extends FeedEvent {
  readonly kind: 'trade';
  readonly market: string;
  /** Quote currency for one unit of the base. */
  readonly price: number;
  /** Base units. */
  readonly quantity: number;
  /** 1 where the aggressor bought, -1 where it sold. */
  readonly aggressor: 1 | -1;
}

/**
 * The trades of a market from files that follow each other in time.
 *
 * @throws InputError while it is read
 */
export function tradeFeed(
  market: string,
  files: readonly string[],
  options: TradeOptions = {},
): Feed<TradeEvent> {
  let share = 0;
  async function* events(): AsyncGenerator<readonly TradeEvent[]> {
    try {
      for (const [at, file] of files.entries()) {
        for await (const batch of readTrades(file, options)) {
          share = (at + batch.share) / files.length;
          const { time, price, quantity, aggressor } = batch.trades;
          yield Array.from(time, (known, row) => ({
            kind: 'trade' as const,
            time: known,
            market,
            price: price[row] as number,
            quantity: quantity[row] as number,
            aggressor: aggressor[row] as 1 | -1,
          }));
        }
      }
    } catch (thrown) {
      throw asInputError(thrown);
    }
  }
  return { name: market, events, share: () => share };
}
