import { expect, test } from 'vitest';
import { averageDistance, depthAt, distanceOf } from './book-depth.ts';
import { CALM_BTC_BOOK } from './book-terms.ts';

const { depth } = CALM_BTC_BOOK;
const distances = [0.5, 10, 17, 25, 60, 100, 180, 400];

test('a distance is the inverse of the depth within it, beyond the last knot too', () => {
  for (const beyond of ['last-slope', 'flattening'] as const) {
    for (const bp of distances) {
      expect(distanceOf(depthAt(bp, depth, beyond), depth, beyond)).toBeCloseTo(bp, 9);
    }
  }
});

test('the average distance is that of a walk in fine steps', () => {
  const steps = 20_000;
  for (const beyond of ['last-slope', 'flattening'] as const) {
    for (const bp of distances) {
      let moment = 0;
      for (let i = 0; i < steps; i += 1) {
        const size = depthAt((bp * (i + 1)) / steps, depth, beyond);
        const before = i === 0 ? 0 : depthAt((bp * i) / steps, depth, beyond);
        moment += (size - before) * ((bp * (i + 0.5)) / steps);
      }
      const exact = moment / depthAt(bp, depth, beyond);
      expect(averageDistance(bp, depth, beyond)).toBeCloseTo(exact, 4);
    }
  }
});
