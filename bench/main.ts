/** `npm run bench`: every figure that the documents quote, with the machine and the date. */
import { cpus } from 'node:os';
import { benchAdl } from './adl.ts';
import { benchDesk } from './desk.ts';
import { benchEngine } from './engine.ts';
import { benchJob } from './job.ts';
import { benchJournal } from './journal.ts';
import { benchJournaled } from './journaled.ts';
import { benchKernels } from './kernels.ts';
import { benchLevel2 } from './level-2.ts';
import { benchOptions } from './options.ts';
import { benchPortfolio } from './portfolio.ts';
import type { Row } from './row.ts';
import { benchWatch } from './watch.ts';

const parts: readonly (readonly [string, () => readonly Row[] | Promise<readonly Row[]>])[] = [
  ['engine', () => benchEngine()],
  ['journaled', () => benchJournaled()],
  ['journal', () => benchJournal()],
  ['job', () => benchJob()],
  ['adl', () => benchAdl()],
  ['watch', () => benchWatch()],
  ['options', () => benchOptions()],
  ['portfolio', () => benchPortfolio()],
  ['kernels', () => benchKernels()],
  ['level-2', () => benchLevel2()],
  ['desk', () => benchDesk()],
];

const only = process.argv.slice(2);
const model = cpus()[0]?.model ?? 'unknown';
console.log(`${cpus().length} x ${model}, Node ${process.version}, ${new Date().toISOString()}`);
console.log('median of several rounds in one process; shared machines are noisy\n');

for (const [name, run] of parts) {
  if (only.length > 0 && !only.includes(name)) continue;
  for (const row of await run()) {
    const digits = row.value >= 100 ? 0 : 2;
    const value = row.value.toLocaleString('en-US', { maximumFractionDigits: digits });
    console.log(`${row.name.padEnd(32)} ${value.padStart(12)} ${row.unit.padEnd(11)} ${row.note}`);
  }
}
