/** Which request or event goes wrong, by rules and by dice of the seed. */
import type { Random } from '../../../core/numeric/index.ts';
import type { PaperEvent, PaperRequest } from './exchange-types.ts';
import type { EventFault, EventRule, FaultRule, RequestFault, RequestRule } from './fault-types.ts';
import type { Happening } from './floor.ts';

interface Rule<R> {
  readonly rule: R;
  /** How many have fitted so far. */
  fitted: number;
}

/** Events of the private stream that faults may hit; answers have faults of their own. */
const STREAMED: readonly PaperEvent['kind'][] = [
  'order',
  'account',
  'leverage',
  'liquidation',
  'adl',
  'countdown',
];

export class FaultPlan {
  readonly #requests: Rule<RequestRule>[] = [];
  readonly #events: Rule<EventRule>[] = [];
  readonly #random: Random;

  constructor(rules: readonly FaultRule[], random: Random) {
    this.#random = random;
    for (const rule of rules) this.add(rule);
  }

  add(rule: FaultRule): void {
    if (isEventRule(rule)) this.#events.push({ rule, fitted: 0 });
    else this.#requests.push({ rule, fitted: 0 });
  }

  /** The fault of a request; null: none. */
  ofRequest(account: string, request: PaperRequest, time: number): RequestFault | null {
    const names = [request.kind, 'any-request'] as const;
    return this.#choose(this.#requests, (on) => names.some((name) => name === on), account, time);
  }

  ofEvent(happening: Happening, account: string, time: number): EventFault | null {
    if (!STREAMED.includes(happening.kind)) return null;
    const names = [happening.kind, 'any-event'] as const;
    return this.#choose(this.#events, (on) => names.some((name) => name === on), account, time);
  }

  /** The first rule that fits and is hit; every rule that fits counts. */
  #choose<R extends FaultRule>(
    rules: Rule<R>[],
    isOn: (on: R['on']) => boolean,
    account: string,
    time: number,
  ): R['fault'] | null {
    let chosen: R['fault'] | null = null;
    for (const one of rules) {
      const { rule } = one;
      if (!isOn(rule.on)) continue;
      if ((rule.account ?? '') !== '' && rule.account !== account) continue;
      if (time < (rule.from ?? 0) || time >= (rule.until ?? Number.POSITIVE_INFINITY)) continue;
      one.fitted += 1;
      const isNth = rule.nth === undefined || rule.nth === one.fitted;
      const isHit = rule.probability === undefined || this.#random.chance(rule.probability);
      if (isNth && isHit) chosen ??= rule.fault;
    }
    return chosen;
  }
}

const EVENT_FAULTS: readonly string[] = [
  'drop-event',
  'duplicate-event',
  'delay-event',
  'swap-event',
] satisfies EventFault['kind'][];

const isEventRule = (rule: FaultRule): rule is EventRule => EVENT_FAULTS.includes(rule.fault.kind);
