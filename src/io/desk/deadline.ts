/** Answers in time; without one nobody knows what became of the request. */
import { VenueError } from '../venues/venue.ts';
import type { Clock } from './clock.ts';

/**
 * The answer, or after `ms` the error `unknown`; the request is not taken back by it.
 *
 * @param what the request, for the error
 */
export function inTime<Answer>(
  clock: Clock,
  ms: number,
  what: string,
  answer: Promise<Answer>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => {
      reject(new VenueError('unknown', `${what}: no answer within ${ms} ms`));
    });
    answer.then(resolve, reject).finally(cancel);
  });
}
