import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PPM, type Ppm, type QuoteUnits } from '../../money/index.ts';
import { runs } from '../adl/policy.contract.ts';
import {
  decideSeverity,
  openSeverity,
  type SeverityDecision,
  type SeverityPlan,
  type SeverityState,
  type SeverityTerms,
} from './severity.ts';

const ppm = (share: bigint): Ppm => share as Ppm;
const quote = (amount: bigint): QuoteUnits => amount as QuoteUnits;

function opened(plan: SeverityPlan, gamma = 0n): SeverityState {
  const state = openSeverity({ plan, gamma: quote(gamma) });
  if (state.kind === 'invites-waiting') throw new Error(`factor ${state.factor}`);
  return state;
}
const halving = (isFloored: boolean): SeverityPlan => {
  return { kind: 'geometric', first: ppm(800_000n), factor: ppm(500_000n), isFloored };
};

test('a severity that halves is refused where nothing may lift it', () => {
  const terms: SeverityTerms = { plan: halving(false), gamma: quote(0n) };
  expect(openSeverity(terms)).toEqual({ kind: 'invites-waiting', factor: 500_000n });
});

test('a severity that doubles needs no floor', () => {
  const plan: SeverityPlan = {
    kind: 'geometric',
    first: ppm(200_000n),
    factor: ppm(2_000_000n),
    isFloored: false,
  };
  const first = decideSeverity(opened(plan), { need: quote(1_000n), expected: [quote(1_000n)] });
  const second = decideSeverity(first.next, { need: quote(1_000n), expected: [] });
  expect([first.raise, second.raise]).toEqual([200n, 400n]);
});

test('a severity that halves is held up by what the batch before raised, and the margin', () => {
  const asked = { need: quote(1_000n), expected: [quote(1_000n)] };
  const first = decideSeverity(opened(halving(true), 10n), asked);
  const second = decideSeverity(first.next, asked);
  const third = decideSeverity(second.next, { ...asked, expected: [] });
  expect([first.raise, second.raise, third.raise]).toEqual([800n, 810n, 820n]);
  expect([first, second, third].map(({ savedByWaiting }) => savedByWaiting)).toEqual([0n, 0n, 0n]);
});

test('where the need is expected to shrink, less is raised now', () => {
  const asked = { need: quote(1_000n), expected: [quote(600n), quote(500n)] };
  const plan: SeverityPlan = { kind: 'static', severity: ppm(900_000n) };
  const { severity, raise, savedByWaiting } = decideSeverity(opened(plan, 10n), asked);
  expect([severity, raise, savedByWaiting]).toEqual([490_000n, 490n, 0n]);
});

test('where nothing comes after, the plan holds', () => {
  const plan: SeverityPlan = { kind: 'static', severity: PPM };
  const { raise } = decideSeverity(opened(plan), { need: quote(1_000n), expected: [] });
  expect(raise).toBe(1_000n);
});

test('a promise that the need cannot follow is kept, and what waiting saves is shown', () => {
  const plan: SeverityPlan = { kind: 'static', severity: ppm(800_000n) };
  const asked = { need: quote(1_000n), expected: [quote(1_000n)] };
  const first = decideSeverity(opened(plan), asked);
  const second = decideSeverity(first.next, { need: quote(1_000n), expected: [quote(100n)] });
  expect([second.raise, second.savedByWaiting]).toEqual([800n, 700n]);
});

const amount = fc.oneof(
  fc.bigInt({ min: 0n, max: 50n }),
  fc.bigInt({ min: 0n, max: 1_000_000n }),
  fc.bigInt({ min: 0n, max: 10n ** 15n }),
);
const share = fc.bigInt({ min: 0n, max: 1_000_000n });
const plans: fc.Arbitrary<SeverityPlan> = fc.oneof(
  share.map((severity): SeverityPlan => ({ kind: 'static', severity: ppm(severity) })),
  fc.tuple(share, fc.bigInt({ min: 0n, max: 3_000_000n })).map(([first, factor]): SeverityPlan => {
    return { kind: 'geometric', first: ppm(first), factor: ppm(factor), isFloored: true };
  }),
);
const histories = fc.array(
  fc.record({ need: amount, expected: fc.array(amount, { maxLength: 4 }) }),
  { minLength: 1, maxLength: 10 },
);

test('in any history nobody is expected to gain by waiting any number of batches', () => {
  let judged = 0;
  fc.assert(
    fc.property(plans, fc.constantFrom(0n, 1n, 1_000n), histories, (plan, gamma, history) => {
      let state = opened(plan, gamma);
      const decisions: SeverityDecision[] = [];
      for (const { need, expected } of history) {
        const asked = { need: quote(need), expected: expected.map(quote) };
        const decision = decideSeverity(state, asked);
        expect(decision.severity >= 0n && decision.severity <= PPM).toBe(true);
        expect(decision.raise >= 0n && decision.raise <= need).toBe(true);
        decisions.push(decision);
        state = decision.next;
      }
      decisions.forEach(({ raise, savedByWaiting }, t) => {
        if (raise === 0n) expect(savedByWaiting).toBe(0n);
        if (raise === 0n || savedByWaiting > 0n) return;
        history[t]!.expected.forEach((need, ahead) => {
          const later = decisions[t + 1 + ahead];
          if (later === undefined) return;
          // In exact fractions: what the severity of that batch takes from the need expected here.
          expect((raise + gamma) * PPM <= later.severity * need).toBe(true);
          judged += 1;
        });
      });
    }),
    runs(1_500),
  );
  expect(judged).toBeGreaterThan(1_000);
});

test('where needs are not expected to shrink, waiting never saves anything', () => {
  const growing = fc.array(amount, { minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(plans, growing, fc.constantFrom(0n, 7n), (plan, steps, gamma) => {
      const needs: bigint[] = [];
      for (const step of steps) needs.push((needs[needs.length - 1] ?? 0n) + step + gamma);
      let state = opened(plan, gamma);
      needs.forEach((need, t) => {
        const asked = { need: quote(need), expected: needs.slice(t + 1).map(quote) };
        const decision = decideSeverity(state, asked);
        expect(decision.savedByWaiting).toBe(0n);
        state = decision.next;
      });
    }),
    runs(600),
  );
});

test('over both sides of a coin the mean of what is raised later is not below now', () => {
  const branch = fc.tuple(amount, amount);
  fc.assert(
    fc.property(
      plans,
      amount,
      branch,
      fc.constantFrom(0n, 5n),
      (plan, need, [low, more], gamma) => {
        const high = low + 2n * more;
        const mean = low + more;
        const first = decideSeverity(opened(plan, gamma), {
          need: quote(need),
          expected: [quote(mean)],
        });
        const later = [low, high].map(
          (drawn) => decideSeverity(first.next, { need: quote(drawn), expected: [] }).raise,
        );
        if (first.raise === 0n) return;
        expect(first.savedByWaiting).toBe(0n);
        expect(2n * (first.raise + gamma) <= later[0]! + later[1]!).toBe(true);
      },
    ),
    runs(1_500),
  );
});
