import { describe, expect, test } from 'vitest';
import { casesOf, PASSED, verdictOf } from './case.contract.ts';

const maker = (title: string) => casesOf('maker-liq2', title);
const blend = (title: string) => casesOf('blend-v2', title);

describe('Maker', () => {
  test('prices in rays are exact, prices in coins are doubles', () => {
    const stair = maker('auction_price_stairstep t=1');
    expect(
      stair(
        { top_ray: `5${'0'.repeat(27)}`, cut_ray: `99${'0'.repeat(25)}`, step_s: 1, elapsed_s: 1 },
        { price_ray: `495${'0'.repeat(25)}` },
      ),
    ).toEqual(PASSED);
    const coins = { top: 5, cut: '0.99', step_s: 90, elapsed_s: 89 };
    expect(stair(coins, { price: 5 })).toEqual(PASSED);
    expect(stair({ ...coins, elapsed_s: 90 }, { price: '4.95' })).toEqual(PASSED);
    expect(stair({ ...coins, elapsed_s: 90 }, { price: '4.96' }).kind).toBe('failed');
    expect(stair({ ...coins, cut: '1' }, { rejected: true })).toEqual(PASSED);
    const falls = { top: 8, cut: '0.5', elapsed_s: 3 };
    expect(maker('auction_price_exponential')(falls, { price: 1 })).toEqual(PASSED);
  });

  test('a linear price is half after half its time', () => {
    const inputs = { top: 1_000, tau_s: 3_600, elapsed_s: 1_800 };
    expect(maker('auction_price_linear t=1800')(inputs, { price: 500 }, '0.000001')).toEqual(
      PASSED,
    );
  });

  test('a purchase ends the auction at the debt, is cut to leave the least, or refused', () => {
    const sale = { tab: 110, lot: 40, price: 5, chost: 22 };
    const take = maker('auction_take: any');
    const ended = {
      bought: 22,
      paid: 110,
      tab_after: 0,
      returned_to_owner: 18,
      auction_ended: true,
    };
    expect(take({ ...sale, amt: 25 }, ended)).toEqual(PASSED);
    expect(take({ ...sale, amt: 22 }, ended)).toEqual(PASSED);
    const cut = {
      bought: '17.6',
      paid: 88,
      tab_after: 22,
      lot_after: '22.4',
      auction_ended: false,
    };
    expect(take({ ...sale, amt: 18 }, cut)).toEqual(PASSED);
    expect(take({ ...sale, amt: 18, max: 4 }, { rejected: true })).toEqual(PASSED);
    expect(take({ ...sale, amt: 18 }, { rejected: true }).kind).toBe('failed');
  });

  test('a sale is bounded by the least room, and starting it is rewarded', () => {
    const vault = { art: 100, ink: 40, chop: '1.1' };
    const start = maker('liquidation_start');
    expect(start(vault, { tab: 110, lot: 40 })).toEqual(PASSED);
    const rooms = { hole_room_rad: 75, ilk_room_rad: 55 };
    expect(start({ ...vault, ...rooms }, { dart: 50, lot: 20, tab: 55 })).toEqual(PASSED);
    expect(start({ ...vault, hole_room_rad: 0 }, { rejected: true })).toEqual(PASSED);
    const incentive = maker('auction_incentive');
    expect(incentive({ tab: 110, tip: 100, chip: '0.02' }, { incentive: '102.2' })).toEqual(PASSED);
    const again = { tab: 110, tip: 100, chip: '0.02', lot: 1, price: 5, dust: 20 };
    expect(incentive(again, { incentive: 0 })).toEqual(PASSED);
  });

  test('an auction needs a reset after its tail or below its cusp', () => {
    const reset = maker('auction_needs_reset');
    const at = { top: 5, price: '1.5', cusp: '0.3', tail_s: 3_600, elapsed_s: 3_600 };
    expect(reset(at, { needs_reset: false })).toEqual(PASSED);
    expect(reset({ ...at, elapsed_s: 3_601 }, { needs_reset: true })).toEqual(PASSED);
    expect(reset({ ...at, price: '1.49' }, { needs_reset: true })).toEqual(PASSED);
    expect(maker('auction_top')({ feed: 4, buf: '1.25' }, { top: 5 })).toEqual(PASSED);
  });
});

describe('Blend', () => {
  test('a part outside one to a hundred is refused', () => {
    const scale = blend('auction_scale: part');
    const inputs = { bid: 10, lot: 10, blocks_elapsed: 200 };
    expect(scale({ ...inputs, percent_filled: 100 }, { fill_bid: 10, fill_lot: 10 })).toEqual(
      PASSED,
    );
    for (const percent of [0, 101]) {
      expect(scale({ ...inputs, percent_filled: percent }, { error: true })).toEqual(PASSED);
    }
  });

  test('for bad debt the backstop offers 1.2 times it, or all that it has', () => {
    const lot = blend('bad_debt_auction_lot');
    const inputs = { debt_value: 100, token_spot_price: 15_000_000, backstop_tokens: 1_000 };
    expect(lot(inputs, { lot: 80 })).toEqual(PASSED);
    expect(lot({ ...inputs, backstop_tokens: 50 }, { lot_amount: 50 })).toEqual(PASSED);
    expect(lot({ ...inputs, backstop_tokens: 0 }, { rejected: true })).toEqual(PASSED);
    const stale = { system: 'blend-v2', title: 'auction_stale' };
    const old = { inputs: { blocks_elapsed: 500 }, expected: { stale: true } };
    expect(verdictOf({ ...stale, ...old })).toEqual(PASSED);
  });
});
