/**
 * Fields of a frame of the market streams, as the texts that the venue wrote. An event is one flat
 * object with names of one letter; a frame of any other form is read as JSON.
 */
import { readJson } from './json.ts';

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN = 123;
const CLOSE = 125;
const NAMES = 128;
const EVENT = '"data":{';

/** A frame that cannot be read, or that lacks what its kind must have. */
export class FrameError extends Error {
  override readonly name = 'FrameError';

  constructor(what: string, text: string) {
    super(`${what} in the frame ${JSON.stringify(text.slice(0, 200))}`);
  }
}

export class Frame {
  // state
  #text = '';
  #number = 0; // of the frame that is read; fields of earlier ones are stale
  readonly #texts: string[] = new Array(NAMES).fill('');
  readonly #readIn = new Uint32Array(NAMES);

  /** Reads a frame, with or without the name of its stream around it. */
  read(text: string): void {
    this.#text = text;
    this.#number += 1;
    const wrapped = text.startsWith('{"stream":') ? text.indexOf(EVENT) : -1;
    const start = wrapped === -1 ? 0 : wrapped + EVENT.length - 1;
    if (!text.includes('\\') && this.#scan(text, start)) return;
    this.#number += 1;
    this.#readJson(text);
  }

  /** The text of a field; empty where the frame has none of that name. */
  text(name: string): string {
    const at = name.charCodeAt(0);
    return this.#readIn[at] === this.#number ? (this.#texts[at] as string) : '';
  }

  /** @throws FrameError where the field is missing or empty */
  must(name: string): string {
    const text = this.text(name);
    if (text !== '') return text;
    throw new FrameError(`no field ${name}`, this.#text);
  }

  /** A time; @throws FrameError where the field is none */
  time(name: string): number {
    const time = Number(this.text(name));
    if (Number.isSafeInteger(time) && time > 0) return time;
    throw new FrameError(`no time ${name}`, this.#text);
  }

  /** One pass over the text; false where it has another form than that of an event. */
  #scan(text: string, start: number): boolean {
    if (text.charCodeAt(start) !== OPEN) return false;
    let at = start + 1;
    for (;;) {
      if (text.charCodeAt(at) !== QUOTE) return false;
      const nameEnd = text.indexOf('"', at + 1);
      if (nameEnd === -1 || text.charCodeAt(nameEnd + 1) !== COLON) return false;
      const from = nameEnd + 2;
      const end = this.#endOf(text, from);
      if (end === -1) return false;
      if (nameEnd === at + 2) this.#keep(text.charCodeAt(at + 1), text, from, end);
      const next = text.charCodeAt(end);
      if (next === CLOSE) return true;
      if (next !== COMMA) return false;
      at = end + 1;
    }
  }

  #keep(name: number, text: string, from: number, end: number): void {
    if (name >= NAMES) return;
    const isText = text.charCodeAt(from) === QUOTE;
    this.#texts[name] = isText ? text.slice(from + 1, end - 1) : text.slice(from, end);
    this.#readIn[name] = this.#number;
  }

  /** Where the value that begins at `from` is over; -1 where it is not. */
  #endOf(text: string, from: number): number {
    const first = text.charCodeAt(from);
    if (first === QUOTE) return text.indexOf('"', from + 1) + 1 || -1;
    if (first === OPEN) return -1;
    let depth = 0;
    for (let at = from; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === OPEN_LIST) depth += 1;
      else if (code === CLOSE_LIST) {
        depth -= 1;
        if (depth === 0) return at + 1;
      } else if (depth === 0 && (code === COMMA || code === CLOSE)) return at;
    }
    return -1;
  }

  #readJson(text: string): void {
    const body = readJson(text) as Record<string, unknown> | undefined;
    const event = (body?.['data'] ?? body) as Record<string, unknown> | undefined;
    if (typeof event !== 'object' || event === null) throw new FrameError('no event', text);
    for (const [name, value] of Object.entries(event)) {
      const code = name.charCodeAt(0);
      if (name.length !== 1 || code >= NAMES || value === null) continue;
      this.#texts[code] = typeof value === 'object' ? JSON.stringify(value) : String(value);
      this.#readIn[code] = this.#number;
    }
  }
}
