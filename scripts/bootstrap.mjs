// Runs every command of this repository from a bare checkout, on whatever Node starts it (>= 20).
// It puts in place what is missing (packages, then Node 24) and hands over to Node 24.
// Plain JavaScript and Node built-ins only: it has to run before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
const WANTED_NODE = 24;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const bin = join(modules, '.bin');
const stamp = join(modules, '.breakwater-lock');
const windows = process.platform === 'win32';

const TASKS = {
  start: 'the demo',
  test: 'all tests (arguments go to vitest)',
  check: 'types, lint, layering, style',
  build: 'compile to dist/',
  bench: 'benchmarks',
  sim: 'breakwater simulate',
  soak: 'the long random run',
  conformance: 'run a file of published cases',
  breakwater: 'the command line, as installed users see it',
};

/** One plain line to people. Standard error, so that `--json` output stays clean. */
function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(line, code = 1) {
  say(line);
  process.exit(code);
}

// --- packages ---------------------------------------------------------------------------------

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** True when npm's own record of node_modules holds every package the lock file asks for. */
function installedMatchesLock() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  const present = readJson(join(modules, '.package-lock.json'))?.packages;
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = present[path];
    if (!found) return entry.optional === true || entry.devOptional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

function readStamp() {
  try {
    return readFileSync(stamp, 'utf8').trim();
  } catch {
    return '';
  }
}

function writeStamp(hash) {
  try {
    writeFileSync(stamp, `${hash}\n`);
  } catch {
    // A read-only checkout still works: the comparison with the lock file is made again next time.
  }
}

/** The environment for npm: without our own .bin, which npm is about to replace under its feet. */
function environmentForNpm() {
  const path = (process.env.PATH ?? '').split(delimiter);
  return { ...process.env, PATH: path.filter((part) => resolve(part) !== bin).join(delimiter) };
}

function npm(args) {
  const result = spawnSync(windows ? 'npm.cmd' : 'npm', args, {
    cwd: root,
    env: environmentForNpm(),
    stdio: ['ignore', 2, 2],
    shell: windows,
  });
  if (result.error?.code === 'ENOENT') {
    fail('npm was not found on the PATH. Install npm (it comes with Node) and run this again.');
  }
  return result.status === 0;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** True when the process that took the lock is gone, or never wrote its name into it. */
function isAbandoned(lock) {
  const owner = Number(readJson(join(lock, 'pid')) ?? 0);
  if (owner > 0) return !isAlive(owner);
  const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  return Date.now() - since > 10_000;
}

/** Runs `work` while no other bootstrap of this checkout installs. */
function withInstallLock(work) {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const lock = join(tmpdir(), `breakwater-install-${name}`);
  let told = false;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') return work(); // no writable temporary folder: go without
    }
    if (isAbandoned(lock)) rmSync(lock, { recursive: true, force: true });
    if (!told) say('waiting for another install in this checkout to finish');
    told = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  try {
    writeFileSync(join(lock, 'pid'), String(process.pid));
    return work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function installPackages() {
  if (readStamp() === lockHash()) return;
  if (installedMatchesLock()) return writeStamp(lockHash());
  const installed = withInstallLock(() => {
    if (installedMatchesLock()) return true; // the one we waited for has done it
    const why = existsSync(modules) ? 'package-lock.json has changed' : 'first run';
    say(`installing the locked packages with npm ci (${why})`);
    return npm(['ci', '--no-audit', '--no-fund', '--include=dev']);
  });
  if (!installed) fail('npm ci failed; its message is above. Nothing was run.');
  writeStamp(lockHash());
}

// --- Node 24 ----------------------------------------------------------------------------------

function majorOf(executable) {
  const result = spawnSync(executable, ['--version'], { encoding: 'utf8' });
  const match = /^v(\d+)\./.exec(result.stdout ?? '');
  return match ? Number(match[1]) : 0;
}

function locateNode() {
  const file = windows ? 'node.exe' : 'node';
  const platform = `${windows ? 'win' : process.platform}-${process.arch}`;
  const places = [
    join(modules, 'node', 'bin', file),
    join(modules, `node-${platform}`, 'bin', file),
    join(modules, `node-bin-${platform}`, 'bin', file),
    join(modules, 'node', 'node_modules', `node-${platform}`, 'bin', file),
    join(modules, 'node', 'node_modules', `node-bin-${platform}`, 'bin', file),
  ];
  const found = places.find((place) => existsSync(place) && majorOf(place) === WANTED_NODE);
  if (found) return found;
  return majorOf(process.execPath) === WANTED_NODE ? process.execPath : undefined;
}

function findNode() {
  const found = locateNode();
  if (found) return found;
  const rebuilt = withInstallLock(() => {
    const fetched = locateNode(); // by the one we waited for
    if (fetched) return fetched;
    say(`Node ${WANTED_NODE} is missing from node_modules; fetching it with npm rebuild node`);
    npm(['rebuild', 'node', '--ignore-scripts=false', '--foreground-scripts']);
    return locateNode();
  });
  if (rebuilt) return rebuilt;
  return fail(
    `Node ${WANTED_NODE} could not be put in place; its package has a script for that.\n` +
      'Allow the script and run "npm rebuild node", or start this with Node ' +
      `${WANTED_NODE} on the PATH (this is ${process.version}).`,
  );
}

// --- handing over -----------------------------------------------------------------------------

let node = process.execPath;

/** Runs a script on Node 24. Signals are passed on; at a terminal Ctrl-C reaches it by itself. */
function onNode(args, cwd = process.cwd()) {
  const env = {
    ...process.env,
    PATH: [bin, dirname(node), process.env.PATH ?? ''].join(delimiter),
  };
  return new Promise((done) => {
    const child = spawn(node, args, { cwd, env, stdio: 'inherit' });
    const forward = (signal) => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    const end = (code, signal) => {
      for (const each of signals) process.off(each, forward);
      done({ code: code ?? 1, signal });
    };
    child.on('error', (error) => {
      say(`${node} could not be started: ${error.message}`);
      end(1, null);
    });
    child.on('exit', end);
  });
}

function exitLike({ code, signal }) {
  if (signal) process.kill(process.pid, signal);
  else process.exitCode = code;
}

async function runScript(path, args) {
  const file = join(root, path);
  if (!existsSync(file)) fail(`${path} is not in this checkout, so this command cannot run.`, 2);
  exitLike(await onNode([file, ...args]));
}

const tool = {
  tsc: join(modules, 'typescript', 'bin', 'tsc'),
  vitest: join(modules, 'vitest', 'vitest.mjs'),
  biome: join(modules, '@biomejs', 'biome', 'bin', 'biome'),
};

// --- test -------------------------------------------------------------------------------------

function answersVersion(executable) {
  const result = spawnSync(executable, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return result.status === 0 && /chrom/i.test(result.stdout);
}

function locateBrowser() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = [
    process.env.BREAKWATER_BROWSER ?? '',
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
  return places.find((place) => place !== '' && existsSync(place) && answersVersion(place));
}

/** Debian's own package, from Debian's own archive. True when apt says it worked. */
function installChromium() {
  const steps = [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
  ];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return steps.every((args) => {
    const result = spawnSync('apt-get', args, { env, encoding: 'utf8', timeout: 600_000 });
    if (result.status !== 0) say((result.stderr ?? '').trim().split('\n').slice(-2).join('\n'));
    return result.status === 0;
  });
}

/** Sets BREAKWATER_BROWSER to a Chromium for the browser tests, or BREAKWATER_NO_BROWSER=1. */
function prepareBrowser() {
  if (process.env.BREAKWATER_NO_BROWSER) return;
  let browser = locateBrowser();
  const mayInstall = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (!browser && mayInstall) {
    say('installing chromium with apt-get for the browser tests (no browser was found)');
    if (installChromium()) browser = locateBrowser();
  }
  if (browser) {
    process.env.BREAKWATER_BROWSER = browser;
    return;
  }
  process.env.BREAKWATER_NO_BROWSER = '1';
  const reason = mayInstall ? 'apt-get could not install one' : 'installing one needs apt and root';
  say(`browser tests will be skipped: no Chromium was found and ${reason}`);
}

async function test(args) {
  prepareBrowser();
  exitLike(await onNode([tool.vitest, 'run', ...args], root));
}

// --- check ------------------------------------------------------------------------------------

const CHECKS = [
  { name: 'layers', does: 'tsc -b', args: [tool.tsc, '-b'] },
  { name: 'types', does: 'tsc, with tests', args: [tool.tsc, '-p', 'tsconfig.tests.json'] },
  { name: 'lint', does: 'biome check', args: [tool.biome, 'check', '.'] },
  { name: 'style', does: 'scripts/check-style.ts', args: [join('scripts', 'check-style.ts')] },
];

/** Runs every step even when one fails: one run tells everything there is to mend. */
async function check() {
  let failed = 0;
  for (const { name, does, args } of CHECKS) {
    const begin = performance.now();
    const outcome = await onNode(args, root);
    if (outcome.signal) return exitLike(outcome);
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    const verdict = outcome.code === 0 ? 'ok' : 'FAILED';
    if (outcome.code !== 0) failed += 1;
    say(`check ${name.padEnd(7)} ${verdict.padEnd(7)} ${seconds.padStart(5)} s  (${does})`);
  }
  process.exitCode = failed === 0 ? 0 : 1;
}

// --- build ------------------------------------------------------------------------------------

async function build(args) {
  const compiled = await onNode([tool.tsc, '-b', ...args], root);
  if (compiled.code !== 0) return exitLike(compiled);
  exitLike(await onNode([join('scripts', 'build-kernels.ts')], root));
}

// --- main -------------------------------------------------------------------------------------

function usage() {
  const lines = Object.entries(TASKS).map(([name, does]) => `  ${name.padEnd(12)} ${does}`);
  const head = 'node scripts/bootstrap.mjs TASK [arguments]';
  const foot = 'Any other word is a verb of the breakwater command line.';
  return [head, '', ...lines, '', foot].join('\n');
}

async function main([task, ...args]) {
  if (task === undefined) fail(usage(), 2);
  installPackages();
  node = findNode();
  const cli = 'src/cli/main.ts';
  switch (task) {
    case 'start':
      return runScript(cli, ['demo', ...args]);
    case 'test':
      return test(args);
    case 'check':
      return check();
    case 'build':
      return build(args);
    case 'bench':
      return runScript('bench/main.ts', args);
    case 'soak':
      return runScript('scripts/soak.ts', args);
    case 'sim':
      return runScript(cli, ['simulate', ...args]);
    case 'breakwater':
      return runScript(cli, args);
    default:
      return runScript(cli, [task, ...args]);
  }
}

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  fail(
    `Breakwater needs Node ${OLDEST_NODE} or newer to set itself up; this is ${process.version}.`,
  );
}
await main(process.argv.slice(2));
