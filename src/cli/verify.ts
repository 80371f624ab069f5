/** `breakwater verify` and `breakwater replay`: what a journal proves, from the file alone. */
import { summaryJson } from '../io/codec/index.ts';
import { readJournal } from '../io/journal/index.ts';
import { replay, verifyJournal } from '../io/runtime/index.ts';
import { InputError } from '../lab/input-error.ts';
import { EXIT } from './exit.ts';
import { progressBar } from './progress.ts';

/** Recomputes chain, commands, states and invariants; prints what was found. */
export function verify(file: string, options: { readonly json?: boolean }): number {
  const bar = progressBar('verifying', options.json === true);
  const started = performance.now();
  const proof = verifyJournal(file, (share) => bar.update(share));
  bar.stop();
  const seconds = (performance.now() - started) / 1000;
  const { chain, stateHash, applied, snapshotsChecked } = proof;
  if (options.json === true) {
    console.log(JSON.stringify({ ok: true, file, ...chain, stateHash, applied, snapshotsChecked }));
    return EXIT.done;
  }
  const rate = Math.round(applied / Math.max(seconds, 0.001)).toLocaleString('en-US');
  console.log(`${file}: the journal is whole and says the same when it is computed again
  commands       ${applied} in ${chain.blocks} blocks, ${seconds.toFixed(2)} s (${rate} a second)
  chain head     ${chain.headHash}
  head file      ${chain.headFile}
  snapshots      ${snapshotsChecked} checked against the replayed state
  state hash     ${stateHash}
  invariants     hold: balances and positions sum to zero, no pool below zero, nobody unattended`);
  return EXIT.done;
}

/** Rebuilds the engine at a seq and prints its summary as JSON. */
export function replayFile(file: string, options: { readonly until?: string }): number {
  const reader = readJournal(file);
  try {
    const { lastSeq } = reader;
    const until = options.until === undefined ? lastSeq : wholeSeq(options.until, file, lastSeq);
    const bar = progressBar('replaying', false);
    const { engine, applied, from } = replay(reader, until, 'snapshot', (seq) =>
      bar.update(seq / Math.max(1, until)),
    );
    bar.stop();
    const summary = summaryJson(engine.state, engine.stateHash());
    console.log(JSON.stringify({ ...summary, replayed: applied, fromSnapshot: from }));
    return EXIT.done;
  } finally {
    reader.close();
  }
}

function wholeSeq(text: string, file: string, last: number): number {
  const seq = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (seq >= 1 && seq <= last) return seq;
  const accepted = `a whole number from 1 to ${last}, the last command of ${file}`;
  throw new InputError({ file: 'command line', field: '--until', value: text, accepted });
}
