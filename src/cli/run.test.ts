import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { expectRefusal, folderWith, MAIN, objects, run } from './cli.contract.ts';

const DESK = `
name: small
capital: { paper: 200000 }
venues: { paper: { kind: paper } }
instruments:
  - id: BTC-PERP
    venue: paper
    symbol: BTCUSDT
    underlying: BTC
    kind: perpetual
    tick: '0.1'
    step: '0.001'
    sizeMin: '0.001'
    notionalMin: 100
    maker: 2bp
    taker: 5bp
modules:
  - id: hold
    scope: instrument:BTC-PERP
    execution: { waits: [0s, 0s, 0s] }
    ladder:
      - id: enter
        enter: 'abs(position_value - 60000.0) > 6000'
        every: 1s
        respond: [{ do: hold, instrument: BTC-PERP, exposure: 60000 }]
`;

const folder = folderWith({
  'desk.yaml': DESK,
  'other.yaml': DESK.replace('> 6000', '> 7000'),
  'bad.yaml': DESK.replace('position_value', 'postion_value'),
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Started {
  readonly child: ChildProcess;
  /** What it printed so far. */
  out(): string;
  readonly ended: Promise<number | null>;
}

function start(...args: string[]): Started {
  return watched(spawn(process.execPath, [MAIN, 'run', ...args], { cwd: folder }));
}

function watched(child: ChildProcess): Started {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (part: Buffer) => {
      text += part.toString();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, out: () => text, ended };
}

async function until(desk: Started, text: string): Promise<void> {
  for (let turn = 0; turn < 300; turn += 1) {
    if (desk.out().includes(text)) return;
    await wait(100);
  }
  throw new Error(`never printed "${text}": ${desk.out()}`);
}

test('a desk trades on paper, is killed and re-armed, and its journal says the same', async () => {
  const desk = start('desk.yaml', '--journal', 'one.db', '--seconds', '60');
  await until(desk, 'filled ');
  expect(run(folder, ['kill', 'one.db', '--flatten', '--person', 'ada']).out).toContain(
    'killed by ada',
  );
  await until(desk, 'kill switch: sell');
  const rearm = (person: string) =>
    run(folder, ['rearm', 'one.db', '--scope', 'book', '--person', person]);
  expect(rearm('ada').out).toContain('another person must agree');
  expect(rearm('ada').code).toBe(1);
  expect(rearm('bruno').out).toContain('re-armed by ada and bruno');
  desk.child.kill('SIGINT');
  expect(await desk.ended).toBe(0);
  expect(desk.out()).toMatch(/^orders +[1-9]/m);
  const [, hash = ''] = /^event hash +([0-9a-f]{32})$/m.exec(desk.out()) ?? [];
  const proof = run(folder, ['desk', 'verify', 'one.db', '--json']);
  expect(objects(proof.out)[0]).toMatchObject({
    desk: 'small',
    eventHash: hash,
    snapshotsChecked: 1,
  });
  const why = run(folder, ['desk', 'explain', 'one.db', '--module', 'hold', '--last', '1']);
  expect(why.out).toContain('saw    position_value');
  expect(existsSync(join(folder, 'one.db.sock'))).toBe(false);
}, 90_000);

test('a desk goes on where it was stopped, and in shadow it sends nothing', async () => {
  const first = start('desk.yaml', '--journal', 'two.db', '--seconds', '4');
  expect(await first.ended).toBe(0);
  const again = start('desk.yaml', '--journal', 'two.db', '--seconds', '4');
  expect(await again.ended).toBe(0);
  expect(run(folder, ['desk', 'verify', 'two.db']).code).toBe(0);
  const files = readdirSync(folder).filter((name) => name.startsWith('two.db'));
  for (const name of files) expect(statSync(join(folder, name)).mode & 0o077, name).toBe(0);
  // Ends by itself: neither its market nor its venues keep it.
  const other = run(folder, ['run', 'other.yaml', '--journal', 'two.db']);
  expect(other.err).toContain('the desk file that it was begun with');
  expect(other.code).toBe(2);
  expectRefusal(folder, ['run', 'desk.yaml', '--shadow', '--journal', 'two.db'], ['mode', 'live']);
  const shadow = start('desk.yaml', '--shadow', '--journal', 'three.db', '--seconds', '5');
  expect(await shadow.ended).toBe(0);
  expect(shadow.out()).toMatch(
    /BTCUSDT +would have sent [1-9]\d* orders, net [0-9.]+; done 0 trades/,
  );
  expect(shadow.out()).toContain('fills 0');
  expectRefusal(folder, ['run', 'desk.yaml', '--journal', 'three.db'], ['mode', 'shadow']);
}, 90_000);

// Only Linux changes limits of a process that runs.
const hasLimits = spawnSync('prlimit', ['--version']).status === 0;

test.skipIf(!hasLimits)(
  'a desk whose disk fails halts, ends by itself, and says why',
  async () => {
    // The shell takes away the signal that would end the desk instead of failing its writes.
    const command = `trap '' XFSZ; exec "$0" "$@"`;
    const args = [
      '-c',
      command,
      process.execPath,
      MAIN,
      'run',
      'desk.yaml',
      '--journal',
      'four.db',
    ];
    const desk = watched(spawn('bash', args, { cwd: folder }));
    await until(desk, 'filled ');
    expect(spawnSync('prlimit', ['--pid', String(desk.child.pid), '--fsize=1024']).status).toBe(0);
    expect(await desk.ended).toBe(1);
    expect(desk.out()).toContain('breakwater: the desk halted: ');
    expect(desk.out()).toContain('four.db');
    expect(existsSync(join(folder, 'four.db.sock'))).toBe(false);
  },
  90_000,
);

test('what cannot be run is refused before anything is written', () => {
  expectRefusal(folder, ['run', 'bad.yaml', '--journal', 'x.db'], ['bad.yaml:', 'position_value']);
  expectRefusal(folder, ['run', 'none.yaml'], ['none.yaml', 'a file that can be read']);
  expectRefusal(folder, ['run', 'desk.yaml', '--seconds', '-1'], ['--seconds', 'whole number']);
  const months = ['run', 'desk.yaml', '--seconds', '2592000'];
  expectRefusal(folder, months, ['--seconds', '2592000', 'from 1 to 2000000']);
  expectRefusal(folder, ['run', 'desk.yaml', '--sandbox'], ['--sandbox', '--venue']);
  const real = ['run', 'desk.yaml', '--venue', 'binanceusdm', '--sandbox'];
  expectRefusal(folder, real, ['BREAKWATER_BINANCEUSDM_KEY']);
  expectRefusal(folder, ['kill', 'nothing.db'], ['nothing.db', 'desk that runs']);
  expect(existsSync(join(folder, 'x.db'))).toBe(false);
});
