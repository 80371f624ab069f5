/** A live desk: how fast it answers the market, and how fast it takes everything back. */
import { benchDeskKill } from './desk-kill.ts';
import { benchDeskLatency } from './desk-latency.ts';
import type { Row } from './row.ts';

export async function benchDesk(): Promise<Row[]> {
  return [...benchDeskLatency(), ...(await benchDeskKill())];
}
