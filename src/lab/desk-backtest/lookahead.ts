/** A guard: nothing that a desk is told may come from later than the clock. */
import type { DeskCommand } from '../../core/desk/index.ts';

/**
 * Refuses a command that knows the future: one that is stamped off the clock, or whose source spoke
 * later than it. `next` of a funding is a date of the calendar and no knowledge.
 *
 * @param now Unix ms of the clock
 * @throws RangeError
 */
export function assertKnown(command: DeskCommand, now: number): void {
  const fault = (what: string, at: number): never => {
    throw new RangeError(`${command.kind}: ${what} ${at} is not known at ${now}`);
  };
  if (command.time !== now) fault('stamped', command.time);
  if ('sourceTime' in command && command.sourceTime > now) fault('said', command.sourceTime);
}
