import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { Connection, type Socket, USDM_CONNECTION } from './connection.ts';
import { StreamHub } from './stream-hub.ts';
import { readStreamName } from './stream-name.ts';

const SYMBOLS = new Set(['BTCUSDT', 'ETHUSDT']);

/** An end of a line that keeps what it was sent. */
class Line extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly sent: string[] = [];
  ending = '';

  send(text: string): void {
    this.sent.push(text);
  }
  ping(): void {}
  close(code: number, reason: string): void {
    this.ending = `${code} ${reason}`;
    this.emit('close');
  }
  terminate(): void {
    this.ending = 'terminated';
    this.emit('close');
  }
}

function connect(hub: StreamHub, wrapping: 'raw' | 'combined', names: readonly string[] = []) {
  const line = new Line();
  const connection = new Connection(
    line as unknown as Socket,
    USDM_CONNECTION,
    (text) => hub.answer(connection, text),
    () => hub.drop(connection),
  );
  hub.open(connection, wrapping, names);
  return line;
}

const ask = (line: Line, request: object): unknown => {
  line.emit('message', Buffer.from(JSON.stringify(request)));
  return JSON.parse(line.sent.at(-1) ?? 'null');
};

describe('stream names', () => {
  test('names are read with their speed, levels and interval', () => {
    expect(readStreamName('btcusdt@depth@100ms', SYMBOLS)).toMatchObject({
      symbol: 'BTCUSDT',
      channel: 'depth',
      speedMs: 100,
    });
    expect(readStreamName('ethusdt@depth20', SYMBOLS)).toMatchObject({
      channel: 'partial-depth',
      levels: 20,
      speedMs: 250,
    });
    expect(readStreamName('btcusdt@kline_15m', SYMBOLS)).toMatchObject({ interval: '15m' });
    expect(readStreamName('!markPrice@arr@1s', SYMBOLS)).toMatchObject({
      symbol: '',
      speedMs: 1_000,
    });
  });

  test('an unknown market, channel, level or interval is no stream', () => {
    for (const name of ['dogeusdt@trade', 'btcusdt@odds', 'btcusdt@depth7', 'btcusdt@kline_7m']) {
      expect(readStreamName(name, SYMBOLS)).toBeNull();
    }
    expect(readStreamName('', SYMBOLS)).toBeNull();
    expect(readStreamName('@trade', SYMBOLS)).toBeNull();
  });
});

describe('subscriptions', () => {
  const fresh = (): StreamHub => new StreamHub(SYMBOLS, () => undefined);

  test('who subscribes hears until he unsubscribes, and can list what he has', () => {
    const hub = fresh();
    const line = connect(hub, 'raw');
    const params = ['btcusdt@trade', 'ethusdt@trade'];
    expect(ask(line, { method: 'SUBSCRIBE', params, id: 1 })).toEqual({ result: null, id: 1 });
    hub.publish('btcusdt@trade', { e: 'trade', t: 1 });
    expect(line.sent.at(-1)).toBe('{"e":"trade","t":1}');
    ask(line, { method: 'UNSUBSCRIBE', params: ['btcusdt@trade'], id: 2 });
    const before = line.sent.length;
    hub.publish('btcusdt@trade', { e: 'trade', t: 2 });
    expect(line.sent.length).toBe(before);
    expect(ask(line, { method: 'LIST_SUBSCRIPTIONS', id: 3 })).toEqual({
      result: ['ethusdt@trade'],
      id: 3,
    });
  });

  test('a combined stream wraps every event with its name', () => {
    const hub = fresh();
    const line = connect(hub, 'combined', ['btcusdt@trade']);
    hub.publish('btcusdt@trade', { t: 1 });
    expect(JSON.parse(line.sent.at(-1) ?? '')).toEqual({ stream: 'btcusdt@trade', data: { t: 1 } });
  });

  test('an unknown stream refuses the whole request', () => {
    const hub = fresh();
    const line = connect(hub, 'raw');
    const params = ['btcusdt@trade', 'btcusdt@odds'];
    expect(ask(line, { method: 'SUBSCRIBE', params, id: 7 })).toMatchObject({
      id: 7,
      error: { code: 2 },
    });
    expect([...hub.names()]).toEqual([]);
  });

  test('a request that is no JSON, or has no id, is refused', () => {
    const hub = fresh();
    const line = connect(hub, 'raw');
    line.emit('message', Buffer.from('{'));
    expect(JSON.parse(line.sent.at(-1) ?? '')).toMatchObject({ error: { code: 3 } });
    expect(ask(line, { method: 'SUBSCRIBE', params: [] })).toMatchObject({ error: { code: 2 } });
  });

  test('a stream opens with its first listener and is forgotten with its last', () => {
    const opened: string[] = [];
    const hub = new StreamHub(SYMBOLS, (name) => opened.push(name.text));
    const first = connect(hub, 'raw', ['btcusdt@depth']);
    const second = connect(hub, 'raw', ['btcusdt@depth']);
    expect(opened).toEqual(['btcusdt@depth']);
    first.terminate();
    expect([...hub.names()]).toHaveLength(1);
    second.terminate();
    expect([...hub.names()]).toHaveLength(0);
    connect(hub, 'raw', ['btcusdt@depth']);
    expect(opened).toHaveLength(2);
  });

  test('the eleventh message of a second ends the connection', () => {
    const hub = fresh();
    const line = connect(hub, 'raw');
    for (let id = 0; id < 30; id++) {
      line.emit('message', Buffer.from(JSON.stringify({ method: 'LIST_SUBSCRIPTIONS', id })));
    }
    expect(line.ending).toBe('1008 Too many requests');
  });

  test('a reader who falls too far behind is cut off', () => {
    const hub = fresh();
    const line = connect(hub, 'raw', ['btcusdt@trade']);
    line.bufferedAmount = USDM_CONNECTION.backlogBytesMax + 1;
    hub.publish('btcusdt@trade', { t: 1 });
    expect(line.ending).toBe('terminated');
  });
});
