/** A journal whose writes are lost with the process until they were waited for. */
import type { Journal } from '../journal/index.ts';
import type { FaultRoom } from './fault-room.contract.ts';

/** What nobody hears any more. */
export const never = <T>(): Promise<T> => new Promise(() => {});

export class BufferedJournal implements Journal {
  readonly id: string;
  readonly header: string;
  readonly recordBytesMax: number;
  // state
  #waiting: { readonly seq: number; readonly bytes: Uint8Array }[] = [];
  #pending = 0;
  #durable: number;
  #isDead = false;
  // fixed
  readonly #inner: Journal;
  readonly #room: FaultRoom;
  /** Records that others wrote to the same journal before. */
  readonly #before: number;

  constructor(inner: Journal, room: FaultRoom, before: number) {
    this.#before = before;
    this.#durable = inner.durableSeq() - before;
    this.id = inner.id;
    this.header = inner.header;
    this.recordBytesMax = inner.recordBytesMax;
    this.#inner = inner;
    this.#room = room;
  }

  get isBusy(): boolean {
    return this.#pending > 0;
  }

  append(seq: number, bytes: Uint8Array, offset: number, length: number): void {
    if (this.#isDead) throw new Error(`record ${seq} after the end of the process`);
    this.#waiting.push({ seq, bytes: bytes.slice(offset, offset + length) });
  }

  /** The disk may be faster than the one who waits for it: he hears first. */
  durableSeq = (): number => this.#durable;
  waitDurable = (seq: number): void => this.#inner.waitDurable(this.#before + seq);

  /** The runner waits for orders and for cancels; an order is still intended then. */
  async whenDurable(seq: number): Promise<void> {
    const isOrder = this.#room.machine.orders.live().some(({ status }) => status === 'intended');
    if (isOrder && this.#room.reach('before the intent is durable')) return never();
    for (const { seq: next, bytes } of this.#waiting) {
      this.#inner.append(this.#before + next, bytes, 0, bytes.length);
    }
    this.#waiting = [];
    this.#pending += 1;
    await this.#inner.whenDurable(this.#before + seq);
    this.#pending -= 1;
    this.#durable = Math.max(this.#durable, seq);
    const after = isOrder ? 'after the intent is durable, before it is sent' : 'before the cancel';
    if (this.#isDead || this.#room.reach(after)) return never();
  }

  saveSnapshot(seq: number, stateHash: string, bytes: Uint8Array): void {
    this.#inner.saveSnapshot(this.#before + seq, stateHash, bytes);
  }

  close = (): void => this.#inner.close();

  die(): void {
    this.#isDead = true;
    this.#waiting = [];
    if (this.#before === 0) this.#inner.close();
  }
}
