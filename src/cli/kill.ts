/** `breakwater kill` and `breakwater rearm`: people who stop a desk, and take that back. */
import { userInfo } from 'node:os';
import { controlPathOf, tellWish, type Wish, type WishAnswer } from '../io/desk/control.ts';
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
  if (answer.kind !== 'done') {
    console.error(answer.says);
    return EXIT.negative;
  }
  for (const line of answer.says) console.log(line);
  return EXIT.done;
}

/** A desk that could still act has answered by then; it is killed again at its venues else. */
const ANSWER_MS_MAX = 2_000;

/** What a desk answers; null where it cannot be waited for. */
async function answerOf(journal: string, wish: Wish, direct: string | undefined) {
  const path = controlPathOf(journal);
  if (direct === undefined) return tellWish(path, wish);
  const answer = await tellWish(path, wish, ANSWER_MS_MAX).catch(() => null);
  return answer?.kind === 'halted' ? null : answer;
}

/** Stops a desk that runs; with `--direct` acts at its venues where none answers or can. */
export async function kill(journal: string, options: KillOptions): Promise<number> {
  const { scope = 'book', flatten = false, person = userInfo().username, direct } = options;
  const answer = await answerOf(journal, { do: 'kill', scope, flatten, person }, direct);
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
