/** What a level-2 feed says, in one form for all venues. */

/** Where and when a message stands; every kind has it. */
export interface Level2Stamp {
  readonly symbol: string;
  /** ms since 1970 by the venue: of its matching where it says so; NaN where it says nothing. */
  readonly exchangeMs: number;
  /** ms since 1970 by the clock of the recorder, with its fraction; a double keeps a quarter us. */
  readonly receivedMs: number;
  /** Line in the file, from 1; the first one where several lines make a message. */
  readonly line: number;
}

/** Price in ticks, size in lots, price, size and so on, in the order of the venue. */
export type Levels = Float64Array;

/** The whole book, or as much of it as the venue gives. */
export interface Level2Snapshot extends Level2Stamp {
  readonly kind: 'snapshot';
  /** Id of the last update that is in it; NaN where the venue numbers none. */
  readonly lastId: number;
  readonly bids: Levels;
  readonly asks: Levels;
}

/** Levels that changed, with what rests there now; no lots remove a level. */
export interface Level2Update extends Level2Stamp {
  readonly kind: 'update';
  /** Ids of the first and the last change in it; NaN where the venue numbers none. */
  readonly firstId: number;
  readonly lastId: number;
  /** Last id of the update before; NaN where the venue does not say. */
  readonly previousId: number;
  readonly bids: Levels;
  readonly asks: Levels;
}

/** A trade. */
export interface Level2Trade extends Level2Stamp {
  readonly kind: 'trade';
  readonly id: number;
  /** Ticks. */
  readonly price: number;
  readonly lots: number;
  /** Side of who took liquidity. */
  readonly taker: 'buy' | 'sell';
}

/** The best bid and ask by themselves. */
export interface Level2Ticker extends Level2Stamp {
  readonly kind: 'ticker';
  /** Id of the change after which they are the best; NaN where the venue numbers none. */
  readonly updateId: number;
  readonly bid: number;
  readonly bidLots: number;
  readonly ask: number;
  readonly askLots: number;
}

export type Level2Message = Level2Snapshot | Level2Update | Level2Trade | Level2Ticker;

/** Files that are understood. */
export type Level2Format = 'binance-spot' | 'binance-usdm' | 'hyperliquid' | 'tardis';

/** How the text of a file becomes whole numbers. */
export interface Level2Terms {
  readonly format: Level2Format;
  /** Market of the messages that name none (a REST snapshot); empty where it is not known. */
  readonly symbol: string;
  /** Decimals of one tick and of one lot, 0 to 15. */
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
}

/** Lines of one format into messages. */
export interface Level2Decoder {
  /**
   * @param line its number, from 1
   * @throws Level2Error where the line cannot be used; the decoder goes on with the next one
   */
  decode(text: string, line: number): readonly Level2Message[];
  /** What was held back because more could have come. */
  end(): readonly Level2Message[];
}
