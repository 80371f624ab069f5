/** BitMEX: rank of a position, queue with its fifths, close at the bankruptcy price. */
import type { Adapter } from './adapter.ts';
import { rankedQueue } from './exchange-queue.ts';
import { returnLeverageRank } from './exchange-rules.ts';

export const BITMEX: Adapter = { system: 'bitmex', rules: [rankedQueue, returnLeverageRank] };
