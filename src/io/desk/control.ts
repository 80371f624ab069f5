/**
 * How people reach a desk that runs: a socket in the file system that only its owner can open. One
 * line of JSON is a wish, one line is the answer.
 */
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** What may be wished for. */
export type Wish =
  | { readonly do: 'status' }
  | {
      readonly do: 'kill';
      readonly scope: string;
      readonly flatten: boolean;
      readonly person: string;
    }
  | { readonly do: 'rearm'; readonly scope: string; readonly person: string }
  /** Numbers that modules may name: gauges, on-chain values; `time` is Unix ms at the source. */
  | {
      readonly do: 'values';
      readonly source: string;
      readonly time: number;
      readonly values: Readonly<Record<string, number>>;
    }
  /** Implied volatility of an option, a year as a fraction. */
  | {
      readonly do: 'volatility';
      readonly source: string;
      readonly time: number;
      readonly instrument: string;
      readonly value: number;
    };

/** What is answered: plain, as it is written. */
export type WishAnswer =
  | { readonly kind: 'done'; readonly says: readonly string[] }
  | { readonly kind: 'refused'; readonly says: string }
  /** The desk decides nothing any more: only its venues can still be told something. */
  | { readonly kind: 'halted'; readonly says: string };

/** Grants wishes; what it throws is told as a refusal. */
export type Grant = (wish: Wish) => WishAnswer | Promise<WishAnswer>;

const LINE_MAX = 4_096;
/** Furthest that a statement's time may be ahead of ours, ms: it would hide all later ones. */
const AHEAD_MS_MAX = 60_000;

/** Where the socket of a journal is. */
export const controlPathOf = (journal: string): string => `${journal}.sock`;

/** A value as it was sent. */
const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/**
 * The wish of a line, or what is wrong with it.
 *
 * @param now Unix ms; statements of a later time than a minute from now are refused
 */
export function readWish(line: string, now: number = Date.now()): Wish | string {
  let given: Record<string, unknown>;
  try {
    given = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return 'no JSON; accepted: one line such as {"do":"status"}';
  }
  const { do: what, scope, person, flatten } = given ?? {};
  if (what === 'status') return { do: 'status' };
  if (what === 'values' || what === 'volatility') return readStatement(given, now);
  if (what !== 'kill' && what !== 'rearm')
    return `do: ${shown(what)}; accepted: status, kill, rearm, values, volatility`;
  if (typeof scope !== 'string' || scope === '')
    return 'scope: nothing; accepted: a text such as book';
  if (typeof person !== 'string' || person === '') return 'person: nothing; accepted: a name';
  if (what === 'rearm') return { do: 'rearm', scope, person };
  return { do: 'kill', scope, person, flatten: flatten === true };
}

/** What a source states; one value that is no number spoils them all. */
function readStatement(given: Record<string, unknown>, now: number): Wish | string {
  const { source, time, values, instrument, value } = given;
  if (typeof source !== 'string' || source === '') return 'source: nothing; accepted: a name';
  if (typeof time !== 'number' || !(time > 0)) return `time: ${shown(time)}; accepted: Unix ms`;
  if (time > now + AHEAD_MS_MAX) return `time: ${time}; accepted: at most a minute from now`;
  if (given['do'] === 'volatility') {
    const isRight = typeof instrument === 'string' && typeof value === 'number';
    const accepted = 'accepted: "instrument" as a text, "value" as a number';
    return isRight ? { do: 'volatility', source, time, instrument, value } : accepted;
  }
  if (typeof values !== 'object' || values === null) return 'values: none; accepted: {"name": 1.5}';
  for (const [name, number] of Object.entries(values)) {
    if (Number.isFinite(number)) continue;
    return `values: ${name} is ${shown(number)}; accepted: a number`;
  }
  return { do: 'values', source, time, values: values as Record<string, number> };
}

/** Opens the socket; a dead one that a crash left is taken over, a live one is not. */
export async function listenForWishes(
  path: string,
  grant: Grant,
): Promise<{ close(): Promise<void> }> {
  if (existsSync(path)) {
    if (await isAlive(path)) throw new Error(`${path}: a desk runs with this journal already`);
    rmSync(path, { force: true });
  }
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(socket, grant);
  });
  await listen(server, path);
  chmodSync(path, 0o600);
  return {
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** The socket is made within the call of `listen`, and nobody else may open it even then. */
const listen = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    const before = process.umask(0o177);
    try {
      server.listen(path, () => resolve());
    } finally {
      process.umask(before);
    }
  });

function serve(socket: Socket, grant: Grant): void {
  let rest = ''; // of a line that has not ended
  socket.setEncoding('utf8');
  socket.on('data', (part: string) => {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      void granted(grant, line).then((told) => socket.write(`${JSON.stringify(told)}\n`));
    }
    // Whoever sends no end of line would fill the desk's memory.
    if (rest.length > LINE_MAX) socket.destroy();
  });
}

const refused = (says: string): WishAnswer => ({ kind: 'refused', says });

async function granted(grant: Grant, line: string): Promise<WishAnswer> {
  if (line.length > LINE_MAX) return refused(`a line of ${line.length} signs`);
  try {
    const wish = readWish(line);
    return typeof wish === 'string' ? refused(wish) : await grant(wish);
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
}

const isAlive = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/**
 * Tells a wish to the desk behind a socket.
 *
 * @returns its answer; null where no desk listens there, or it is gone before it answered
 * @throws Error where a desk listens and does not answer in time
 */
export function tellWish(path: string, wish: Wish, timeoutMs = 10_000): Promise<WishAnswer | null> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    const timer = setTimeout(() => {
      reject(new Error(`${path}: no answer within ${timeoutMs} ms`));
      socket.destroy();
    }, timeoutMs);
    socket.on('error', () => {}); // `close` follows
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(null);
    });
    const lines = createInterface({ input: socket });
    lines.once('error', () => {}); // the socket's own: `close` follows
    lines.once('line', (line) => {
      resolve(answerOf(line));
      socket.destroy();
    });
    socket.once('connect', () => socket.write(`${JSON.stringify(wish)}\n`));
  });
}

/** Half an answer, of a desk that ended within it, is none. */
function answerOf(line: string): WishAnswer | null {
  try {
    return JSON.parse(line) as WishAnswer;
  } catch {
    return null;
  }
}
