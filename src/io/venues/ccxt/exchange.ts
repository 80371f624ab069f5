/** What is used of an exchange of ccxt, so that the package need not be there to compile. */

export type Row = Readonly<Record<string, unknown>>;
export type Params = Readonly<Record<string, unknown>>;

/** A market as ccxt describes it; numbers are texts, since they are read with `number = String`. */
export interface CcxtMarket {
  readonly id: string;
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly settle?: string;
  readonly type: string;
  readonly active?: boolean;
  readonly contract?: boolean;
  readonly linear?: boolean;
  readonly inverse?: boolean;
  readonly option?: boolean;
  readonly contractSize?: unknown;
  readonly maker?: unknown;
  readonly taker?: unknown;
  readonly expiry?: number;
  readonly strike?: unknown;
  readonly optionType?: string;
  readonly precision: { readonly amount?: unknown; readonly price?: unknown };
  readonly limits: Readonly<Record<string, { readonly min?: unknown } | undefined>>;
  readonly info: Row;
}

/** A connection of the WebSocket side. */
export interface CcxtClient {
  readonly url: string;
  readonly isConnected: boolean;
  future: (name: string) => unknown;
  resolve: (result: unknown, name?: string) => unknown;
}

/** ccxt reports capabilities as true, `emulated`, false or not at all. */
export type Capabilities = Readonly<Record<string, unknown>>;

/**
 * The members that are used. ccxt defines the endpoints of a venue at run time, so they are called
 * by name through `endpoint` in `open-exchange.ts`.
 */
export interface CcxtExchange {
  readonly id: string;
  has: Record<string, unknown>;
  options: Record<string, unknown>;
  urls: Record<string, unknown>;
  readonly requiredCredentials: Readonly<Record<string, boolean>>;
  readonly precisionMode: number;
  readonly rateLimit: number;
  readonly markets?: Readonly<Record<string, CcxtMarket>>;
  readonly clients: Readonly<Record<string, CcxtClient>>;
  readonly fetchDispatcher?: { destroy(): Promise<void> };
  httpAgent?: unknown;
  timeout: number;
  verbose: boolean;
  log: (...words: unknown[]) => void;
  delay: (ms: number, method: (...args: unknown[]) => Promise<unknown>, ...args: unknown[]) => void;
  sum: (...terms: unknown[]) => unknown;
  throttle: (cost?: number) => Promise<void>;
  parseJson: (text: string) => unknown;
  handleErrors: (...answer: unknown[]) => unknown;
  handleHttpStatusCode: (...answer: unknown[]) => unknown;
  client: (url: string) => CcxtClient;
  onConnected: (client: CcxtClient, ...more: unknown[]) => unknown;
  amountToPrecision: (symbol: string, amount: unknown) => unknown;
  priceToPrecision: (symbol: string, price: unknown) => unknown;
  setSandboxMode(enable: boolean): void;
  spawn(method: (...args: unknown[]) => Promise<unknown>, ...args: unknown[]): unknown;
  loadMarkets(reload?: boolean): Promise<unknown>;
  parseOrder(order: unknown, market?: CcxtMarket): Row;
  createOrder(
    symbol: string,
    type: string,
    side: string,
    amount: string,
    price: string | undefined,
    params: Params,
  ): Promise<Row>;
  cancelOrder(id: string | undefined, symbol: string, params?: Params): Promise<Row>;
  cancelOrders(ids: readonly string[], symbol: string, params?: Params): Promise<unknown>;
  cancelAllOrders(symbol: string): Promise<unknown>;
  cancelAllOrdersAfter(ms: number): Promise<unknown>;
  fetchOrder(id: string | undefined, symbol: string, params?: Params): Promise<Row>;
  fetchOpenOrders(symbol?: string): Promise<readonly Row[]>;
  fetchOrders(symbol: string): Promise<readonly Row[]>;
  fetchClosedOrders(symbol: string): Promise<readonly Row[]>;
  fetchCanceledOrders(symbol: string): Promise<readonly Row[]>;
  fetchMyTrades(
    symbol: string,
    since?: number,
    limit?: number,
    params?: Params,
  ): Promise<readonly Row[]>;
  fetchPositions(symbols?: readonly string[], params?: Params): Promise<readonly Row[]>;
  fetchBalance(): Promise<Row>;
  fetchTime(): Promise<number>;
  fetchFundingRate(symbol: string): Promise<Row>;
  setLeverage(leverage: number, symbol: string): Promise<unknown>;
  watchBidsAsks(symbols: readonly string[]): Promise<Readonly<Record<string, Row>>>;
  watchOrderBook(symbol: string): Promise<Row>;
  watchTrades(symbol: string): Promise<readonly Row[]>;
  watchMarkPrices(symbols: readonly string[]): Promise<Readonly<Record<string, Row>>>;
  watchTickers(symbols: readonly string[]): Promise<Readonly<Record<string, Row>>>;
  watchFundingRates(symbols: readonly string[]): Promise<Readonly<Record<string, Row>>>;
  watchOrders(): Promise<readonly Row[]>;
  watchMyTrades(): Promise<readonly Row[]>;
  watchPositions(): Promise<readonly Row[]>;
  watchBalance(): Promise<Row>;
  close(): Promise<void>;
}

export type CcxtClass = new (config: Params) => CcxtExchange;

/** Classes of errors by name. */
export type ErrorClasses = Readonly<Record<string, (abstract new () => Error) | undefined>>;

export interface CcxtPackage {
  readonly pro: Readonly<Record<string, CcxtClass | undefined>>;
  readonly errors: ErrorClasses;
}

const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `value` where it is an object, else one without fields. */
export const rowOf = (value: unknown): Row => (isRow(value) ? value : {});

/** The rows of a list; what is no row is left out. */
export const rowsOf = (value: unknown): readonly Row[] =>
  Array.isArray(value) ? value.filter(isRow) : [];

/** A name or an id as text; empty where there is none. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** A time or a count; 0 where there is none. */
export const countOf = (value: unknown): number => {
  const count = Number(value ?? 0);
  return Number.isFinite(count) ? count : 0;
};
