/** A YAML text with the place of everything in it. Every scalar stays the text that it is. */
import { type Document, isMap, isNode, isPair, LineCounter, parseDocument } from 'yaml';
import type { DeskFault } from './desk-fault.ts';

export type Path = readonly (string | number)[];

/** `['modules', 0, 'scope']` as `modules[0].scope`. */
export const fieldText = (path: Path): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');

/** Largest file that is read, characters. */
const TEXT_MAX = 1_000_000;

/** Faults of the YAML itself that are told. */
const FAULTS_MAX = 10;

/** A text that was parsed. */
export class YamlSource {
  // fixed
  readonly file: string;
  readonly text: string;
  /** Maps, lists and texts; undefined where the text is broken. */
  readonly raw: unknown;
  /** What is wrong with the YAML itself. */
  readonly faults: readonly DeskFault[];
  #expanded: DeskFault | null = null;
  readonly #document: Document;
  readonly #lines = new LineCounter();

  constructor(text: string, file: string) {
    this.file = file;
    this.text = text;
    const shown = text.length > TEXT_MAX ? '' : text;
    // Dots, dates and words stay texts: 0.10 is 0.10, and no is no.
    this.#document = parseDocument(shown, {
      ...{ schema: 'failsafe', resolveKnownTags: false, logLevel: 'error' },
      lineCounter: this.#lines,
    });
    this.faults = text.length > TEXT_MAX ? [this.#tooLong()] : this.#broken();
    this.raw = this.faults.length === 0 ? this.#read() : undefined;
    if (this.#expanded !== null) this.faults = [this.#expanded];
  }

  /** A fault at a path; the value is what the file says there, unless another one is given. */
  fault(path: Path, accepted: string, seen: string | null = null, word: string | null = null) {
    const { line, column } = this.place(path, word);
    const value = seen ?? this.textAt(path) ?? '';
    return { file: this.file, line, column, field: fieldText(path), seen: value, accepted };
  }

  /**
   * Where a path stands: the value itself, or its nearest ancestor where it is absent.
   *
   * @param word a word within the value to point at
   */
  place(
    path: Path,
    word: string | null = null,
  ): { readonly line: number; readonly column: number } {
    for (let length = path.length; length >= 0; length -= 1) {
      const start = this.#start(path.slice(0, length), length === path.length ? word : null);
      if (start === null) continue;
      const { line, col } = this.#lines.linePos(start);
      return { line: Math.max(1, line), column: Math.max(1, col) };
    }
    return { line: 1, column: 1 };
  }

  /** Where the key of a field stands. */
  keyPlace(path: Path): { readonly line: number; readonly column: number } {
    const parent: unknown = this.#parentAt(path);
    const last = String(path[path.length - 1]);
    const pair = isMap(parent)
      ? parent.items.find((item) => isPair(item) && String(item.key) === last)
      : undefined;
    if (!isNode(pair?.key) || !pair.key.range) return this.place(path);
    const { line, col } = this.#lines.linePos(pair.key.range[0]);
    return { line, column: col };
  }

  /** Whether the file says something at a path. */
  has(path: Path): boolean {
    return this.#valueAt(path) !== undefined;
  }

  /** The text at a path, maps and lists as JSON; null where there is none. */
  textAt(path: Path): string | null {
    const value = this.#valueAt(path);
    if (value === undefined || value === null) return null;
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  #valueAt(path: Path): unknown {
    let value = this.raw;
    for (const key of path) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = Object.hasOwn(value, key)
        ? (value as Record<string | number, unknown>)[key]
        : undefined;
    }
    return value;
  }

  #start(path: Path, word: string | null): number | null {
    const node: unknown = path.length === 0 ? this.#document.contents : this.#nodeAt(path);
    if (!isNode(node) || !node.range) return null;
    const [start, end] = node.range;
    if (word === null) return start;
    const found = new RegExp(`(?<![\\w])${word}(?![\\w])`).exec(this.text.slice(start, end));
    return start + (found?.index ?? 0);
  }

  /** The value; its key where the value is empty. */
  #nodeAt(path: Path): unknown {
    const last = path[path.length - 1];
    const parent: unknown = this.#parentAt(path);
    if (!isMap(parent)) return this.#document.getIn(path, true);
    const pair = parent.items.find((item) => isPair(item) && String(item.key) === String(last));
    const value: unknown = pair?.value;
    return isNode(value) && value.range && value.range[0] < value.range[1] ? value : pair?.key;
  }

  #parentAt(path: Path): unknown {
    const above = path.slice(0, -1);
    return above.length === 0 ? this.#document.contents : this.#document.getIn(above, true);
  }

  #read(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: 100 });
    } catch {
      const accepted = 'aliases that stand for no more than a hundred values';
      this.#expanded = { file: this.file, line: 1, column: 1, field: 'YAML', seen: '*', accepted };
      return undefined;
    }
  }

  #broken(): readonly DeskFault[] {
    const told = [...this.#document.errors, ...this.#document.warnings].slice(0, FAULTS_MAX);
    return told.map((error) => ({
      file: this.file,
      line: error.linePos?.[0].line ?? 1,
      column: error.linePos?.[0].col ?? 1,
      field: 'YAML',
      seen: (error.message.split('\n', 1)[0] as string).replace(/ at line.*$/, ''),
      accepted: 'well-formed YAML, each key once',
    }));
  }

  #tooLong(): DeskFault {
    const accepted = `at most ${TEXT_MAX} characters`;
    const seen = `${this.text.length} characters`;
    return { file: this.file, line: 1, column: 1, field: '', seen, accepted };
  }
}
