/**
 * Kinds of fields that commands and events are made of. The tables of `commands.ts` and
 * `events.ts` use them, and from those tables come the TypeScript types, the binary encoding, the
 * JSON Schema and the reference page: one source, nothing to keep in step.
 */
export interface FieldKinds {
  /** A name of 1 to 32 of the characters A-Z a-z 0-9 . _ : - */
  name: string;
  /** An optional name: absent means none. */
  'name?': string | undefined;
  /** Integer units of the settlement asset; a decimal text at the rim. */
  quote: bigint;
  /** Integer lots of the command's market; a decimal text at the rim. */
  lots: bigint;
  /** Integer price units of the command's market; a decimal text at the rim. */
  price: bigint;
  /** Parts per billion; a decimal fraction text at the rim (`"0.0001"` is 100,000). */
  ppb: bigint;
  /** Milliseconds since 1970, a whole number. */
  time: number;
  /** A count, a whole number of zero or more. */
  count: number;
  /** `buy` or `sell`. */
  side: Side;
  /** `cross`, `isolated` or `portfolio`. */
  mode: Mode;
  /** What an operator orders. */
  action: OperatorAction;
  /** Canonical JSON text with ASCII characters only. */
  json: string;
  /** A word from a fixed list of the engine: stage, reason, layer, refusal code. */
  word: string;
  /** A name or word from the rulebook (a layer's id). */
  text: string;
}

export type FieldKind = keyof FieldKinds;

export type Side = 'buy' | 'sell';
export type Mode = 'cross' | 'isolated' | 'portfolio';
export type OperatorAction = 'halt' | 'resume' | 'close-only';

export const SIDES = ['buy', 'sell'] as const satisfies readonly Side[];
export const MODES = ['cross', 'isolated', 'portfolio'] as const satisfies readonly Mode[];

/** Numbers of the modes, for columns. */
export const MODE = { cross: 0, isolated: 1, portfolio: 2 } as const;
export const OPERATOR_ACTIONS = [
  'halt',
  'resume',
  'close-only',
] as const satisfies readonly OperatorAction[];

/** One field of a command or an event: its kind and what it means. */
export interface Field {
  readonly kind: FieldKind;
  readonly says: string;
  /** What an absent field means in JSON; without it the field is required. */
  readonly fallback?: string;
}

/** A command or an event: one sentence, and its fields in the order of the encoding. */
export interface Shape {
  readonly says: string;
  readonly fields: Readonly<Record<string, Field>>;
}

/** The TypeScript type of a table of fields. */
export type FieldsOf<F extends Readonly<Record<string, Field>>> = {
  readonly [K in keyof F as undefined extends FieldKinds[F[K]['kind']]
    ? never
    : K]: FieldKinds[F[K]['kind']];
} & {
  readonly [K in keyof F as undefined extends FieldKinds[F[K]['kind']]
    ? K
    : never]?: FieldKinds[F[K]['kind']];
};

const NAME = /^[A-Za-z0-9._:-]{1,32}$/;

/** Whether a text may name a command, account, market, order or source. */
export const isName = (text: string): boolean => NAME.test(text);
