/** A short study for tests: a made price, a short call, a desk without a band and one with it. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const STUDY_TEXT = `
name: short
about: A made price for a few minutes.
sources: ['nobody']
from: 2026-01-05T00:00Z
to: 2026-01-05T00:10Z
capital: { made: 1000000 }
instruments:
  - { id: BTC-PERP, venue: made, underlying: BTC, kind: perpetual,
      priceDecimals: 1, sizeDecimals: 3, makerBp: 2, takerBp: 5, leverage: 10 }
  - { id: CALL, venue: made, underlying: BTC, kind: call, priceDecimals: 1, sizeDecimals: 1,
      makerBp: 60, takerBp: 60, strike: 60000, expiry: 2026-01-09T08:00Z }
made:
  shown: [{ instrument: BTC-PERP, halfSpreadBp: 0.5, depth: 50 }]
  volatility: 0.5
  everyMs: 2000
  price: 60000
  swing: 0.01
  swingMs: 300000
  jump: 0
  jumpEveryMs: 600000
  noise: 0.00002
  seed: 1
happenings:
  - { at: 2026-01-05T00:00Z, instrument: CALL, trade: -20 }
execution: { latencyMs: 100, against: next, depthShare: 1, liquidationBp: 0, transferMs: 0 }
ticks: { count: 0, everyMs: 1000 }
measure: { instrument: BTC-PERP, half: 1, stepMs: 60000 }
overrides:
  execution: { waitsMs: [0, 0, 0] }
variants:
  - { name: nothing, modules: [] }
  - name: band
    modules:
      - use: delta-band
        with: { underlying: BTC, hedge: [BTC-PERP], rule: fixed, half: 1, hardLimit: 20 }
`;

/** The study in a file of its own, with changes. */
export function studyFile(...changes: readonly (readonly [from: string, to: string])[]): string {
  let text = STUDY_TEXT;
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`the study has no ${from}`);
    text = text.replace(from, to);
  }
  const file = join(mkdtempSync(join(tmpdir(), 'breakwater-desk-')), 'study.yaml');
  writeFileSync(file, text);
  return file;
}
