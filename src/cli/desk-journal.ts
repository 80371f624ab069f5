/** The journal of a desk that is run: a new one, or one that goes on. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SYSTEM_CLOCK } from '../io/desk/clock.ts';
import { beginDesk, type DeskSession, deskMaker, resumeDesk, termsOf } from '../io/desk/resume.ts';
import { openLinearSolver } from '../io/lp/index.ts';
import { InputError } from '../lab/input-error.ts';

/** `shadow` sends nothing, so its book is not the one that a live desk has. */
export type RunMode = 'live' | 'shadow';

/** Beside the journal: how it was begun. */
export const modePathOf = (journal: string): string => `${journal}.mode`;

/** A journal goes on as it was begun: what a shadow never sent must not be cancelled for real. */
function refuseOtherMode(file: string, mode: RunMode): void {
  const path = modePathOf(file);
  const begun = existsSync(path) ? readFileSync(path, 'utf8').trim() : 'live';
  if (begun === mode) return;
  const accepted = `the mode that it was begun in, which is ${begun}, or a new journal`;
  throw new InputError({ file, field: 'mode', value: mode, accepted });
}

/**
 * A new journal, or an old one that was begun under the same terms and in the same mode.
 *
 * @throws InputError where it is the journal of another desk
 */
export async function openSession(
  file: string,
  header: string,
  mode: RunMode,
): Promise<DeskSession> {
  const maker = deskMaker(await openLinearSolver());
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    // First, so that there is no journal whose mode is not known.
    writeFileSync(modePathOf(file), `${mode}\n`);
    return beginDesk(file, header, maker, SYSTEM_CLOCK.now());
  }
  refuseOtherMode(file, mode);
  const session = resumeDesk(file, maker, SYSTEM_CLOCK.now());
  if (session.journal.header === header) return session;
  session.journal.close();
  const { name } = termsOf(session.journal.header);
  const accepted = 'the desk file that it was begun with, or a new journal';
  const value = `other ones: it is a journal of the desk ${name} under terms that are not these`;
  throw new InputError({ file, field: 'terms', value, accepted });
}
