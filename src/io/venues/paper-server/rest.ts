/** Endpoints as HTTP routes, with the faults of the wire. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { splitSignature } from './auth.ts';
import { DialectError, refusalOf } from './dialect-error.ts';
import type { Dispatcher, RawRequest } from './dispatch.ts';
import { type Endpoint, NoAnswer } from './endpoint.ts';
import { ACCOUNT } from './rest-account.ts';
import { EXCHANGE_INFO } from './rest-exchange-info.ts';
import { LISTEN_KEY } from './rest-listen-key.ts';
import { MARKET_DATA } from './rest-market.ts';
import { ORDERS } from './rest-orders.ts';
import { WALLET } from './rest-wallet.ts';
import type { Outcome, WireFaults } from './wire-faults.ts';

export const ENDPOINTS: readonly Endpoint[] = [
  ...EXCHANGE_INFO,
  ...MARKET_DATA,
  ...ACCOUNT,
  ...ORDERS,
  ...LISTEN_KEY,
  ...WALLET,
];

const BAD_GATEWAY = '<html><head><title>502 Bad Gateway</title></head></html>';
const BODY_BYTES_MAX = 1024 * 1024;

export interface RestParts {
  readonly dispatcher: Dispatcher;
  readonly faults: WireFaults;
  /** What a client sees of an answer that the exchange lost. */
  readonly lost: 'silence' | 'reset';
  /** Hears of errors that are no refusals; nothing of a request is in them. */
  readonly onError: (error: Error) => void;
}

const headerOf = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
};

/** The query as sent: fastify's own reading would change what was signed. */
const queryOf = (request: FastifyRequest): string => {
  const url = request.raw.url ?? '';
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at + 1);
};

function rawRequestOf(request: FastifyRequest): RawRequest {
  const query = splitSignature(queryOf(request));
  const body = splitSignature(typeof request.body === 'string' ? request.body : '');
  return {
    apiKey: headerOf(request, 'x-mbx-apikey'),
    query: query.payload,
    body: body.payload,
    payload: query.payload + body.payload,
    signature: body.signature ?? query.signature,
  };
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

/** Leaves the connection open and says nothing: the client's timeout ends it, or our close. */
function fallSilent(reply: FastifyReply): void {
  reply.hijack();
}

function breakOff(request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  request.raw.socket.resetAndDestroy();
}

function refuse(parts: RestParts, reply: FastifyReply, error: unknown): FastifyReply {
  if (error instanceof DialectError) {
    if (error.retryAfterS > 0) reply.header('retry-after', String(error.retryAfterS));
    return reply.code(error.status).send(refusalOf(error));
  }
  parts.onError(error instanceof Error ? error : new Error(String(error)));
  const unknown = { code: -1000, msg: 'An unknown error occurred while processing the request.' };
  return reply.code(500).send(unknown);
}

async function serve(
  parts: RestParts,
  endpoint: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const outcome: Outcome = parts.faults.next(endpoint.method, endpoint.path);
  const raw = rawRequestOf(request);
  let answer: unknown;
  let error: unknown = outcome.error;
  try {
    if (outcome.effect === 'done') answer = await parts.dispatcher.answer(endpoint, raw);
  } catch (thrown) {
    error = error ?? thrown;
  }
  if (outcome.delayMs > 0) await pause(outcome.delayMs);
  const ending = error instanceof NoAnswer ? parts.lost : outcome.ending;
  if (ending === 'silence') {
    fallSilent(reply);
    return undefined;
  }
  if (ending === 'reset') {
    breakOff(request, reply);
    return undefined;
  }
  if (ending === 'html') return reply.code(502).type('text/html').send(BAD_GATEWAY);
  reply.headers(parts.dispatcher.usage(endpoint, raw.apiKey));
  if (error !== null) return refuse(parts, reply, error);
  return reply.send(answer);
}

/** Puts all endpoints on `server`. */
export function registerRest(server: FastifyInstance, parts: RestParts): void {
  const asText = { parseAs: 'string', bodyLimit: BODY_BYTES_MAX } as const;
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', asText, (_request, body, done) => done(null, body));
  for (const endpoint of ENDPOINTS) {
    server.route({
      method: endpoint.method,
      url: endpoint.path,
      handler: (request, reply) => serve(parts, endpoint, request, reply),
    });
  }
  server.setNotFoundHandler((request, reply) => {
    const [path] = (request.raw.url ?? '').split('?');
    const says = `Path ${path}, Method ${request.method} is invalid`;
    reply.code(404).send(refusalOf(new DialectError(-5000, says)));
  });
  server.setErrorHandler((error, _request, reply) => refuse(parts, reply, error));
}
