/** Regressions: pledged coins where prices are stale, markets halted, gains new. */
import { expect, test } from 'vitest';
import { COIN, mona, venue } from '../../lab/cast.ts';

type Place = ReturnType<typeof venue>;

const ETHER = 100_000_000n;
/** Pia has ten ether, priced by the market ETH at 100. */
const pledged = (terms: object): Place => {
  const price = { sources: ['a', 'b', 'c'], quorum: 2, ageMsMax: 86_400_000 };
  const place = venue({ house: { vault: '100000' } }).list('ETH', { price, ...terms });
  const tiers = [{ from: '0', haircutPpm: 100_000 }];
  const collateral = JSON.stringify({ index: 'ETH', tiers, conversionPpm: 50_000 });
  place.must({ kind: 'list-asset', asset: 'ETHER', decimals: 8 });
  place.must({ kind: 'set-collateral', asset: 'ETHER', terms: collateral });
  place.must({ kind: 'deposit', account: 'pia', asset: 'ETHER', amount: 10n * ETHER });
  place.must({ kind: 'open-account', account: 'pia', mode: 'cross' });
  for (const source of price.sources) place.observe(source, '100', 0, 'ETH');
  place.must({ kind: 'pledge', account: 'pia', asset: 'ETHER', amount: 10n * ETHER });
  return place;
};
const release = (place: Place, ethers: bigint) =>
  place.run({ kind: 'release', account: 'pia', asset: 'ETHER', amount: ethers * ETHER }).refusal();

test('pledged coins do not leave while a position of their owner has a stale price', () => {
  const place = pledged({});
  place.deposit('pia', '10').trade('pia', mona, '10', '100').wait(31_000);
  expect(place.withdraw('pia', '1').refusal()).toBe('stale-price');
  expect(release(place, 1n)).toBe('stale-price');
});

test('pledged coins do not leave while a market of their owner is halted', () => {
  const place = pledged({}).deposit('pia', '10').trade('pia', mona, '10', '100');
  place.run({ kind: 'operator', action: 'halt', market: COIN });
  expect(place.withdraw('pia', '1').refusal()).toBe('halted');
  expect(release(place, 1n)).toBe('halted');
});

test('gains that ran ahead of the stable price give no pledged coins back', () => {
  const place = pledged({});
  place.change({ integrity: { stablePpm: 60_000, stableMs: 3_600_000 } }).mark('100');
  place.trade('pia', mona, '50', '100').mark('180');
  expect(place.equity('pia')).toBe('4900.000000');
  expect(release(place, 9n)).toBe('insufficient-balance');
});

test('a breaker that trips at a price stops liquidations of those who pledged the coin too', () => {
  const breaker = {
    id: 'it',
    kind: 'move',
    windowMs: 60_000,
    enter: '50000',
    leave: '20000',
    floor: '0',
    ladder: [{ afterMs: 0, response: 'halt' }],
    holdMs: 60_000,
    coolMs: 0,
    coolResponse: null,
    rearmMs: 0,
    restarts: false,
    slowPpm: 0,
    auctionPpm: 0,
  };
  const place = pledged({ breakers: [breaker], integrity: { jumpPpm: 0 } });
  place.trade('pia', mona, '80', '100', 'ETH');
  expect(place.refusal()).toBeNull();
  place.time += 1_000;
  for (const source of ['a', 'b', 'c']) place.observe(source, '93', 0, 'ETH');
  expect(place.all('breaker').at(-1)?.response).toBe('halt');
  expect(place.all('collateral-converted')).toEqual([]);
  expect(place.blocks('pia')).toEqual(['halted']);
});

test("a minimum price is nobody else's loss: coins are bought, and admit risk, as seen", () => {
  const place = pledged({
    integrity: { minimum: '95', minimumMsMax: 3_600_000, jumpPpm: 0, scaleJumpPpm: 0 },
  });
  place.time += 1_000;
  for (const source of ['a', 'b', 'c']) place.observe(source, '50', 0, 'ETH');
  expect(place.equity('pia')).toBe('855.000000'); // ten coins at 95, less a tenth
  expect(place.trade('pia', mona, '80', '100').refusal()).toBe('below-initial-margin'); // 640
  expect(place.trade('pia', mona, '55', '100').refusal()).toBeNull(); // 440 of 450
  place.mark('89'); // 605 lost of 855
  place.mark('85');
  const [converted] = place.all('collateral-converted');
  expect(converted?.value).toBe(475_000_000n); // ten coins at 50, less a twentieth
});

test('a coin that ran ahead of its stable price admits no risk with what it gained', () => {
  const place = pledged({ integrity: { stablePpm: 60_000, stableMs: 3_600_000, jumpPpm: 0 } });
  place.time += 1_000;
  for (const source of ['a', 'b', 'c']) place.observe(source, '500', 0, 'ETH');
  expect(place.equity('pia')).toBe('4500.000000');
  expect(place.trade('pia', mona, '300', '100').refusal()).toBe('below-initial-margin');
  expect(place.trade('pia', mona, '100', '100').refusal()).toBeNull();
});
