import { expect, test } from 'vitest';
import { FrameError } from './frame.ts';
import { MarketEvents } from './market-events.ts';

const hear = (...frames: readonly string[]): unknown[][] => {
  const heard: unknown[][] = [];
  const keep =
    (name: string) =>
    (...said: unknown[]) =>
      void heard.push([name, ...said]);
  const listener = {
    ...{ quote: keep('quote'), mark: keep('mark') },
    ...{ funding: keep('funding'), trade: keep('trade') },
  };
  const events = new MarketEvents(listener, () => 28_800_000);
  for (const frame of frames) events.take(frame);
  return heard;
};

test('the best bid and ask are heard as the texts that were sent', () => {
  const body =
    '{"e":"bookTicker","u":400900217,"E":1568014460893,"T":1568014460891,"s":"BNBUSDT",' +
    '"b":"25.35190000","B":"31.21000000","a":"25.36520000","A":"40.66000000"}';
  const quote = ['BNBUSDT', 1568014460891, '25.35190000', '31.21000000', '25.36520000'];
  const expected = ['quote', ...quote, '40.66000000'];
  expect(hear(body, `{"stream":"bnbusdt@bookTicker","data":${body}}`)).toEqual([
    expected,
    expected,
  ]);
});

test('of five levels the first is heard, of an empty side nothing', () => {
  const depth = (b: string, a: string): string =>
    `{"e":"depthUpdate","E":2,"T":1,"s":"BTCUSDT","U":1,"u":2,"pu":0,"b":${b},"a":${a}}`;
  const heard = hear(
    depth('[["7403.89","0.002"],["7403.80","1"]]', '[["7405.96","3.340"]]'),
    depth('[]', '[["7405.96","3.340"]]'),
  );
  expect(heard).toEqual([
    ['quote', 'BTCUSDT', 1, '7403.89', '0.002', '7405.96', '3.340'],
    ['quote', 'BTCUSDT', 1, '0', '0', '7405.96', '3.340'],
  ]);
});

test('a trade whose buyer made the market was a sale', () => {
  const trade = (m: boolean): string =>
    `{"e":"aggTrade","E":2,"s":"BTCUSDT","a":5,"p":"0.001","q":"100","f":1,"l":1,"T":1,"m":${m}}`;
  expect(hear(trade(true), trade(false))).toEqual([
    ['trade', 'BTCUSDT', 1, '0.001', '100', 'sell'],
    ['trade', 'BTCUSDT', 1, '0.001', '100', 'buy'],
  ]);
});

test('a mark comes with the funding of a perpetual, and without one of a future', () => {
  const mark = (r: string, next: number): string =>
    '{"e":"markPriceUpdate","E":9,"s":"BTCUSDT","p":"11794.15","i":"11784.62",' +
    `"P":"11784.25","r":"${r}","T":${next}}`;
  expect(hear(mark('0.00038167', 1562306400000), mark('', 0))).toEqual([
    ['mark', 'BTCUSDT', 9, '11794.15', '11784.62'],
    ['funding', 'BTCUSDT', '0.00038167', 1562306400000, 28_800_000],
    ['mark', 'BTCUSDT', 9, '11794.15', '11784.62'],
  ]);
});

test('an event without what its kind must have is refused, one of another kind passed over', () => {
  expect(() => hear('{"e":"bookTicker","s":"BTCUSDT","T":1,"b":"1","B":"1","a":"2"}')).toThrow(
    FrameError,
  );
  expect(hear('{"e":"kline","s":"BTCUSDT"}', '{"result":null,"id":1}')).toEqual([]);
});
