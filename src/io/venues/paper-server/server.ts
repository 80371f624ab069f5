/** The paper exchange behind Binance USD-M's REST and WebSocket dialect, on this machine only. */
import websocket from '@fastify/websocket';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { PaperExchange } from '../paper/exchange.ts';
import type { PaperEvent } from '../paper/exchange-types.ts';
import { KeyRing, type PaperKey } from './auth.ts';
import { type CcxtOptions, ccxtOptions } from './ccxt-options.ts';
import { Connection, type ConnectionRules, type Socket, USDM_CONNECTION } from './connection.ts';
import { Dispatcher } from './dispatch.ts';
import type { Desk } from './endpoint.ts';
import { ForcedOrders } from './forced-orders.ts';
import { Gateway } from './gateway.ts';
import { OrderMeter, type RateLimits, USDM_LIMITS, WeightMeter } from './limits.ts';
import { ListenKeys } from './listen-keys.ts';
import { PublicStreams } from './public-streams.ts';
import { registerRest } from './rest.ts';
import type { Wrapping } from './stream-hub.ts';
import { Tape } from './tape.ts';
import { UserStreams } from './user-streams.ts';
import { WireFaults } from './wire-faults.ts';
import { answerWs } from './ws-api.ts';

/** The only address that is listened on. */
const LOOPBACK = '127.0.0.1';
const MESSAGE_BYTES_MAX = 64 * 1024;
const LOCAL_NAMES = new Set([LOOPBACK, 'localhost', '[::1]']);

export interface PaperServerOptions {
  readonly exchange: PaperExchange;
  /** Keys of accounts that the exchange has. */
  readonly accounts: readonly PaperKey[];
  /** 0: any free one. */
  readonly port?: number;
  /** Unix ms; absent: the machine's clock. */
  readonly clock?: () => number;
  readonly limits?: RateLimits;
  readonly connection?: ConnectionRules;
  /** What a client sees of an answer that the exchange lost; absent: `silence`. */
  readonly lost?: 'silence' | 'reset';
  /** Hears of errors that are no refusals; absent: a warning of the program. */
  readonly onError?: (error: Error) => void;
}

export interface PaperServer {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly wsUrl: string;
  /** Options of ccxt that lead here. */
  readonly ccxtOptions: CcxtOptions;
  /** Rules can be added and cleared while it runs. */
  readonly faults: WireFaults;
  /** Cuts streams off as a broken line would. */
  cutStreams(which: 'public' | 'private'): void;
  close(): Promise<void>;
}

interface Parts {
  readonly desk: Desk;
  readonly dispatcher: Dispatcher;
  readonly publicStreams: PublicStreams;
  readonly userStreams: UserStreams;
  readonly rules: ConnectionRules;
  readonly onError: (error: Error) => void;
}

function tapesOf(exchange: PaperExchange): ReadonlyMap<string, Tape> {
  return new Map(
    exchange.markets().map(({ symbol }) => {
      const tape = new Tape();
      tape.mark(exchange.markState(symbol));
      return [symbol, tape];
    }),
  );
}

function record(tapes: ReadonlyMap<string, Tape>, event: PaperEvent): void {
  if (event.kind === 'trade') tapes.get(event.symbol)?.trade(event.trade);
  if (event.kind === 'mark') tapes.get(event.symbol)?.mark(event.mark);
}

function assemble(options: PaperServerOptions): Parts {
  const { exchange, limits = USDM_LIMITS } = options;
  const gateway = new Gateway(exchange, options.clock ?? Date.now);
  const tapes = tapesOf(exchange);
  const meters = new Map(options.accounts.map(({ id }) => [id, new OrderMeter(limits)]));
  const forced = new ForcedOrders();
  const desk: Desk = {
    exchange,
    gateway,
    tapes,
    listenKeys: new ListenKeys(),
    limits,
    ordersOf: (account) => meters.get(account) as OrderMeter,
    forcedOrders: (account) => forced.of(account),
  };
  const publicStreams = new PublicStreams(desk);
  const userStreams = new UserStreams(desk);
  gateway.listen({ hear: (event) => record(tapes, event), tick: () => undefined });
  for (const listener of [forced, publicStreams, userStreams]) gateway.listen(listener);
  return {
    desk,
    dispatcher: new Dispatcher(desk, new KeyRing(options.accounts), new WeightMeter(limits)),
    publicStreams,
    userStreams,
    rules: options.connection ?? USDM_CONNECTION,
    onError: options.onError ?? ((error) => process.emitWarning(error)),
  };
}

/** Streams named by the address: `?streams=a/b` or the path after `/ws/`. */
function namesIn(request: FastifyRequest): readonly string[] {
  const url = new URL(request.raw.url ?? '/', 'http://local');
  const asked = url.searchParams.get('streams');
  const text = asked ?? url.pathname.slice(url.pathname.indexOf('/ws') + 4);
  return text.split('/').filter((name) => name !== '');
}

/** The listen key of an address, as a parameter or as the last part of the path; else empty. */
function listenKeyIn(request: FastifyRequest): string {
  const url = new URL(request.raw.url ?? '/', 'http://local');
  const last = url.pathname.split('/').at(-1) ?? '';
  return url.searchParams.get('listenKey') ?? (/^[0-9a-f]{64}$/.test(last) ? last : '');
}

function openPublicStream(parts: Parts, socket: Socket, request: FastifyRequest): void {
  const { hub } = parts.publicStreams;
  const isCombined = (request.raw.url ?? '').split('?')[0]?.includes('/stream') ?? false;
  const wrapping: Wrapping = isCombined ? 'combined' : 'raw';
  const connection = new Connection(
    socket,
    parts.rules,
    (text) => hub.answer(connection, text),
    () => hub.drop(connection),
  );
  hub.open(connection, wrapping, namesIn(request));
}

function openUserStream(parts: Parts, socket: Socket, request: FastifyRequest, key: string): void {
  const { userStreams, desk, rules } = parts;
  const connection = new Connection(
    socket,
    rules,
    () => undefined, // a user data stream takes no requests
    () => userStreams.drop(connection),
  );
  if (desk.listenKeys.accountOf(key) === null) {
    connection.close('This listenKey is invalid');
    return;
  }
  const wanted = new URL(request.raw.url ?? '/', 'http://local').searchParams.get('events') ?? '';
  userStreams.open(connection, key, wanted);
}

function openWsApi(parts: Parts, socket: Socket): void {
  const connection = new Connection(
    socket,
    { ...parts.rules, messagesPerSecond: Number.MAX_SAFE_INTEGER },
    (text) => void answerWs(parts.dispatcher, connection, text, parts.onError),
    () => undefined,
  );
}

/** Refuses what does not come from this machine, also by a name that only leads to it. */
function isLocal(request: FastifyRequest): boolean {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const { origin } = request.headers;
  const isOwn = origin === undefined || LOCAL_NAMES.has(URL.parse(origin)?.hostname ?? '');
  return LOCAL_NAMES.has(host) && isOwn;
}

async function buildServer(options: PaperServerOptions, parts: Parts, faults: WireFaults) {
  // No logger: a line of one would hold keys and signatures.
  const server = fastify({ logger: false, forceCloseConnections: true, keepAliveTimeout: 30_000 });
  await server.register(websocket, { options: { maxPayload: MESSAGE_BYTES_MAX } });
  server.addHook('onRequest', async (request, reply) => {
    if (!isLocal(request)) return reply.code(403).send({ code: -1002, msg: 'Local clients only.' });
    return undefined;
  });
  registerRest(server, { ...parts, faults, lost: options.lost ?? 'silence' });
  const wsApi = (socket: Socket): void => openWsApi(parts, socket);
  const stream = (socket: Socket, request: FastifyRequest): void => {
    const key = listenKeyIn(request);
    if (key === '') openPublicStream(parts, socket, request);
    else openUserStream(parts, socket, request, key);
  };
  server.get('/ws-fapi/v1', { websocket: true }, wsApi);
  for (const category of ['', '/public', '/market', '/private']) {
    server.get(`${category}/ws`, { websocket: true }, stream);
    server.get(`${category}/ws/*`, { websocket: true }, stream);
    server.get(`${category}/stream`, { websocket: true }, stream);
  }
  return server;
}

/**
 * Starts the server and the clock that moves the exchange.
 *
 * @returns when it listens; `close` ends streams, requests and the clock
 */
export async function startPaperServer(options: PaperServerOptions): Promise<PaperServer> {
  const parts = assemble(options);
  const faults = new WireFaults();
  const server: FastifyInstance = await buildServer(options, parts, faults);
  const url = await server.listen({ host: LOOPBACK, port: options.port ?? 0 });
  const wsUrl = url.replace('http:', 'ws:');
  parts.desk.gateway.start();
  return {
    url,
    wsUrl,
    ccxtOptions: ccxtOptions(url, wsUrl),
    faults,
    cutStreams: (which) => {
      if (which === 'public') parts.publicStreams.cut();
      else parts.userStreams.cut();
    },
    close: async () => {
      parts.desk.gateway.close();
      parts.publicStreams.cut();
      parts.userStreams.cut();
      await server.close();
    },
  };
}
