/** One WebSocket as the streams see it, with the rules that hold for every connection. */
import { clearInterval, clearTimeout, setInterval, setTimeout } from 'node:timers';

/** What is used of a socket of the `ws` package. */
export interface Socket {
  readonly OPEN: number;
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(text: string): void;
  ping(): void;
  close(code: number, reason: string): void;
  terminate(): void;
  on(event: 'message', listener: (bytes: { toString(): string }) => void): void;
  on(event: 'close' | 'pong', listener: () => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
}

export interface ConnectionRules {
  readonly pingMs: number;
  /** Ms without a pong after which the client is gone. */
  readonly silenceMsMax: number;
  readonly lifeMs: number;
  /** Messages a second that a client may send. */
  readonly messagesPerSecond: number;
  /** Bytes that may wait for a slow reader before it is cut off. */
  readonly backlogBytesMax: number;
}

/** By "WebSocket Market Streams: Connect" of developers.binance.com; the backlog is our own. */
export const USDM_CONNECTION: ConnectionRules = {
  pingMs: 180_000,
  silenceMsMax: 600_000,
  lifeMs: 86_400_000,
  messagesPerSecond: 10,
  backlogBytesMax: 16 * 1024 * 1024,
};

/** Close codes of RFC 6455. */
const GOING_AWAY = 1001;
const POLICY = 1008;

/** Keeps one socket alive, bounded and polite. */
export class Connection {
  #lastPong: number;
  #second = 0;
  #messages = 0;
  readonly #socket: Socket;
  readonly #rules: ConnectionRules;
  readonly #pinging: NodeJS.Timeout;
  readonly #ending: NodeJS.Timeout;

  /**
   * @param onText hears every message within the rate
   * @param onClose hears the end, once
   */
  constructor(
    socket: Socket,
    rules: ConnectionRules,
    onText: (text: string) => void,
    onClose: () => void,
  ) {
    this.#socket = socket;
    this.#rules = rules;
    this.#lastPong = performance.now();
    this.#pinging = setInterval(() => this.#ping(), rules.pingMs).unref();
    this.#ending = setTimeout(() => socket.close(GOING_AWAY, ''), rules.lifeMs).unref();
    socket.on('message', (bytes) => {
      if (this.#isTooFast()) socket.close(POLICY, 'Too many requests');
      else onText(bytes.toString());
    });
    socket.on('pong', () => {
      this.#lastPong = performance.now();
    });
    // Without a listener an error of one client would end the program; its close follows.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(this.#pinging);
      clearTimeout(this.#ending);
      onClose();
    });
  }

  send(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > this.#rules.backlogBytesMax) this.#socket.terminate();
    else this.#socket.send(text);
  }

  /** Ends it in order, with a reason. */
  close(reason: string): void {
    this.#socket.close(GOING_AWAY, reason);
  }

  /** Cuts it off, as a broken line would. */
  cut(): void {
    this.#socket.terminate();
  }

  #ping(): void {
    if (performance.now() - this.#lastPong > this.#rules.silenceMsMax) this.#socket.terminate();
    else if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
  }

  #isTooFast(): boolean {
    const second = Math.floor(performance.now() / 1_000);
    if (second !== this.#second) this.#messages = 0;
    this.#second = second;
    this.#messages += 1;
    return this.#messages > this.#rules.messagesPerSecond;
  }
}
