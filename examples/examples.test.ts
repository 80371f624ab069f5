import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';

const FOLDER = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(FOLDER);
const PROGRAMS = readdirSync(FOLDER).filter((file) => /^[a-z-]+\.ts$/.test(file));
const readProgram = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

const run = (args: readonly string[], input = '') =>
  spawnSync(process.execPath, args, { cwd: ROOT, input, encoding: 'utf8' });

test.each(PROGRAMS)('%s runs as it stands, without anything built', (file) => {
  const { status, stdout, stderr } = run([join('examples', file)]);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).not.toContain('Refused');
});

test.each(PROGRAMS)('%s runs with the names that the package gives', (file) => {
  const asUser = readProgram(file).replace('../src/core/index.ts', 'breakwater');
  expect(asUser).toContain("from 'breakwater'");
  const options = ['--conditions=source', '--input-type=module-typescript', '-'];
  const { status, stdout, stderr } = run(options, asUser);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toBe(run([join('examples', file)]).stdout);
});

test('the crash is paid by the funds first and by the most leveraged winner next', () => {
  const { stdout } = run([join('examples', 'who-pays.ts')]);
  const lines = stdout.split('\n').map((line) => line.trim());
  const order = [
    'dora owes 100.000000 USDC more than there is.',
    'fee reserve pays 20.000000 USDC, 80.000000 USDC remain',
    'market fund pays 50.000000 USDC, 30.000000 USDC remain',
    'adl pays 30.000000 USDC, 0.000000 USDC remain',
  ].map((line) => lines.indexOf(line));
  expect(order).not.toContain(-1);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  const gives = (name: string): number => {
    const line = lines.find((each) => each.startsWith(`${name} is closed`)) ?? '';
    return Number(/gives up ([\d.]+)/.exec(line)?.[1] ?? 0);
  };
  expect(gives('emil') / 6).toBeGreaterThan(gives('ada') / 24);
  expect(gives('emil') + gives('ada')).toBeCloseTo(30, 6);
});

test('no example is longer than a page', () => {
  for (const file of PROGRAMS) {
    expect(readProgram(file).trimEnd().split('\n').length).toBeLessThanOrEqual(80);
  }
});

test('a day of options: the writer is hedged with the perpetual, then exercised against', () => {
  const { status, stdout, stderr } = run([
    join('src', 'cli', 'main.ts'),
    'apply',
    join('examples', 'options-day.ndjson'),
    '--audit',
  ]);
  expect([status, stderr]).toEqual([0, '']);
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const of = (kind: string) => events.filter((event) => event['kind'] === kind);
  expect(of('refused')).toEqual([]);
  expect(of('liquidation-order')).toMatchObject([
    { account: 'writer', market: 'BTC', side: 'sell' },
  ]);
  expect(of('settled')).toMatchObject([{ market: 'BTC-6FEB26-70000-P', price: '7600.0' }]);
  expect(of('position-settled').map(({ realised }) => realised)).toEqual([
    '30400.000000',
    '-30400.000000',
  ]);
});

/** Commands of a file, and the events that they give. */
function applied(file: string) {
  const path = join('examples', file);
  const { status, stdout, stderr } = run([join('src', 'cli', 'main.ts'), 'apply', path, '--audit']);
  expect([status, stderr]).toEqual([0, '']);
  return { commands: objects(readProgram(file)), events: objects(stdout) };
}

const objects = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{"kind"'))
    .map((line) => JSON.parse(line));

let played: ReturnType<typeof applied> | undefined;
const thinMarket = () => {
  played ??= applied('thin-market.ndjson');
  return played;
};

test('a thin market: the reserve quotes, buys, is taken back, and sells what it bought', () => {
  const { events } = thinMarket();
  const of = (kind: string) => events.filter((event) => event['kind'] === kind);
  expect(of('refused')).toEqual([]);
  expect(of('liquidity-level').map(({ to, reason }) => [to, reason])).toEqual([
    ['support', 'entered'],
    ['calm', 'left'],
  ]);
  expect(of('reserve-cancel').map(({ order }) => order)).toEqual(
    of('reserve-closed').map(({ order }) => order),
  );
  expect(of('reserve-unwound')).toMatchObject([{ result: '182.382000' }]);
  const [summary] = of('summary');
  expect(summary?.['house']).toMatchObject({ 'reserve:BTC-PERP': '50182.382000' });
});

test('the page about it shows the terms, commands and events of the file as they are', () => {
  const page = readFileSync(join(ROOT, 'docs', 'how-to', 'support-a-market.md'), 'utf8');
  const { commands, events } = thinMarket();
  const terms = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
  expect(commands[0]?.['terms']).toMatchObject({ liquidity: terms });
  const isPartOf = (part: Record<string, unknown>) => (whole: Record<string, unknown>) =>
    Object.entries(part).every(([name, value]) => isDeepStrictEqual(whole[name], value));
  const shown = objects(page);
  const strange = shown.filter((each) => ![...commands, ...events].some(isPartOf(each)));
  expect(strange).toEqual([]);
  expect(shown.length).toBeGreaterThan(20);
});
