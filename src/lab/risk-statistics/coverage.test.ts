import { expect, test } from 'vitest';
import {
  acceptedExceptions,
  atMostExceptions,
  chiSquaredQuantile,
  conditionalCoverage,
  independence,
  proportionOfFailures,
  trafficLight,
} from './coverage.ts';

test('the three statistics of a published back-test of 1,043 days', () => {
  const failures = proportionOfFailures(1043, 57, 0.05);
  expect(failures.ratio).toBeCloseTo(0.46147, 5);
  const transitions = { quietQuiet: 932, quietBad: 53, badQuiet: 53, badBad: 4 };
  const clusters = independence(transitions);
  expect(clusters.ratio).toBeCloseTo(0.25866, 5);
  const both = conditionalCoverage(failures, clusters);
  expect(both.ratio).toBeCloseTo(0.72013, 5);
  expect(both.pValue).toBeCloseTo(0.69763, 5);
});

test('as many exceptions as promised leave no doubt, and none or all do not divide by zero', () => {
  expect(proportionOfFailures(200, 10, 0.05)).toEqual({ ratio: 0, pValue: 1 });
  expect(proportionOfFailures(250, 0, 0.01).ratio).toBeCloseTo(-500 * Math.log(0.99), 12);
  expect(proportionOfFailures(10, 10, 0.01).ratio).toBeCloseTo(-20 * Math.log(0.01), 12);
  const none = { quietQuiet: 99, quietBad: 0, badQuiet: 0, badBad: 0 };
  expect(independence(none)).toEqual({ ratio: 0, pValue: 1 });
});

test("the accepted counts are those of Kupiec's table", () => {
  expect(chiSquaredQuantile(0.95)).toBeCloseTo(3.841459, 6);
  const of = (days: number, share: number) => acceptedExceptions(days, share, 0.95);
  expect(of(255, 0.01)).toEqual({ minimum: 1, maximum: 6 });
  expect(of(510, 0.025)).toEqual({ minimum: 7, maximum: 20 });
  expect(of(510, 0.1)).toEqual({ minimum: 39, maximum: 64 });
});

test('the zones of 250 days begin at five and at ten exceptions', () => {
  const zones = [4, 5, 9, 10, 17].map((exceptions) => trafficLight(250, exceptions, 0.01));
  expect(zones.map(({ zone }) => zone)).toEqual(['green', 'yellow', 'yellow', 'red', 'red']);
  expect(zones.map(({ plusFactor }) => plusFactor)).toEqual([0, 0.4, 0.85, 1, 1]);
  expect(zones.map(({ multiplier }) => multiplier)).toEqual([1.5, 1.7, 1.92, 2, 2]);
  expect(atMostExceptions(250, 4, 0.01)).toBeCloseTo(0.8922, 4);
});
