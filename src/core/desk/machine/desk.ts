/** A desk: the only one who changes its state, and the same answers for the same commands. */
import type { LinearSolver } from '../../waterfall/index.ts';
import { bytesText, canonicalText, canonicalValue, textBytes, textHash } from '../codec/index.ts';
import type { DeskCommand, DeskEvent } from '../model/index.ts';
import { refusalOf, timeOf } from './accept.ts';
import { applyTo } from './apply.ts';
import type { DeskTerms } from './desk-terms.ts';
import { restoreState, savedState } from './snapshot.ts';
import { DeskState } from './state.ts';

/** Where a desk lives. */
export interface DeskOptions {
  /** Id of its journal: client ids of orders are made of it. */
  readonly journal: string;
  readonly solver: LinearSolver;
}

const NOTHING_YET = '0'.repeat(32);

/**
 * A trading desk's backstop: told what happens, it says what is to be done. Pure: no clock, no
 * randomness, no input or output.
 *
 *     const desk = new Desk(terms, { journal: id, solver });
 *     for (const event of desk.apply({ kind: 'tick', time: 1_000 })) console.log(event.kind);
 */
export class Desk {
  readonly state: DeskState;
  #eventHash = NOTHING_YET;

  constructor(terms: DeskTerms, options: DeskOptions) {
    this.state = new DeskState(terms, options.journal, options.solver);
  }

  /** Commands applied so far. */
  get seq(): number {
    return this.state.seq;
  }

  /** What is out, and what is remembered of what was. */
  get orders(): DeskState['orders'] {
    return this.state.orders;
  }

  /**
   * Applies a command.
   *
   * @returns what it caused, in order; valid until the next call. A command that is not accepted
   *   gives one `refused` event and changes nothing but the number of commands
   */
  apply(command: DeskCommand): readonly DeskEvent[] {
    const { state } = this;
    state.seq += 1;
    state.events = [];
    state.legs = 0;
    const refusal = refusalOf(state, command);
    if (refusal !== null) {
      state.emit({ kind: 'refused', ...refusal });
    } else {
      state.time = timeOf(state, command);
      applyTo(state, command);
    }
    this.#hashEvents();
    return state.events;
  }

  /** Bytes of a command for the journal; the same command gives the same bytes. */
  encode(command: DeskCommand): Uint8Array {
    return textBytes(canonicalText(command));
  }

  /** Applies a command from its bytes. */
  replay(bytes: Uint8Array): readonly DeskEvent[] {
    return this.apply(decodeCommand(bytes));
  }

  /** Hash of everything that can change. */
  stateHash(): string {
    return textHash(this.#saved());
  }

  /** Hash over all events since the beginning. */
  eventHash(): string {
    return this.#eventHash;
  }

  snapshot(): Uint8Array {
    return textBytes(this.#saved());
  }

  /** The desk of a snapshot that was made under the same terms. */
  static fromSnapshot(bytes: Uint8Array, terms: DeskTerms, options: DeskOptions): Desk {
    const desk = new Desk(terms, options);
    const saved = canonicalValue(bytesText(bytes)) as { eventHash: string; state: never };
    restoreState(desk.state, saved.state);
    desk.#eventHash = saved.eventHash;
    return desk;
  }

  #saved(): string {
    return canonicalText({ eventHash: this.#eventHash, state: savedState(this.state) });
  }

  #hashEvents(): void {
    const { events, seq } = this.state;
    if (events.length === 0) return;
    this.#eventHash = textHash(`${this.#eventHash} ${seq} ${canonicalText(events)}`);
  }
}

/** The command of bytes that `encode` gave. */
export const decodeCommand = (bytes: Uint8Array): DeskCommand =>
  canonicalValue(bytesText(bytes)) as unknown as DeskCommand;
