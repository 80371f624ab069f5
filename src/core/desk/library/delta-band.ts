/** Keeps the delta of an underlying within a band, and trades to its edge when it leaves. */
import type { BandTerms, ModuleFault } from '../module/index.ts';
import { alert } from './executions.ts';
import { libraryModule, mustExceed } from './library-module.ts';
import { choice, duration, name, number, share } from './parameters.ts';

const SECOND_MS = 1_000;

/** How long the hard limit must be passed until it is said and acted upon, ms. */
const LIMIT_MS = 2_000;

const PARAMETERS = {
  underlying: name('underlying', 'whose delta is kept'),
  hedge: name('instruments', 'what is traded, the first that can be'),
  rule: choice(
    ['whalley-wilmott', 'zakamouline', 'fixed', 'timer'],
    'how wide the band is; `timer` has none and hedges to zero every so often',
    'whalley-wilmott',
  ),
  cost: share(
    'fraction of the value',
    [0, 0.1],
    'cost of a trade: fee and half the spread',
    0.0005,
  ),
  aversion: number(
    'per quote',
    [1e-12, 1e3],
    'absolute risk aversion: higher is a narrower band and more trades',
    1e-5,
  ),
  rate: share('a year', [-1, 1], 'interest', 0),
  half: number('base', [0, 1e9], 'half width of a `fixed` band', 0),
  least: number('base', [0, 1e9], 'no band of a rule is narrower', 0),
  hardLimit: number(
    'base',
    [0, 1e9],
    'delta beyond which it is always hedged, and somebody is told',
  ),
  every: duration('ms', [1_000, 86_400_000], 'time between two hedges of the `timer`', 60_000),
  pinBefore: duration(
    'ms',
    [0, 604_800_000],
    'so long before an expiry a pinned strike widens the band to the hard limit; 0: never',
    0,
  ),
  pinWithin: number('deviations', [0, 10], 'a strike so near the price is pinned', 1),
} as const;

/** Half width and hard limit, whichever rule. */
function faultsOf(values: {
  readonly rule: string;
  readonly half: number;
  readonly least: number;
  readonly hardLimit: number;
}): readonly ModuleFault[] {
  if (values.rule === 'fixed') {
    const none = { at: 'with.half', seen: '0', accepted: 'more than 0, for the rule fixed' };
    return values.half === 0 ? [none] : mustExceed(values, 'hardLimit', 'half');
  }
  return mustExceed(values, 'hardLimit', 'least');
}

function bandOf(values: {
  readonly rule: 'whalley-wilmott' | 'zakamouline' | 'fixed' | 'timer';
  readonly cost: number;
  readonly aversion: number;
  readonly rate: number;
  readonly half: number;
  readonly least: number;
  readonly hardLimit: number;
}): BandTerms {
  const { rule, cost, aversion, rate, half, least, hardLimit } = values;
  if (rule === 'timer') return { rule: 'none' };
  if (rule === 'fixed') return { rule, half, hardLimit };
  return { rule, cost, aversion, rate, hardLimit, least };
}

/**
 * Band hedging. Sources: E. Whalley and P. Wilmott, An asymptotic analysis of an optimal hedging
 * model for option pricing with transaction costs (1997); V. Zakamouline, Efficient analytic
 * approximation of the optimal hedging strategy for a European call option with transaction
 * costs (2006).
 */
export const deltaBand = libraryModule({
  name: 'delta-band',
  about: 'Keeps the delta of an underlying within a band; trades to its edge, not to its middle.',
  parameters: PARAMETERS,
  faults: faultsOf,
  build: (values) => {
    const { underlying, rule, hardLimit, every, pinBefore, pinWithin } = values;
    const isTimer = rule === 'timer';
    const hedge = {
      do: 'hedge',
      to: isTimer ? 'middle' : 'edge',
      with: values.hedge,
    } as const;
    const pinned = {
      id: 'pinned',
      enter: 'expiry_ms < pin_time && pin_distance < pin_within',
      respond: [alert('info', `${underlying} is pinned: hedged at the hard limit only`)],
    };
    return {
      scope: `underlying:${underlying}`,
      band: bandOf(values),
      parameters: {
        hard_limit: hardLimit,
        ...(pinBefore > 0 ? { pin_time: pinBefore, pin_within: pinWithin } : {}),
      },
      ladder: [
        {
          id: isTimer ? 'timer' : 'outside',
          enter: isTimer ? 'abs(delta) >= 0.0' : 'delta_gap > 0.0 || delta_gap < 0.0',
          repeatMs: isTimer ? every : SECOND_MS,
          respond: [hedge],
        },
        ...(pinBefore > 0 ? [pinned] : []),
        {
          id: 'hard-limit',
          enter: 'abs(delta) > hard_limit',
          enterMs: LIMIT_MS,
          repeatMs: 10 * SECOND_MS,
          respond: [alert('critical', `delta of ${underlying} is past its hard limit`), hedge],
        },
      ],
    };
  },
});
