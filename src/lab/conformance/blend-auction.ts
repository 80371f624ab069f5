/** Blend v2: auctions of debt with collateral, and of bad debt with the backstop's tokens. */
import { BLEND_CURVE, badDebtLot, fillPart, isStaleAuction } from '../../core/liquidation/index.ts';
import type { Rule } from './adapter.ts';
import { NotCovered, refused, values } from './answer.ts';
import type { Inputs } from './inputs.ts';

/** Fixed point of the contracts. */
const SCALAR = 10_000_000n;
const HUNDRED = 100n;
/** What is offered for bad debt is worth so many times it. */
const BAD_DEBT_MULTIPLE = 12_000_000n;

const ELAPSED = ['blocks_elapsed', 'elapsed_blocks', 'blocks', 'block_dif'];

/** A number in the contracts' fixed point: raw, or in whole tokens. */
function fixed(inputs: Inputs, ...names: string[]): bigint {
  const raw = names.map((name) => `${name}_7dec`);
  if (inputs.has(...raw)) return inputs.integer(...raw);
  return inputs.integer(...names);
}

const scale: Rule = {
  name: 'auction_scale',
  also: ['scale_auction', 'auction_fill'],
  gives: ['fill_bid', 'fill_lot'],
  answer(inputs) {
    const sides = { bid: inputs.integer('bid'), lot: inputs.integer('lot') };
    const part = inputs.integer('percent_filled', 'percent', 'fill_pct');
    const result = fillPart(BLEND_CURVE, sides, part, inputs.integer(...ELAPSED), HUNDRED);
    if (result.kind !== 'filled') return refused(result.kind);
    return values({
      fill_bid: result.filled.bid,
      fill_lot: result.filled.lot,
      remaining_bid: result.remaining.bid,
      remaining_lot: result.remaining.lot,
    });
  },
};

const stale: Rule = {
  name: 'auction_stale',
  also: ['delete_stale_auction', 'stale_auction'],
  gives: ['stale', 'is_stale', 'deletable'],
  answer(inputs) {
    const isOld = isStaleAuction(BLEND_CURVE, inputs.integer(...ELAPSED));
    return values({ stale: isOld, is_stale: isOld, deletable: isOld });
  },
};

const badDebt: Rule = {
  name: 'bad_debt_auction_lot',
  also: ['bad_debt_lot', 'bad_debt_auction', 'auction_bad_debt_lot', 'auction_bad_debt'],
  gives: ['lot_amount', 'lot_tokens', 'lot'],
  answer(inputs) {
    const debt = fixed(inputs, 'debt_value', 'bad_debt', 'debt');
    const held = fixed(inputs, 'backstop_tokens', 'tokens_held', 'pool_tokens', 'tokens', 'held');
    const price = fixed(inputs, 'token_spot_price', 'spot_price', 'spot');
    if (price <= 0n) throw new NotCovered('the spot price is not above zero');
    if (held <= 0n || debt <= 0n) return refused('nothing to sell, or nothing to sell it for');
    const terms = { held, price, multiple: BAD_DEBT_MULTIPLE, scale: SCALAR };
    const lot = badDebtLot(debt, terms);
    return values({ lot, lot_amount: lot, lot_tokens: lot });
  },
};

export const BLEND_AUCTION_RULES: readonly Rule[] = [scale, stale, badDebt];
