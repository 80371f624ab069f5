/** What the liquidity backstop did in a run, in lines for a terminal. */
import type { FillWay, LiquidityStory, SidedDepth } from '../lab/simulation/liquidity-story.ts';
import type { SimulationResult } from '../lab/simulation/result.ts';
import { groupedAmount } from './rulebook-words.ts';
import { tableLines, terminalWidth, wrapped } from './text-table.ts';

/** Level changes that a screen has room for. */
const SHOWN_MAX = 12;

/** What each way of trading is called. */
const WAY_WORDS: Readonly<Record<FillWay, string>> = {
  liquidation: 'a liquidation hit a quote',
  path: 'the market went through a quote',
  arrival: 'a quote met makers as it came',
  purchase: 'purchases in slices',
  unwind: 'unwinding',
};

const REASON_WORDS = {
  entered: 'its condition held',
  left: 'its end was due',
  'time-limit': 'its time was over',
  'loss-limit': 'the reserve had lost what it may',
} as const;

const clock = (time: number): string => new Date(time).toISOString().slice(11, 19);

function levelLines({ levels }: LiquidityStory): string[] {
  const rows = levels
    .slice(0, SHOWN_MAX)
    .map(({ time, from, to, reason }) => [
      `  ${clock(time)}`,
      `${from} to ${to}`,
      REASON_WORDS[reason],
    ]);
  const more = levels.length - rows.length;
  const rest = more > 0 ? [`  and ${more} more, see the JSON`] : [];
  return [...tableLines(rows, [{}, {}, {}], terminalWidth()), ...rest];
}

function tradeLines({ ways, bought, sold }: LiquidityStory, asset: string): string[] {
  const traded = ways.filter(({ fills }) => fills > 0);
  if (traded.length === 0) return [];
  const rows = [
    [`  amounts in ${asset}`, 'bought', 'sold', 'fills'],
    ...traded.map((each) => [
      `  ${WAY_WORDS[each.way]}`,
      groupedAmount(each.bought),
      groupedAmount(each.sold),
      `${each.fills}`,
    ]),
    ['  in all', groupedAmount(bought), groupedAmount(sold), ''],
  ];
  const right = { align: 'right' } as const;
  return tableLines(rows, [{}, right, right, right], terminalWidth());
}

const mean = (depths: readonly SidedDepth[]): string =>
  (['bids', 'asks'] as const)
    .map((side) => {
      const sum = depths.reduce((all, depth) => all + depth[side], 0);
      return `${groupedAmount(`${Math.round(sum / depths.length)}`)} ${side}`;
    })
    .join(' and ');

/** Depth in the quiet part, and while support was called. */
function depthSentence({ samples }: LiquidityStory, asset: string): string {
  const calm = samples.filter(({ level }) => level === 'calm');
  const called = samples.filter(({ level }) => level === 'support' || level === 'rescue');
  const parts = [
    ...(calm.length === 0 ? [] : [`${mean(calm.map(({ makers }) => makers))} while calm`]),
    ...(called.length === 0
      ? []
      : [
          `${mean(called.map(({ makers }) => makers))} with support, and ` +
            `${mean(called.map(({ book }) => book))} with what the reserve rested`,
        ]),
  ];
  return `Makers' mean depth within 25 bp of the mid, in ${asset}: ${parts.join('; ')}.`;
}

/** Lines about the backstop of a run; none where its market has none. */
export function liquidityLines({ liquidity, asset, houses, market }: SimulationResult): string[] {
  if (liquidity === undefined) return [];
  const { levels, stops, supportedMs, spentMost, heldMost, reserveAfter, virtual } = liquidity;
  const width = terminalWidth();
  const money = houses.find(({ name }) => name === `reserve:${market}`);
  const amount = (text: string): string => `${groupedAmount(text)} ${asset}`;
  const stopped = stops === 1 ? 'once' : `${stops} times`;
  const reserve =
    money === undefined || reserveAfter === null
      ? 'The terms have no reserve: levels are watched, and nobody is called.'
      : `The reserve began with ${amount(money.before)} and ended with ${amount(reserveAfter)}, ` +
        `what it holds at the mark. It spent at most ${amount(spentMost)}, held at most ` +
        `${groupedAmount(heldMost)}, and stopped at its loss ${stopped}.`;
  const last = /[1-9]/.test(virtual)
    ? wrapped(`Accounts traded ${amount(virtual)} with the virtual book.`, width)
    : [];
  return [
    `Liquidity backstop: ${levels.length} changes of level, ${supportedMs / 1_000} s of support.`,
    ...levelLines(liquidity),
    ...tradeLines(liquidity, asset),
    ...wrapped(reserve, width),
    ...last,
    ...wrapped(depthSentence(liquidity, asset), width),
    '',
  ];
}
