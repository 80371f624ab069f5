/** A desk as a policy of the backtest runner. */
import { Desk, type DeskCommand, type DeskEvent, type DeskTerms } from '../../core/desk/index.ts';
import type { LinearSolver } from '../../core/waterfall/index.ts';
import type { Policy } from '../backtest/index.ts';

/** A desk that hears a feed of commands. */
export interface DeskPolicy extends Policy<DeskCommand> {
  readonly desk: Desk;
}

/**
 * @param journal id that client ids of orders are made of
 * @param heard told what every command caused
 */
export function deskPolicy(
  terms: DeskTerms,
  journal: string,
  solver: LinearSolver,
  heard: (events: readonly DeskEvent[], command: DeskCommand) => void = () => {},
): DeskPolicy {
  const desk = new Desk(terms, { journal, solver });
  return {
    desk,
    onEvent: (event) => {
      if (event.kind === 'wake') return;
      heard(desk.apply(event), event);
    },
  };
}
