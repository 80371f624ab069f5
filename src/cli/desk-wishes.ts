/** What people and other processes ask of a desk that runs, and what it answers. */
import type { Grant, Wish, WishAnswer } from '../io/desk/control.ts';
import type { DeskRunner } from '../io/desk/runner.ts';
import type { Tally } from './desk-summary.ts';
import { eventText, type Units } from './desk-words.ts';

/** Why the desk halted; empty while it has not. */
export type Halted = () => string;

/** Grants wishes; a desk that has halted says so, and whoever asks can go to its venues. */
export const grantOf =
  (runner: DeskRunner, tally: Tally, units: Units, halted: Halted): Grant =>
  (wish) => {
    try {
      if (halted() === '') return granted(runner, tally, units, wish);
    } catch (error) {
      if (halted() === '') throw error;
    }
    return { kind: 'halted', says: `the desk has halted: ${halted()}` };
  };

function granted(runner: DeskRunner, tally: Tally, units: Units, wish: Wish): WishAnswer {
  if (wish.do === 'status') return { kind: 'done', says: tally.lines() };
  if (wish.do === 'values') return takenValues(runner, wish);
  if (wish.do === 'volatility') return takenVolatility(runner, wish);
  const { scope, person } = wish;
  const events =
    wish.do === 'kill'
      ? runner.submit({ kind: 'kill', scope, person, flatten: wish.flatten })
      : runner.submit({ kind: 'rearm', scope, person });
  const refused = events.find((event) => event.kind === 'refused');
  if (refused !== undefined) return { kind: 'refused', says: eventText(refused, units) };
  return { kind: 'done', says: events.map((event) => eventText(event, units)) };
}

/** Numbers of another process on this machine; names that the desk does not state are refused. */
function takenValues(runner: DeskRunner, wish: Extract<Wish, { do: 'values' }>): WishAnswer {
  const { source, time: sourceTime, values } = wish;
  const events = runner.submit({ kind: 'observe-values', source, sourceTime, values });
  const refused = events.find((event) => event.kind === 'refused');
  if (refused?.kind === 'refused') return { kind: 'refused', says: refused.says };
  return { kind: 'done', says: [`${Object.keys(values).length} values of ${source}`] };
}

function takenVolatility(
  runner: DeskRunner,
  wish: Extract<Wish, { do: 'volatility' }>,
): WishAnswer {
  const { instrument, source, time: sourceTime, value: impliedVolatility } = wish;
  const said = { instrument, source, sourceTime, impliedVolatility };
  const events = runner.submit({ kind: 'observe-volatility', ...said });
  const refused = events.find((event) => event.kind === 'refused');
  if (refused?.kind === 'refused') return { kind: 'refused', says: refused.says };
  return { kind: 'done', says: [`volatility of ${instrument}: ${impliedVolatility}`] };
}
