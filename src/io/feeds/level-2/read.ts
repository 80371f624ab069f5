/** Messages of a level-2 file, one after the other, of whatever format it is. */
import { binanceDecoder } from './binance.ts';
import { Level2Error } from './fault.ts';
import { readLevel2Head } from './head.ts';
import { hyperliquidDecoder } from './hyperliquid.ts';
import { linesOf } from './lines.ts';
import type { Level2Decoder, Level2Format, Level2Message, Level2Terms } from './message.ts';
import { tardisDecoder } from './tardis.ts';

const DECODERS: Readonly<
  Record<Level2Format, (file: string, terms: Level2Terms) => Level2Decoder>
> = {
  'binance-spot': binanceDecoder,
  'binance-usdm': binanceDecoder,
  hyperliquid: hyperliquidDecoder,
  tardis: tardisDecoder,
};

/** A decoder of the lines of one format; `file` is only named in faults. */
export const level2Decoder = (file: string, terms: Level2Terms): Level2Decoder =>
  DECODERS[terms.format](file, terms);

export interface ReadLevel2 {
  /** What is known of the file; what is left out is found out from its head. */
  readonly terms?: Partial<Level2Terms>;
  /**
   * Told of every fault, after which the reading goes on with the next line, or ends where the
   * file is broken. Without it the first fault is thrown.
   */
  readonly onFault?: (fault: Level2Error) => void;
}

/**
 * Messages in the order of the file. All that stands before a fault is given out before it; a
 * truncated archive ends with `truncated-archive` after its last whole line.
 *
 *     for await (const message of readLevel2('feed.gz')) sync.take(message);
 *
 * @param file plain or gzip, by its content
 * @throws Level2Error with file, line, field, value and what is accepted
 */
export async function* readLevel2(
  file: string,
  { terms = {}, onFault }: ReadLevel2 = {},
): AsyncGenerator<Level2Message> {
  const decoder = level2Decoder(file, await termsOf(file, terms));
  const tell = (thrown: unknown): void => {
    if (onFault === undefined || !(thrown instanceof Level2Error)) throw thrown;
    onFault(thrown);
  };
  let line = 0;
  try {
    for await (const texts of linesOf(file)) {
      for (const text of texts) {
        line += 1;
        if (text === '') continue;
        let messages: readonly Level2Message[] = [];
        try {
          messages = decoder.decode(text, line);
        } catch (thrown) {
          tell(thrown);
        }
        yield* messages;
      }
    }
  } catch (thrown) {
    yield* decoder.end();
    tell(thrown);
    return;
  }
  yield* decoder.end();
}

/** The head is read only for what is not given. */
async function termsOf(file: string, given: Partial<Level2Terms>): Promise<Level2Terms> {
  const { format, symbol, priceDecimals, sizeDecimals } = given;
  if (
    format !== undefined &&
    symbol !== undefined &&
    priceDecimals !== undefined &&
    sizeDecimals !== undefined
  ) {
    return { format, symbol, priceDecimals, sizeDecimals };
  }
  return { ...(await readLevel2Head(file)), ...given };
}
