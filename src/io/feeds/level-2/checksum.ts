/**
 * Checksums that venues send with a book, over the text of its best levels. OKX (docs.okx.com,
 * "Checksum" of the order book channel): the best 25 levels, bid and ask in turn, as price:size
 * joined by colons; where one side is out of levels the other goes on; CRC-32 as a signed integer.
 * Kraken (docs.kraken.com, "Book checksum (v2)"): the best 10 asks, then the best 10 bids, each as
 * price and size without the point and without zeros in front; CRC-32 without a sign.
 */
import { crc32 } from 'node:zlib';

/** Price and size as the venue wrote them: the checksum is over the text, zeros included. */
export type LevelText = readonly [price: string, size: string];

export type ChecksumRule = 'okx' | 'kraken';

const OKX_LEVELS = 25;
const KRAKEN_LEVELS = 10;

function okxText(bids: readonly LevelText[], asks: readonly LevelText[]): string {
  const parts: string[] = [];
  for (let rank = 0; rank < OKX_LEVELS; rank += 1) {
    for (const level of [bids[rank], asks[rank]]) {
      if (level !== undefined) parts.push(level[0], level[1]);
    }
  }
  return parts.join(':');
}

const bare = (text: string): string => text.replace('.', '').replace(/^0+/, '');

const krakenText = (bids: readonly LevelText[], asks: readonly LevelText[]): string =>
  [...asks.slice(0, KRAKEN_LEVELS), ...bids.slice(0, KRAKEN_LEVELS)]
    .map(([price, size]) => bare(price) + bare(size))
    .join('');

/**
 * Checksum of a book.
 *
 *     bookChecksum('okx', [['3366.1', '7']], [['3366.8', '9']]) === message.checksum
 *
 * @param bids highest first
 * @param asks lowest first
 * @returns a signed 32-bit integer for OKX, one without a sign for Kraken
 */
export function bookChecksum(
  rule: ChecksumRule,
  bids: readonly LevelText[],
  asks: readonly LevelText[],
): number {
  return rule === 'okx' ? crc32(okxText(bids, asks)) | 0 : crc32(krakenText(bids, asks));
}
