#!/usr/bin/env node
// Starts the command line on Node 24: the copy installed beside this package, or the running Node.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WANTED_NODE = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));

function stop(line) {
  process.stderr.write(`breakwater: ${line}\n`);
  process.exit(2);
}

/** The executable of the `node` package, wherever npm has put it: here or beside this package. */
function ownNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json');
    const file = process.platform === 'win32' ? 'node.exe' : 'node';
    const executable = join(dirname(manifest), 'bin', file);
    const answer = spawnSync(executable, ['--version'], { encoding: 'utf8' });
    return answer.stdout?.startsWith(`v${WANTED_NODE}.`) ? executable : undefined;
  } catch {
    return undefined;
  }
}

function chooseNode() {
  const own = ownNode();
  if (own) return own;
  if (Number(process.versions.node.split('.')[0]) >= WANTED_NODE) return process.execPath;
  return stop(
    `needs Node ${WANTED_NODE}; this is ${process.version}, and the package "node" is not ` +
      'installed beside it. Run "npm rebuild node", or start it with a newer Node.',
  );
}

function chooseMain() {
  const compiled = join(root, 'dist', 'cli', 'main.js');
  const source = join(root, 'src', 'cli', 'main.ts');
  if (existsSync(compiled)) return compiled;
  if (existsSync(source)) return source;
  return stop('this installation is incomplete: dist/cli/main.js is missing. Install it again.');
}

const child = spawn(chooseNode(), [chooseMain(), ...process.argv.slice(2)], { stdio: 'inherit' });
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
// At a terminal Ctrl-C reaches the child by itself; a second copy would read as "stop at once".
const forward = (signal) => {
  if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
};
for (const signal of signals) process.on(signal, forward);
child.on('error', (error) => stop(`could not start Node: ${error.message}`));
child.on('exit', (code, signal) => {
  for (const each of signals) process.off(each, forward);
  if (signal) process.kill(process.pid, signal);
  else process.exitCode = code ?? 1;
});
