/** How a command ends: 0 done, 1 the answer is no, 2 the input was not accepted. */
import { InvariantError } from '../core/model/index.ts';
import { DeskFileError } from '../io/desk-file/desk-fault.ts';
import { FeedError } from '../io/feeds/bars/index.ts';
import { Level2Error } from '../io/feeds/level-2/index.ts';
import { JournalError } from '../io/journal/index.ts';
import { KeyError } from '../io/keys/key-error.ts';
import { InputError } from '../lab/input-error.ts';

/** Exit codes of every command. */
export const EXIT = { done: 0, negative: 1, badInput: 2 } as const;

const INPUT_ERRORS = [InputError, JournalError, FeedError, Level2Error, DeskFileError, KeyError];

/** One line for a person, and the code, for what a command could throw. */
export function explain(error: unknown): { readonly text: string; readonly code: number } {
  const isInput = INPUT_ERRORS.some((kind) => error instanceof kind);
  if (isInput) return { text: (error as Error).message, code: EXIT.badInput };
  if (error instanceof InvariantError) return { text: error.message, code: EXIT.negative };
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text: `internal error, please report it: ${reason}`, code: EXIT.negative };
}
