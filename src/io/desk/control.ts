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
  | { readonly kind: 'refused'; readonly says: string };

/** Grants wishes; what it throws is told as a refusal. */
export type Grant = (wish: Wish) => WishAnswer | Promise<WishAnswer>;

const LINE_MAX = 4_096;

/** Where the socket of a journal is. */
export const controlPathOf = (journal: string): string => `${journal}.sock`;

/** The wish of a line, or what is wrong with it. */
export function readWish(line: string): Wish | string {
  let given: Record<string, unknown>;
  try {
    given = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return 'no JSON; accepted: one line such as {"do":"status"}';
  }
  const { do: what, scope, person, flatten } = given ?? {};
  if (what === 'status') return { do: 'status' };
  if (what === 'values' || what === 'volatility') return readStatement(given);
  if (what !== 'kill' && what !== 'rearm')
    return `do: ${String(what)}; accepted: status, kill, rearm, values, volatility`;
  if (typeof scope !== 'string' || scope === '')
    return 'scope: nothing; accepted: a text such as book';
  if (typeof person !== 'string' || person === '') return 'person: nothing; accepted: a name';
  if (what === 'rearm') return { do: 'rearm', scope, person };
  return { do: 'kill', scope, person, flatten: flatten === true };
}

/** What a source states; one value that is no number spoils them all. */
function readStatement(given: Record<string, unknown>): Wish | string {
  const { source, time, values, instrument, value } = given;
  if (typeof source !== 'string' || source === '') return 'source: nothing; accepted: a name';
  if (typeof time !== 'number' || !(time > 0)) return `time: ${String(time)}; accepted: Unix ms`;
  if (given['do'] === 'volatility') {
    const isRight = typeof instrument === 'string' && typeof value === 'number';
    const accepted = 'accepted: "instrument" as a text, "value" as a number';
    return isRight ? { do: 'volatility', source, time, instrument, value } : accepted;
  }
  if (typeof values !== 'object' || values === null) return 'values: none; accepted: {"name": 1.5}';
  for (const [name, number] of Object.entries(values)) {
    if (Number.isFinite(number)) continue;
    return `values: ${name} is ${String(number)}; accepted: a number`;
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

const listen = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => resolve());
  });

function serve(socket: Socket, grant: Grant): void {
  const lines = createInterface({ input: socket });
  lines.on('line', (line) => {
    const wish = line.length > LINE_MAX ? `a line of ${line.length} signs` : readWish(line);
    const answer = typeof wish === 'string' ? refused(wish) : granted(grant, wish);
    void Promise.resolve(answer).then((told) => socket.write(`${JSON.stringify(told)}\n`));
  });
  lines.on('error', () => socket.destroy());
}

const refused = (says: string): WishAnswer => ({ kind: 'refused', says });

async function granted(grant: Grant, wish: Wish): Promise<WishAnswer> {
  try {
    return await grant(wish);
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
 * @returns its answer; null where no desk listens there
 */
export function tellWish(path: string, wish: Wish, timeoutMs = 10_000): Promise<WishAnswer | null> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`${path}: no answer within ${timeoutMs} ms`));
    }, timeoutMs);
    socket.once('error', () => {
      clearTimeout(timer);
      resolve(null);
    });
    const lines = createInterface({ input: socket });
    lines.once('error', () => {}); // the socket's own: it is told above
    lines.once('line', (line) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(JSON.parse(line) as WishAnswer);
    });
    socket.once('connect', () => socket.write(`${JSON.stringify(wish)}\n`));
  });
}
