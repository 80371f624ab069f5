/** Published arithmetic about deleveraging itself: what a queue of contracts does to equity. */
import { splitInProportion } from '../../core/money/index.ts';
import { takeFromTop } from '../../core/waterfall/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { NotCovered, values } from './answer.ts';
import { commonScale, rational, wholeAt } from './rational.ts';

/** A queue of contracts: the loss follows the contracts that are closed, not equity. */
const contractQueue: Rule = {
  name: 'contract_space_queue',
  gives: ['head_loss', 'head_equity_haircut'],
  answer(inputs) {
    const bad = inputs.rational('bad_short_eth', 'bad_size');
    const head = inputs.rational('head_long_eth', 'head_size');
    const unit = commonScale([bad, head]);
    const target = wholeAt(bad, unit);
    const held = wholeAt(head, unit);
    const rest = target > held ? target - held : 0n;
    const queue = [held, rest].map((size) => ({
      held: size,
      size,
      notional: 1n,
      gain: 0n,
      equity: 1n,
      side: 1 as const,
    }));
    const allocation = takeFromTop(queue, [0, 1], target);
    if (allocation.kind === 'infeasible') throw new NotCovered('the queue is too short');
    const deficit = inputs.rational('deficit', 'deficit_usd');
    const equity = inputs.rational('head_equity');
    const money = commonScale([deficit, equity]) * target;
    const shares = splitInProportion(wholeAt(deficit, money), allocation.taken);
    const [headLoss, restLoss] = [shares[0] ?? 0n, shares[1] ?? 0n];
    return values({
      head_loss: rational(headLoss, money),
      head_equity_haircut: rational(headLoss, wholeAt(equity, money)),
      rest_of_queue_loss: rational(restLoss, money),
    });
  },
};

export const ADL_THEORY: Adapter = { system: 'adl-theory', rules: [contractQueue] };
