import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { soakScenario, soakYaml } from './soak-scenario.ts';

const SOAK = join(dirname(fileURLToPath(import.meta.url)), 'soak.ts');
const run = (...args: string[]) =>
  spawnSync(process.execPath, [SOAK, ...args], { encoding: 'utf8' });

test('a seed is run again by its number, killed and recovered', () => {
  const first = run('--seed', '12');
  expect(first.stderr).toBe('');
  expect(first.status).toBe(0);
  const words = /seed 12: ([\w-]+), (\d+) accounts, state ([0-9a-f]{32}), killed and recovered/;
  expect(first.stdout).toMatch(words);
});

test('every seed draws a scenario that is accepted, and another one', () => {
  const texts = new Set<string>();
  for (let seed = 0; seed < 300; seed += 1) {
    texts.add(soakYaml(seed).replace(/^seed: .*$/m, ''));
    expect(soakScenario(seed).seed).toBe(seed);
  }
  expect(texts.size).toBe(300);
});

test('minutes that are none, and options that do not exist, are refused', () => {
  for (const args of [['x'], ['0'], ['-5'], ['--seed'], ['--seed', 'x'], ['1', '2']]) {
    const { status, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stderr).toContain('is not accepted; give minutes above 0, or --seed NUMBER');
  }
});
