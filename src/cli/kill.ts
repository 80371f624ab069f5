/** `breakwater kill` and `breakwater rearm`: people who stop a desk, and take that back. */
import { userInfo } from 'node:os';
import { controlPathOf, tellWish, type WishAnswer } from '../io/desk/control.ts';
import { InputError } from '../lab/input-error.ts';
import { EXIT } from './exit.ts';

export interface KillOptions {
  readonly scope?: string;
  readonly flatten?: boolean;
  readonly person?: string;
  readonly direct?: string;
  readonly venue?: string;
  readonly sandbox?: boolean;
  readonly keys?: string;
}

function tell(answer: WishAnswer): number {
  if (answer.kind === 'refused') {
    console.error(answer.says);
    return EXIT.negative;
  }
  for (const line of answer.says) console.log(line);
  return EXIT.done;
}

/** Stops a desk that runs; with `--direct` acts at its venues where none answers. */
export async function kill(journal: string, options: KillOptions): Promise<number> {
  const { scope = 'book', flatten = false, person = userInfo().username, direct } = options;
  const answer = await tellWish(controlPathOf(journal), { do: 'kill', scope, flatten, person });
  if (answer !== null) return tell(answer);
  if (direct === undefined) {
    const accepted = 'the journal of a desk that runs, or --direct DESK.yaml to act without one';
    throw new InputError({ file: 'command line', field: 'journal', value: journal, accepted });
  }
  const { killDirectly } = await import('./kill-directly.ts');
  return killDirectly(direct, { ...options, scope, flatten });
}

/** Asks to take a stop back; the second person's word does it. */
export async function rearm(
  journal: string,
  options: { readonly scope: string; readonly person: string },
): Promise<number> {
  const { scope, person } = options;
  const answer = await tellWish(controlPathOf(journal), { do: 'rearm', scope, person });
  if (answer !== null) return tell(answer);
  const accepted = 'the journal of a desk that runs';
  throw new InputError({ file: 'command line', field: 'journal', value: journal, accepted });
}
