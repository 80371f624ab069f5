import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lots, Ppm, QuoteUnits } from '../../money/index.ts';
import { runs } from '../adl/policy.contract.ts';
import { type StageTerms, type VaultPosition, vaultStage } from './index.ts';

const vault = (held: bigint, equity: bigint): VaultPosition => {
  return { held: held as Lots, equity: equity as QuoteUnits };
};
const terms = (change: Partial<Record<keyof StageTerms, bigint>> = {}): StageTerms =>
  ({
    lotValue: 100n,
    above: 5_000_000n,
    to: 3_000_000n,
    inventory: 10_000n,
    stage: 10_000n,
    ...change,
  }) as unknown as StageTerms;

test('a vault at five times is left alone, one above comes back to three', () => {
  // 50 lots of 100 are 5,000 against 1,000.
  expect(vaultStage([vault(50n, 1_000n)], terms())).toMatchObject({ reduce: [0n], left: 0n });
  // 51 lots are above five times: 30 may stay.
  expect(vaultStage([vault(51n, 1_000n)], terms())).toMatchObject({ reduce: [21n], left: 0n });
});

test('what may stay rounds down: the level is met', () => {
  expect(vaultStage([vault(51n, 999n)], terms())).toMatchObject({ reduce: [22n] });
});

test('a vault within its leverage gives what is beyond its inventory', () => {
  const held = vault(120n, 1_000_000n);
  expect(vaultStage([held], terms({ inventory: 100n }))).toMatchObject({ reduce: [20n] });
});

test('a stage takes first from the vault with the highest leverage', () => {
  // Ten and six times; both are to come back to three, which takes 70 and 30 lots.
  const vaults = [vault(100n, 1_000n), vault(60n, 1_000n)];
  expect(vaultStage(vaults, terms())).toEqual({ kind: 'stage', reduce: [70n, 30n], left: 0n });
  const first = vaultStage(vaults, terms({ stage: 40n }));
  expect(first).toEqual({ kind: 'stage', reduce: [40n, 0n], left: 60n });
  // Both are at six times now, and share.
  const second = vaultStage([vault(60n, 1_000n), vault(60n, 1_000n)], terms({ stage: 40n }));
  expect(second).toEqual({ kind: 'stage', reduce: [20n, 20n], left: 20n });
});

test('a vault without equity is a default and not a stage', () => {
  const vaults = [vault(10n, 1_000n), vault(10n, 0n)];
  expect(vaultStage(vaults, terms())).toEqual({ kind: 'insolvent', vault: 1 });
});

test('after enough stages every vault is within its limits, and none gave too much', () => {
  const one = fc
    .tuple(fc.bigInt({ min: 1n, max: 5_000n }), fc.bigInt({ min: 1n, max: 100_000n }))
    .map(([held, equity]) => vault(held, equity));
  fc.assert(
    fc.property(
      fc.array(one, { minLength: 1, maxLength: 5 }),
      fc.bigInt({ min: 500n, max: 5_000n }),
      (vaults, stage) => {
        // With one level for the beginning and the end every stage leads on to the next.
        const rules = terms({ above: 3_000_000n, stage, inventory: 4_000n });
        let now: readonly VaultPosition[] = vaults;
        for (let round = 0; round < 60; round += 1) {
          const answer = vaultStage(now, rules);
          if (answer.kind === 'insolvent') throw new Error('insolvent');
          const sum = answer.reduce.reduce((all, lots) => all + lots, 0n);
          expect(sum <= stage).toBe(true);
          now = now.map((each, i) => vault(each.held - answer.reduce[i]!, each.equity));
        }
        now.forEach(({ held, equity }, i) => {
          const level = (equity * (3_000_000n as Ppm)) / 100_000_000n;
          const may = level < 4_000n ? level : 4_000n;
          expect(held).toBe(vaults[i]!.held < may ? vaults[i]!.held : may);
        });
      },
    ),
    runs(300),
  );
});
