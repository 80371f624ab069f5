/** Random small crashes: a whole scenario from one seed. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random } from '../src/core/numeric/index.ts';
import { RULEBOOKS } from '../src/core/rulebook/index.ts';
import { parseScenario, type Scenario } from '../src/lab/scenario/scenario.ts';

/** Never written: the name of scenarios that exist in memory only. */
const FILE = join(dirname(fileURLToPath(import.meta.url)), 'soak.yaml');
const OPEN_PRICE = 100_000;

/** One of a list, all equally likely. */
export const pick = <T>(random: Random, list: readonly T[]): T =>
  list[random.below(list.length)] as T;

const between = (random: Random, least: number, most: number): number =>
  least + random.unit() * (most - least);

/** A path in straight lines: some minutes of calm, falls and jumps, up or down. */
function knotsOf(random: Random): string {
  const minutes = 4 + random.below(12);
  let price = OPEN_PRICE;
  const knots: string[] = [];
  for (let minute = 0; minute <= minutes; minute += 1) {
    const time = `00:${String(minute).padStart(2, '0')}`;
    knots.push(`    - ['${time}', ${price.toFixed(1)}]`);
    const isWild = random.unit() < 0.4;
    const move = isWild ? between(random, -0.25, 0.2) : between(random, -0.01, 0.01);
    price = Math.min(1_000_000, Math.max(1_000, price * (1 + move)));
  }
  return knots.join('\n');
}

function sourcesOf(random: Random): string {
  const count = 1 + random.below(5);
  const lines = Array.from({ length: count }, (_, at) => {
    const noise = between(random, 0, pick(random, [1, 5, 100])).toFixed(2);
    const latency = random.below(pick(random, [500, 5_000, 40_000]));
    return `    - { name: venue-${at + 1}, noiseBp: ${noise}, latencyMs: ${latency} }`;
  });
  return lines.join('\n');
}

/** A scenario file in which everything that may differ is drawn. */
export function soakYaml(seed: number): string {
  const random = new Random(seed).split('scenario');
  const interest = pick(random, [1e6, 1e7, 1e8, 1e9]);
  const fund = (): string =>
    (random.below(3) === 0 ? 0 : interest * random.unit() * 0.02).toFixed(2);
  const leverage = between(random, 2, 12);
  const share = (random.below(4) * 0.15).toFixed(2);
  return `name: soak
about: Drawn from a seed.
sources: [made up]
market: { market: BTC-PERP, priceDecimals: 1, sizeDecimals: ${2 + random.below(3)} }
rulebook: ${pick(random, Object.keys(RULEBOOKS))}
seed: ${seed}
accounts: ${100 + random.below(200)}
stepMs: ${pick(random, [3000, 5000, 15000])}
population:
  openInterestUsd: ${interest}
  longShare: ${between(random, 0.3, 0.7).toFixed(2)}
  isolatedShare: ${random.unit().toFixed(2)}
  leverage:
    long: { p10: 1.5, p50: ${leverage.toFixed(2)}, p90: ${(leverage * 2).toFixed(2)}, most: 48 }
  makers: { count: ${2 + random.below(8)}, shareOfSide: ${share}, leverage: 2 }
book:
  depth: { 10: ${interest / 1e8}, 50: ${interest / 2e7}, 100: ${interest / 1e7} }
fund:
  feeReserve: ${fund()}
  operatorCapital: ${fund()}
  marketFund: ${fund()}
  sharedFund: ${fund()}
  vault: ${fund()}
oracle:
  sources:
${sourcesOf(random)}
path:
  date: 2025-10-10
  knots:
${knotsOf(random)}
`;
}

/** The scenario of a seed. */
export const soakScenario = (seed: number): Scenario => parseScenario(soakYaml(seed), FILE);
