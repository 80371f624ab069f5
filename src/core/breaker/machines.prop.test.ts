/** What every breaker keeps, whatever its terms are and whatever it sees. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BREAKER_PHASES, RESPONSE } from '../model/index.ts';
import { type BreakerPolicy, Machines } from './machines.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const runs = (numRuns: number) => ({ seed: SEED, numRuns });

const START = 1_800_000_000_000;
const ENTER = 100n;
const ALL = [1, 2, 3, 4, 5, 6, 7]; // RESPONSE numbers
/** Short times, so that the ends of dwells and holds are met to the millisecond. */
const wait = (most: number) => fc.oneof(fc.constant(0), fc.integer({ min: 0, max: most }));

/** Ladders whose times and responses rise, as the terms are checked to be. */
const ladder = fc.integer({ min: 1, max: 4 }).chain((rungs) =>
  fc.record({
    first: wait(30),
    steps: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: rungs, maxLength: rungs }),
    responses: fc
      .uniqueArray(fc.integer({ min: RESPONSE.alert, max: RESPONSE.halt }), {
        minLength: rungs,
        maxLength: rungs,
      })
      .map((list) => list.sort((a, b) => a - b)),
  }),
);

const policies: fc.Arbitrary<BreakerPolicy> = fc
  .record({
    ladder,
    leave: fc.constantFrom(99n, 80n, 20n),
    holdMs: fc.integer({ min: 1, max: 40 }),
    coolMs: wait(30),
    coolResponse: fc.constantFrom(RESPONSE.none, RESPONSE.slow, RESPONSE.auction),
    rearmMs: wait(30),
  })
  .map(({ ladder: { first, steps, responses }, ...rest }) => ({
    ...rest,
    id: 'any',
    kind: 'move',
    windowMs: 60_000,
    enter: ENTER,
    floor: 0n,
    after: steps.map((_, at) => steps.slice(0, at).reduce((sum, step) => sum + step, first)),
    responses,
    restarts: false,
    slowPpm: 0n,
    auctionPpm: 0n,
  }));

/** Stretches of one temper, so that dwells are served and broken: high, low, between, unknown. */
const stretch = fc.record({
  value: fc.constantFrom(100n, 250n, 99n, 80n, 20n, 0n, null),
  steps: fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 10 }),
});
const series = fc.array(stretch, { minLength: 8, maxLength: 24 }).map((stretches) => {
  let time = START;
  return stretches.flatMap(({ value, steps }) =>
    steps.map((step) => {
      time += step;
      return { time, value };
    }),
  );
});

interface Sample {
  readonly time: number;
  readonly value: bigint | null;
}

/** What a machine said after a sample. */
interface Moment extends Sample {
  readonly phase: string;
  readonly response: number;
  /** Responses in force, the weaker ones that it climbed past included. */
  readonly inForce: readonly number[];
  readonly hasChanged: boolean;
  /** Whether the venue uncrossed an auction, which ends it whatever the value is. */
  readonly isUncrossed: boolean;
}

/** Plays a series; an auction that has had its time is uncrossed one sample later. */
function play(policy: BreakerPolicy, samples: readonly Sample[]): Moment[] {
  const machines = new Machines(2);
  let isOver = false;
  return samples.flatMap(({ time, value }) => {
    const look = (hasChanged: boolean, isUncrossed: boolean): Moment => {
      const response = machines.response(1, policy);
      const inForce = ALL.filter((each) => machines.hasPassed(1, policy, each));
      const phase = machines.phaseName(1);
      return { time, value, phase, response, inForce, hasChanged, isUncrossed };
    };
    const stepped = look(machines.step(1, time, value, policy), false);
    const wasOver = isOver;
    isOver = machines.auctionLeft(1, time, policy) === 0;
    if (!isOver || !wasOver) return [stepped];
    machines.reopen(1, time);
    isOver = false;
    return [stepped, look(true, true)];
  });
}

/** A law of one series: whether a moment of it keeps the law, given its place. */
type Law = (
  policy: BreakerPolicy,
  moments: readonly Moment[],
) => (moment: Moment, last: Moment, at: number) => boolean;

const FIRST: Moment = {
  time: 0,
  value: null,
  phase: 'armed',
  response: RESPONSE.none,
  inForce: [],
  hasChanged: false,
  isUncrossed: false,
};

/** Checks a law on many breakers; gives how often each phase followed another. */
function check(law: Law, times = 400): Map<string, number> {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(policies, series, (policy, samples) => {
      const moments = play(policy, samples);
      const keeps = law(policy, moments);
      const broken = moments.filter((moment, at) => {
        const last = moments[at - 1] ?? FIRST;
        const change = `${last.phase} -> ${moment.phase}`;
        seen.set(change, (seen.get(change) ?? 0) + 1);
        return !keeps(moment, last, at);
      });
      expect(broken).toEqual([]);
    }),
    runs(times),
  );
  return seen;
}

const isTrip = (moment: Moment, last: Moment): boolean =>
  last.phase === 'armed' && moment.phase === 'tripped';

/** For how long every sample was high, the one at a place included; -1 where it was not. */
function highFor(moments: readonly Moment[], place: number): number {
  let since: number | null = null;
  for (let at = place; at >= 0; at -= 1) {
    const moment = moments[at] as Moment;
    if (moment.value === null || moment.value < ENTER) break;
    if (moment.isUncrossed) break;
    since = moment.time;
  }
  return since === null ? -1 : (moments[place] as Moment).time - since;
}

test('it trips when its value was high for its first dwell, and never before', () => {
  const seen = check(({ after }, moments) => ({ phase }, last, at) => {
    if (last.phase !== 'armed') return true;
    const isDue = highFor(moments, at) >= (after[0] as number);
    return phase === (isDue ? 'tripped' : 'armed');
  });
  expect(seen.get('armed -> tripped')).toBeGreaterThan(200);
});

test('the phases follow each other in one order, and only an auction skips its rest', () => {
  const next: Readonly<Record<string, readonly string[]>> = {
    armed: ['armed', 'tripped'],
    tripped: ['tripped', 'cooling'],
    cooling: ['cooling', 're-arming', 'tripped'],
    're-arming': ['re-arming', 'armed'],
  };
  const seen = check(() => ({ phase, isUncrossed }, last) => {
    if (isUncrossed) return last.response === RESPONSE.auction && phase === 're-arming';
    return next[last.phase]?.includes(phase) === true;
  });
  const all = Object.entries(next).flatMap(([from, list]) => list.map((to) => `${from} -> ${to}`));
  expect([...seen.keys()].sort()).toEqual([...all, 'tripped -> re-arming'].sort());
  expect(BREAKER_PHASES).toEqual(Object.keys(next));
});

test('it says that it changed where its phase or response did, and nowhere else', () => {
  check(() => ({ phase, response, hasChanged }, last) => {
    return hasChanged === (phase !== last.phase || response !== last.response);
  });
});

test('it clears when its time since the last climb is over and its value is low', () => {
  const seen = check(({ holdMs, leave }) => {
    let since = 0;
    return ({ time, value, phase, hasChanged, isUncrossed }, last) => {
      const held = time - since;
      if (phase === 'tripped' && hasChanged) since = time;
      if (last.phase !== 'tripped' || isUncrossed) return !isUncrossed || held >= holdMs;
      const isLow = value !== null && value <= leave;
      const isDue = isLow && held >= holdMs && last.response !== RESPONSE.auction;
      return phase === (isDue ? 'cooling' : 'tripped');
    };
  });
  expect(seen.get('tripped -> cooling')).toBeGreaterThan(50);
});

test('while it is tripped its response only climbs, each time that its rung says', () => {
  let climbs = 0;
  check(({ after, responses }, moments) => (moment, last, at) => {
    const { phase, response } = moment;
    if (phase !== 'tripped' || last.phase === 'cooling') return true;
    const high = highFor(moments, at);
    const due = responses.filter((_, rung) => high >= (after[rung] as number)).at(-1) ?? 0;
    if (isTrip(moment, last)) return response === due;
    if (response > last.response) climbs += 1;
    return response === Math.max(last.response, due);
  });
  expect(climbs).toBeGreaterThan(50);
});

test('high again while it rests, it goes back to the response that it came from', () => {
  const seen = check(() => {
    let response: number = RESPONSE.none;
    return (moment, last) => {
      const isBack = last.phase === 'cooling' && moment.phase === 'tripped';
      const isSame = moment.response === response;
      if (moment.phase === 'tripped') response = moment.response;
      return !isBack || isSame;
    };
  });
  expect(seen.get('cooling -> tripped')).toBeGreaterThan(20);
});

test('what it climbed past stays in force while it is tripped, and nothing of it later', () => {
  check(({ responses }) => ({ phase, response, inForce }) => {
    const passed = phase === 'tripped' ? responses.filter((each) => each <= response) : [response];
    return inForce.join() === passed.filter((each) => each !== RESPONSE.none).join();
  });
});

test('armed and re-arming it orders nothing, at rest what its terms say for that', () => {
  const seen = check(({ coolResponse }) => ({ phase, response }) => {
    if (phase === 'cooling') return response === coolResponse;
    return phase === 'tripped' ? response > RESPONSE.none : response === RESPONSE.none;
  });
  expect(seen.get('re-arming -> re-arming')).toBeGreaterThan(50);
});

test('it trips again only after its value was low, or an auction ended', () => {
  let again = 0;
  check(({ leave }) => {
    let hasLeft = true;
    return (moment, last) => {
      const { value } = moment;
      if ((value !== null && value <= leave) || moment.isUncrossed) hasLeft = true;
      if (!isTrip(moment, last)) return true;
      const mayTrip = hasLeft;
      hasLeft = false;
      again += 1;
      return mayTrip;
    };
  }, 800);
  expect(again).toBeGreaterThan(400);
});

test('it rests and re-arms for its times, unless its value is high or in an auction', () => {
  const seen = check(({ coolMs, rearmMs, coolResponse }) => {
    let since = 0;
    return ({ time, value, phase, isUncrossed }, last) => {
      const lasted = time - since;
      if (phase !== last.phase) since = time;
      if (last.phase === 're-arming') return phase === (lasted < rearmMs ? last.phase : 'armed');
      if (last.phase !== 'cooling') return true;
      if (isUncrossed) return lasted >= coolMs;
      if (value !== null && value >= ENTER) return phase === 'tripped';
      const stays = lasted < coolMs || coolResponse === RESPONSE.auction;
      return phase === (stays ? 'cooling' : 're-arming');
    };
  });
  expect(seen.get('re-arming -> armed')).toBeGreaterThan(50);
});

test('no value neither trips nor clears', () => {
  let blind = 0;
  check(() => (moment, last) => {
    const isSteady = last.phase === 'armed' || last.phase === 'tripped';
    if (moment.value !== null || !isSteady || moment.isUncrossed) return true;
    blind += 1;
    return moment.phase === last.phase && moment.response === last.response;
  });
  expect(blind).toBeGreaterThan(100);
});

test('a slot knows nothing of its neighbours', () => {
  fc.assert(
    fc.property(policies, series, series, (policy, own, others) => {
      const both = new Machines(2);
      const alone = new Machines(2);
      own.forEach((sample, at) => {
        const other = others[at];
        if (other !== undefined) both.step(0, other.time, other.value, policy);
        both.step(1, sample.time, sample.value, policy);
        alone.step(1, sample.time, sample.value, policy);
      });
      expect([both.phase[1], both.rung[1]]).toEqual([alone.phase[1], alone.rung[1]]);
      both.reset(1);
      expect([both.phaseName(1), both.response(1, policy)]).toEqual(['armed', RESPONSE.none]);
    }),
    runs(100),
  );
});
