import { expect, test } from 'vitest';
import { shortfallReport } from '../../core/desk/index.ts';
import { DELTA_BAND, deskTerms, Played } from '../../core/desk/machine/desks.contract.ts';
import { OrderFollower } from './worked-orders.ts';

/** A desk that hedges two bitcoins, first in vain and then for good; the price falls meanwhile. */
function hedged(): OrderFollower {
  const follower = new OrderFollower();
  const played = new Played(deskTerms([DELTA_BAND]));
  const told = played.tell.bind(played);
  played.tell = (command) => {
    const events = told(command);
    follower.note(command, events, played.desk);
    return events;
  };
  played.quote(60_000);
  played.quote(60_000, 'BTC-PERP-2');
  played.holds('BTC-PERP-2', 2_000n);
  const [first] = Played.orders(played.tick());
  const say = { kind: 'report-order', client: first?.client ?? '', filled: 0n as never } as const;
  played.after(200).tell({ ...say, time: played.time, status: 'open', order: '1', reason: '' });
  played.after(200).quote(59_990);
  played.tell({ ...say, time: played.time, status: 'cancelled', order: '1', reason: '' });
  played.after(600).quote(59_990);
  const second = Played.orders(played.said).at(-1);
  played.fill(second?.client ?? '');
  for (let second = 0; second < 40; second += 1) played.after(1_000).quote(59_980);
  return follower;
}

test('orders of one trade are one order: what was cancelled on the way is not missed', () => {
  const { worked, untold } = hedged().orders();
  expect(untold).toBe(0);
  expect(worked).toHaveLength(1);
  expect(worked[0]).toMatchObject({ module: 'delta-band', side: 'sell', size: 1_500n });
  const { all } = shortfallReport(worked);
  // Sold 1.5 in a market that fell by 10 since the decision: 15 of drift, before limit and spread.
  expect(Number(all?.drift) / 1e8).toBeCloseTo(15, 1);
  expect(all?.opportunity).toBe(0n);
});

test('prices after a fill are those of its instrument at the stated times', () => {
  const { all } = shortfallReport(hedged().orders().worked);
  expect(all?.markoutsBp.every((value) => value !== null)).toBe(true);
});
