/** `breakwater apply`: commands in, one JSON object a line, events out. */
import { createReadStream, existsSync, openSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Engine, genesisOf, type State, unattended } from '../core/engine/index.ts';
import { InvariantError } from '../core/model/index.ts';
import { eventJson, readCommand, summaryJson } from '../io/codec/index.ts';
import type { Journal } from '../io/journal/index.ts';
import { beginJournal, Sequencer } from '../io/runtime/index.ts';
import { InputError } from '../lab/input-error.ts';
import { EXIT } from './exit.ts';
import { COMMAND_LINE, findRulebook } from './rulebooks.ts';

export interface ApplyOptions {
  readonly rulebook: string;
  readonly journal?: string;
  /** Whether every invariant is checked after every event, and I-9 after every command. */
  readonly audit?: boolean;
}

/** Lines are printed in groups of this many characters, each group once it is durable. */
const GROUP = 65_536;

/** Refuses a file that cannot be read before anything is written. */
function openInput(file: string): NodeJS.ReadableStream {
  if (file === '-') return process.stdin;
  const accepted = 'a readable file of JSON lines, or - for standard input';
  if (!existsSync(file)) throw new InputError({ file, field: 'file', accepted });
  if (statSync(file).isDirectory()) {
    throw new InputError({ file, field: 'file', value: 'a directory', accepted });
  }
  try {
    return createReadStream(file, { fd: openSync(file, 'r') });
  } catch (error) {
    throw new InputError({ file, field: 'file', value: (error as Error).message, accepted });
  }
}

/**
 * Runs a file of commands through a fresh engine and prints the events, then a summary.
 *
 * @param write receives text; events of a command only after the command is durable
 * @returns exit code; a line that cannot be read ends the run with an `InputError`
 */
export async function apply(
  file: string,
  options: ApplyOptions,
  write: (text: string) => void,
): Promise<number> {
  const input = openInput(file);
  const genesis = genesisOf(findRulebook(options.rulebook));
  const { journal } = options;
  if (journal !== undefined && existsSync(journal)) {
    const accepted = 'a new file: a journal is never overwritten';
    throw new InputError({ file: COMMAND_LINE, field: '--journal', value: journal, accepted });
  }
  const begun = journal === undefined ? null : beginJournal(journal, genesis, 'repeatable');
  const engine = begun?.engine ?? new Engine({ genesis });
  const run = new Run(
    engine,
    begun?.journal ?? null,
    file === '-' ? '(standard input)' : file,
    write,
  );
  try {
    const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
    for await (const line of lines) run.line(line);
    run.finish();
  } finally {
    run.flush();
    begun?.journal.close();
  }
  return EXIT.done;
}

/** I-9: nobody is under maintenance without an open liquidation or a named block. */
function assertAttended(state: State): void {
  const names = unattended(state);
  if (names.length > 0) throw new InvariantError('attended', names.slice(0, 5).join(', '));
}

/** One run: keeps the line number, and the output that waits for the journal. */
class Run {
  // state
  private number = 0;
  private waiting = '';
  private readonly engine: Engine;
  private readonly journal: Journal | null;
  private readonly sequencer: Sequencer;
  private readonly file: string;
  private readonly write: (text: string) => void;

  constructor(
    engine: Engine,
    journal: Journal | null,
    file: string,
    write: (text: string) => void,
  ) {
    this.engine = engine;
    this.journal = journal;
    this.sequencer = new Sequencer(engine, journal);
    this.file = file;
    this.write = write;
  }

  line(text: string): void {
    this.number += 1;
    if (text.trim() === '') return;
    const { state } = this.engine;
    const defaults = { id: `line-${this.number}`, time: state.time };
    const json = this.parse(this.number === 1 ? text.replace(/^\uFEFF/, '') : text);
    const read = readCommand(state, json, defaults);
    if (read.kind === 'fault') {
      const { field, seen: value, accepted } = read;
      throw new InputError({ file: this.file, line: this.number, field, value, accepted });
    }
    const { command } = read;
    this.refuseBorrowedId(command.id, defaults.id);
    const refused = this.sequencer.submit(command);
    this.sequencer.release();
    if (state.audit !== null) assertAttended(state);
    if (refused !== null && state.log.count === 0) {
      const field = 'command';
      const accepted = 'names and amounts that can be stored';
      throw new InputError({ file: this.file, line: this.number, field, value: refused, accepted });
    }
    for (let at = 0; at < state.log.count; at += 1) {
      this.waiting += `${JSON.stringify(eventJson(state, at, command.id))}\n`;
    }
    if (this.waiting.length >= GROUP) this.flush();
  }

  /** A line that takes the id of another line would make that one a duplicate, and lost. */
  private refuseBorrowedId(id: string, own: string): void {
    if (id === own || !/^line-\d+$/.test(id)) return;
    const accepted = 'any other name: line-N is given to the lines that have no id';
    throw new InputError({ file: this.file, line: this.number, field: 'id', value: id, accepted });
  }

  private parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new InputError({
        file: this.file,
        line: this.number,
        field: 'line',
        value: text,
        accepted: `a JSON object (${(error as Error).message})`,
      });
    }
  }

  finish(): void {
    this.engine.verify();
    const summary = summaryJson(this.engine.state, this.engine.stateHash());
    this.waiting += `${JSON.stringify(summary)}\n`;
  }

  /** Prints what waits, once everything that it tells of is durable. */
  flush(): void {
    if (this.waiting === '') return;
    this.journal?.waitDurable(this.engine.state.seq);
    this.write(this.waiting);
    this.waiting = '';
  }
}
