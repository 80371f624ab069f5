/**
 * The one binary form of a command: what is journaled, and what its digest is taken of.
 *
 *     u32  length of the body, a multiple of 4
 *     body u8 number of the kind, then its fields in the order of the table, zero padding
 *     f64  time
 *     u8   length of the id, then its characters
 *
 * The body leaves out id and time, so that the same request sent twice has the same body.
 */
import { Hash128 } from '../numeric/index.ts';
import { COMMAND_KINDS, COMMANDS, type Command, type CommandKind } from './commands.ts';
import { type Field, type FieldKind, MODES, OPERATOR_ACTIONS, SIDES } from './fields.ts';
import { assertInvariant } from './invariant.ts';
import { LIMITS } from './limits.ts';
import type { RefusalCode } from './refusals.ts';

/** How a field is written. Numbers, so that the writer's switch is one jump. */
const AMOUNT = 0;
const NUMBER = 1;
const NAME = 2;
const OPTIONAL_NAME = 3;
const JSON_TEXT = 4;
const WORD = 5;

interface FieldPlan {
  readonly name: string;
  readonly form: number;
  readonly words: readonly string[];
}

const WORD_LISTS: Partial<Record<FieldKind, readonly string[]>> = {
  side: SIDES,
  mode: MODES,
  action: OPERATOR_ACTIONS,
};

function formOf(kind: FieldKind): number {
  if (kind === 'quote' || kind === 'lots' || kind === 'price' || kind === 'ppb') return AMOUNT;
  if (kind === 'time' || kind === 'count') return NUMBER;
  if (kind === 'name?') return OPTIONAL_NAME;
  if (kind === 'json') return JSON_TEXT;
  return WORD_LISTS[kind] === undefined ? NAME : WORD;
}

const PLANS: readonly (readonly FieldPlan[])[] = COMMAND_KINDS.map((kind) =>
  Object.entries<Field>(COMMANDS[kind].fields).map(([name, field]) => ({
    name,
    form: formOf(field.kind),
    words: WORD_LISTS[field.kind] ?? [],
  })),
);
const NUMBER_OF_KIND = new Map<string, number>(COMMAND_KINDS.map((kind, at) => [kind, at]));

/** 1 where a character may stand in a name. */
const NAME_CHARACTERS = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-') {
  NAME_CHARACTERS[character.charCodeAt(0)] = 1;
}

const BUFFER_BYTES = LIMITS.jsonLength + 4096;

/** Writes commands into one reused buffer. */
export class Encoder {
  // state: the last command written
  readonly bytes = new Uint8Array(BUFFER_BYTES);
  length = 0;
  /** Digest of the body, two halves. */
  digestLow = 0;
  digestHigh = 0;
  /** Where the id stands: its characters are `record[idAt, idAt + idLength)`. */
  record: DataView = new DataView(this.bytes.buffer);
  idAt = 0;
  idLength = 0;
  private readonly view = this.record;
  private readonly hash = new Hash128();
  private at = 0;

  /**
   * Writes a command and takes the digest of its body.
   *
   * @returns null, or why the command has no binary form: a bad name, an amount beyond 64 bits.
   *   Such a command is refused before it reaches the journal.
   */
  write(command: Command): RefusalCode | null {
    const number = NUMBER_OF_KIND.get(command.kind);
    assertInvariant(number !== undefined, 'known-command', String(command.kind));
    this.bytes[4] = number;
    this.at = 5;
    const plan = PLANS[number] as readonly FieldPlan[];
    for (let i = 0; i < plan.length; i += 1) {
      const field = plan[i] as FieldPlan;
      const value = (command as unknown as Record<string, unknown>)[field.name];
      const refused = this.field(field, value);
      if (refused !== null) return refused;
    }
    while (this.at % 4 !== 0) this.bytes[this.at++] = 0;
    const bodyLength = this.at - 4;
    this.view.setUint32(0, bodyLength, true);
    this.digest(this.view, 4, bodyLength);
    if (!Number.isSafeInteger(command.time)) return 'amount-limit';
    this.view.setFloat64(this.at, command.time, true);
    this.at += 8;
    this.idAt = this.at + 1;
    if (!this.text(command.id)) return 'bad-name';
    this.idLength = this.at - this.idAt;
    this.length = this.at;
    return null;
  }

  /** Takes digest and id of a record that was read, not written: as when it was written. */
  load(record: DataView, offset: number): void {
    const bodyLength = record.getUint32(offset, true);
    this.digest(record, offset + 4, bodyLength);
    this.idAt = offset + 4 + bodyLength + 9;
    this.idLength = record.getUint8(this.idAt - 1);
  }

  private digest(record: DataView, start: number, bytes: number): void {
    this.record = record;
    this.hash
      .reset()
      .update(record, start, bytes >> 2)
      .finish();
    this.digestLow = this.hash.h1;
    this.digestHigh = this.hash.h2;
  }

  private field(field: FieldPlan, value: unknown): RefusalCode | null {
    switch (field.form) {
      case AMOUNT:
        if (typeof value !== 'bigint' || BigInt.asIntN(64, value) !== value) return 'amount-limit';
        this.view.setBigInt64(this.at, value, true);
        this.at += 8;
        return null;
      case NUMBER:
        if (typeof value !== 'number' || !Number.isSafeInteger(value)) return 'amount-limit';
        this.view.setFloat64(this.at, value, true);
        this.at += 8;
        return null;
      case OPTIONAL_NAME:
        if (value === undefined) {
          this.bytes[this.at++] = 0;
          return null;
        }
        return this.text(value) ? null : 'bad-name';
      case JSON_TEXT:
        return this.json(value) ? null : 'bad-terms';
      case WORD: {
        const number = field.words.indexOf(value as string);
        if (number < 0) return 'bad-name';
        this.bytes[this.at++] = number;
        return null;
      }
      default:
        return this.text(value) ? null : 'bad-name';
    }
  }

  /** Writes a name; false when it is none. */
  private text(value: unknown): boolean {
    if (typeof value !== 'string') return false;
    const { bytes } = this;
    const length = value.length;
    if (length === 0 || length > LIMITS.nameLength) return false;
    let at = this.at;
    bytes[at++] = length;
    let isName = 1;
    for (let i = 0; i < length; i += 1) {
      const code = value.charCodeAt(i);
      isName &= code < 128 ? (NAME_CHARACTERS[code] as number) : 0;
      bytes[at++] = code;
    }
    this.at = at;
    return isName === 1;
  }

  private json(value: unknown): boolean {
    if (typeof value !== 'string' || value.length > LIMITS.jsonLength) return false;
    this.view.setUint32(this.at, value.length, true);
    this.at += 4;
    for (let i = 0; i < value.length; i += 1) {
      const code = value.charCodeAt(i);
      if (code > 126 || code < 32) return false;
      this.bytes[this.at++] = code;
    }
    return true;
  }
}

const NAME_CACHE = 16_384; // a power of two; a slot keeps the last name that hashed to it

/** An object of each kind with all its fields, which the decoder fills again and again. */
const blank = (kind: CommandKind): Record<string, unknown> => {
  const fields = Object.keys(COMMANDS[kind].fields).map((name) => [name, undefined]);
  return Object.fromEntries([['kind', kind], ['id', ''], ['time', 0], ...fields]);
};

/** Reads commands back. Names recur, so that most of them come from a cache, not from bytes. */
export class Decoder {
  // state
  private readonly cache: string[] = new Array<string>(NAME_CACHE).fill('');
  private readonly commands = COMMAND_KINDS.map(blank);
  private view: DataView = new DataView(new ArrayBuffer(0));
  private at = 0;

  /**
   * Reads the command at `offset`. Its id is left empty: `Encoder.load` finds it in the record.
   *
   * @returns the command, in an object that is used again for the next one of its kind; throws
   *   `InvariantError` where the bytes are not one: the journal has checked their hash, so that
   *   this is a foreign record, not an accident
   */
  read(view: DataView, offset: number, length: number): Command {
    this.view = view;
    const bodyLength = view.getUint32(offset, true);
    const isWhole = bodyLength + 13 <= length;
    if (!isWhole) assertInvariant(false, 'record', `body of ${bodyLength} in ${length} bytes`);
    this.at = offset + 5;
    const number = view.getUint8(offset + 4);
    const command = this.commands[number];
    if (command === undefined) assertInvariant(false, 'record', `command number ${number}`);
    const plan = PLANS[number] as readonly FieldPlan[];
    for (let i = 0; i < plan.length; i += 1) {
      const field = plan[i] as FieldPlan;
      (command as Record<string, unknown>)[field.name] = this.field(field);
    }
    const timeAt = offset + 4 + bodyLength;
    (command as Record<string, unknown>)['time'] = view.getFloat64(timeAt, true);
    const end = timeAt + 9 + view.getUint8(timeAt + 8);
    const isInside = this.at <= timeAt && end <= offset + length;
    assertInvariant(isInside, 'record', 'a name runs over its end');
    return command as unknown as Command;
  }

  private field(field: FieldPlan): unknown {
    switch (field.form) {
      case AMOUNT:
        this.at += 8;
        return this.view.getBigInt64(this.at - 8, true);
      case NUMBER:
        this.at += 8;
        return this.view.getFloat64(this.at - 8, true);
      case OPTIONAL_NAME:
        if (this.view.getUint8(this.at) === 0) {
          this.at += 1;
          return undefined;
        }
        return this.text();
      case JSON_TEXT:
        return this.json();
      case WORD:
        return field.words[this.view.getUint8(this.at++)];
      default:
        return this.text();
    }
  }

  private text(): string {
    const { view } = this;
    const length = view.getUint8(this.at);
    const start = this.at + 1;
    this.at = start + length;
    let slot = length;
    for (let i = start; i < this.at; i += 1) slot = (Math.imul(slot, 31) + view.getUint8(i)) | 0;
    slot &= NAME_CACHE - 1;
    const cached = this.cache[slot] as string;
    if (cached.length === length) {
      let same = true;
      for (let i = 0; i < length && same; i += 1) {
        same = cached.charCodeAt(i) === view.getUint8(start + i);
      }
      if (same) return cached;
    }
    const text = this.characters(start, length);
    this.cache[slot] = text;
    return text;
  }

  private json(): string {
    const length = this.view.getUint32(this.at, true);
    const start = this.at + 4;
    this.at = start + length;
    return this.characters(start, length);
  }

  private characters(start: number, length: number): string {
    const pieces: string[] = [];
    for (let i = 0; i < length; i += 1) {
      pieces.push(String.fromCharCode(this.view.getUint8(start + i)));
    }
    return pieces.join('');
  }
}
