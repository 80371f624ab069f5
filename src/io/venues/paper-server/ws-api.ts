/** Orders and questions over a WebSocket, by "WebSocket API General Info" of USD-M futures. */
import type { Connection } from './connection.ts';
import { DialectError, refusalOf } from './dialect-error.ts';
import type { Dispatcher, RawRequest } from './dispatch.ts';
import { type Endpoint, NoAnswer } from './endpoint.ts';
import { ENDPOINTS } from './rest.ts';

/** Methods, and the endpoints that answer the same. */
const METHODS: ReadonlyMap<string, string> = new Map([
  ['order.place', 'POST /fapi/v1/order'],
  ['order.status', 'GET /fapi/v1/order'],
  ['order.cancel', 'DELETE /fapi/v1/order'],
  ['account.status', 'GET /fapi/v2/account'],
  ['v2/account.status', 'GET /fapi/v3/account'],
  ['account.balance', 'GET /fapi/v2/balance'],
  ['v2/account.balance', 'GET /fapi/v3/balance'],
  ['account.position', 'GET /fapi/v2/positionRisk'],
  ['v2/account.position', 'GET /fapi/v3/positionRisk'],
  ['depth', 'GET /fapi/v1/depth'],
  ['ticker.price', 'GET /fapi/v1/ticker/price'],
  ['ticker.book', 'GET /fapi/v1/ticker/bookTicker'],
  ['userDataStream.start', 'POST /fapi/v1/listenKey'],
  ['userDataStream.ping', 'PUT /fapi/v1/listenKey'],
  ['userDataStream.stop', 'DELETE /fapi/v1/listenKey'],
]);

const BY_NAME: ReadonlyMap<string, Endpoint> = new Map(
  ENDPOINTS.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint]),
);

type Scalar = string | number | boolean;
const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

interface WsRequest {
  readonly id: unknown;
  readonly method: string;
  readonly params: readonly (readonly [name: string, value: string])[];
}

function readWsRequest(text: string): WsRequest | null {
  try {
    const { id, method, params } = JSON.parse(text) as Record<string, unknown>;
    if (typeof method !== 'string') return null;
    const pairs = Object.entries(params ?? {});
    return {
      id,
      method,
      params: pairs.flatMap(([name, value]) =>
        isScalar(value) ? [[name, String(value)] as const] : [],
      ),
    };
  } catch {
    return null;
  }
}

/** What is signed: all parameters but the signature, by name, joined without any encoding. */
function rawRequestOf(request: WsRequest): RawRequest {
  const value = (name: string): string | undefined =>
    request.params.find(([other]) => other === name)?.[1];
  const signed = request.params.filter(([name]) => name !== 'signature');
  const byName = signed.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    apiKey: value('apiKey'),
    query: new URLSearchParams(Object.fromEntries(signed)).toString(),
    body: '',
    payload: byName.map(([name, text]) => `${name}=${text}`).join('&'),
    signature: value('signature'),
  };
}

/** Answers one message of a connection; says nothing where the answer is lost. */
export async function answerWs(
  dispatcher: Dispatcher,
  connection: Connection,
  text: string,
  onError: (error: Error) => void,
): Promise<void> {
  const request = readWsRequest(text);
  const endpoint = BY_NAME.get(METHODS.get(request?.method ?? '') ?? '');
  const id = request?.id ?? null;
  const refuse = (error: DialectError): void =>
    connection.send(JSON.stringify({ id, status: error.status, error: refusalOf(error) }));
  if (request === null || endpoint === undefined) {
    refuse(new DialectError(-1102, 'Invalid request: unknown method or malformed message.'));
    return;
  }
  try {
    const result = await dispatcher.answer(endpoint, rawRequestOf(request));
    connection.send(JSON.stringify({ id, status: 200, result }));
  } catch (error) {
    if (error instanceof NoAnswer) return;
    if (error instanceof DialectError) {
      refuse(error);
      return;
    }
    onError(error instanceof Error ? error : new Error(String(error)));
    refuse(new DialectError(-1000, 'An unknown error occurred while processing the request.'));
  }
}
