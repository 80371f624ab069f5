import { expect, test } from 'vitest';
import { ada, COIN, dora, emil, mona, quote, venue } from '../../lab/cast.ts';
import { DEFAULT_RULEBOOK } from '../rulebook/index.ts';

/** A rulebook with these layers only. */
const layers = (...kinds: ('adl' | 'gains-haircut' | 'shared-fund')[]) => ({
  ...DEFAULT_RULEBOOK,
  layers: kinds.map((kind) => ({ id: kind, kind, floor: '0', capPerCase: null })),
});

test('the fund pays a bankrupt before anyone is deleveraged', () => {
  const place = venue({ with: [dora], fund: '1000', mark: '80' });
  expect(place.paid()).toEqual([{ layer: 'market fund', amount: '100.000000', cause: 'dora' }]);
  expect(place.all('deleveraged').map(({ loss }) => loss)).toEqual([0n]); // closed at the mark
  expect(place.worldTotal()).toBe('0');
});

test('an isolated market: one long, one short, a fund of 1,000 and a mark of 80 (dYdX)', () => {
  const place = venue({ fund: '1000' }).deposit('emil', '110');
  place.join({ ...dora, mode: 'isolated' }, 'emil').mark('80');
  expect(place.all('shortfall').map(({ amount }) => amount)).toEqual([quote('100')]);
  expect(place.balance(`fund:${COIN}`)).toBe('900.000000');
  expect([place.position(dora), place.position(emil)]).toEqual(['0.000', '0.000']);
  expect([place.balance(dora), place.balance(emil)]).toEqual(['0.000000', '310.000000']);
  expect(place.paid().map(({ layer }) => layer)).toEqual(['market fund']);
  expect(place.all('gain-haircut')).toEqual([]);
  expect(place.withdraw('emil', '310').refusal()).toBeNull(); // nothing is halted
  expect(place.worldTotal()).toBe('0');
});

test('the layers pay in their order, each down to its floor', () => {
  const house = { 'fee-reserve': '10', 'operator-capital': '20', 'shared-fund': '40' };
  const place = venue({ with: [emil, dora], house, fund: '15', mark: '80' });
  expect(place.paid()).toEqual([
    { layer: 'fee reserve', amount: '10.000000', cause: 'dora' },
    { layer: 'operator capital', amount: '20.000000', cause: 'dora' },
    { layer: 'market fund', amount: '15.000000', cause: 'dora' },
    { layer: 'shared fund', amount: '40.000000', cause: 'dora' },
    { layer: 'adl', amount: '15.000000', cause: 'transit:COIN' },
  ]);
});

test('what no fund covers is borne by the most leveraged winner, in lots and in money', () => {
  const place = venue({ with: [emil, dora], mark: '80' });
  const [event] = place.all('deleveraged');
  expect(event).toMatchObject({ account: 'emil', size: 10_000n, loss: quote('100') });
  expect([place.position(emil), place.balance(emil)]).toEqual(['0.000', '210.000000']);
});

test('JELLY: a short of 421,052,632 at 0.0095 loses 12.0 million at 0.038', () => {
  const place = jelly();
  expect(place.equity('vault:JELLY')).toBe('1000000.000000');
  place.mark('0.038', 'JELLY');
  const [defaulted] = place.all('vault-defaulted');
  expect(defaulted?.loss).toBe(12_000_000_012_000n); // 12.0M to the unit
});

test('JELLY: at the budget of one million deleveraging begins, and no sibling vault pays', () => {
  const place = jelly();
  const sibling = place.balance('vault:COIN');
  place.mark('0.038', 'JELLY');
  expect(place.position('vault:JELLY', 'JELLY')).toBe('0');
  expect(place.balance('vault:JELLY')).toBe('0.000000');
  expect(place.balance('vault:COIN')).toBe(sibling);
  expect(place.balance('vault')).toBe('8000000.000000');
  const borne = place.all('deleveraged').reduce((sum, { loss }) => sum + loss, 0n);
  expect(borne).toBe(11_000_000_012_000n);
  expect(place.all('deleveraged').every(({ account }) => account === mona)).toBe(true);
});

const tierOf = (initialPpm: number, maintenancePpm: number) => ({
  tiers: [{ from: '0', initialPpm, maintenancePpm }],
});

/** The vault of JELLY has taken the short over at the mark, and that of COIN a long. */
function jelly(): ReturnType<typeof venue> {
  const vault = { lossBudget: '1000000', notionalMax: '5000000', unwindPpm: 0 };
  const ladder = { takeoverPpm: 1_000_000, cushionPpm: 0 };
  const rulebook = layers('adl', 'gains-haircut');
  const place = venue({
    rulebook,
    house: { vault: '10000000' },
    with: [dora],
    terms: { vault, ladder },
  });
  place.mark('91');
  const terms = { priceDecimals: 4, sizeDecimals: 0, vault, ladder };
  place.list('JELLY', terms).mark('0.0095', 'JELLY').deposit('whale', '400000');
  place.trade(mona, 'whale', '421052632', '0.0095', 'JELLY');
  place.change({ schedule: tierOf(110_000, 100_000) }, 'JELLY');
  expect(place.position('vault:COIN')).toBe('10.000');
  expect(place.position('vault:JELLY', 'JELLY')).toBe('-421052632');
  return place;
}

test('gains that are left bear what deleveraging may not, in proportion', () => {
  const capped = {
    ...DEFAULT_RULEBOOK,
    layers: [
      { id: 'adl', kind: 'adl', floor: '0', capPerCase: '40' },
      { id: 'gains haircut', kind: 'gains-haircut', floor: '0', capPerCase: null },
    ],
  } as const;
  const short = { ...emil, name: 'eva', collateral: '2000', size: '30' } as const;
  const place = venue({ rulebook: capped, with: [emil, short, dora], mark: '80' });
  expect(place.paid().map(({ layer, amount }) => [layer, amount])).toEqual([
    ['adl', '40.000000'],
    ['gains haircut', '60.000000'],
  ]);
  const cuts = Object.fromEntries(
    place.all('gain-haircut').map(({ account, amount }) => [account, amount]),
  );
  expect(Object.values(cuts).reduce((sum, amount) => sum + amount, 0n)).toBe(quote('60'));
  expect(cuts['eva']).toBeGreaterThan(cuts['mona'] ?? 0n);
});

test('a loss that nobody can bear blocks withdrawals until the operator has funded it', () => {
  const place = venue({ rulebook: layers('shared-fund'), with: [emil, dora], mark: '80' });
  expect(place.balance('deficit')).toBe('-100.000000');
  expect(place.withdraw('mona', '1').refusal()).toBe('venue-insolvent');
  expect(place.fund('deficit', '100.000001').refusal()).toBe('amount-limit');
  expect(place.fund('deficit', '99').withdraw('mona', '1').refusal()).toBe('venue-insolvent');
  expect(place.fund('deficit', '1').withdraw('mona', '1').refusal()).toBeNull();
  expect([place.balance('deficit'), place.worldTotal()]).toEqual(['0.000000', '0']);
});

test('defaulters on both sides in one sweep close each other, and their losses add up', () => {
  const place = venue({ with: [ada] })
    .list('OTHER')
    .mark('100', 'OTHER');
  place.join({ ...emil, name: 'ella', collateral: '2000' });
  place.join({ ...dora, name: 'long', collateral: '900' });
  place.join({ ...dora, name: 'short', side: 'short', collateral: '900' });
  // Each has lost everything in another market; here one is long and one is short.
  for (const name of ['long', 'short']) place.trade(name, mona, '82', '100', 'OTHER');
  place.run({ kind: 'operator', action: 'halt', market: COIN }).mark('80', 'OTHER');
  expect(place.blocks('long')).toEqual(['halted']);
  place.run({ kind: 'operator', action: 'resume', market: COIN });
  expect([place.balance('long'), place.balance('short')]).toEqual(['0.000000', '0.000000']);
  expect(place.all('shortfall').map(({ amount }) => amount)).toEqual([quote('740'), quote('740')]);
  const lots = place.all('pooled').filter(({ market }) => market === COIN);
  expect(lots.map(({ size }) => size).sort()).toEqual([-10_000n, 10_000n]);
  const pooled = place.all('pooled').reduce((sum, { loss }) => sum + loss, 0n);
  expect(pooled).toBe(quote('1480'));
  expect(place.all('deleveraged').filter(({ market }) => market === COIN)).toEqual([]);
  expect([place.balance('transit:COIN'), place.worldTotal()]).toEqual(['0.000000', '0']);
});

test('a bankrupt long whose only counterparties are bankrupt is borne by a solvent long', () => {
  const place = venue().list('OTHER').mark('100', 'OTHER').deposit('otto', '2000');
  place.join(dora, 'otto').join(ada, 'otto');
  // The only short of COIN gains 400 there, and has lost more than that and all it had elsewhere.
  place.trade('otto', mona, '150', '100', 'OTHER');
  place.run({ kind: 'operator', action: 'halt', market: COIN }).mark('80').mark('80', 'OTHER');
  expect(place.blocks('otto')).toEqual(['halted']);
  place.run({ kind: 'operator', action: 'resume', market: COIN });
  const losses = place.all('shortfall').map(({ account, amount }) => [account, amount]);
  expect(losses).toEqual([
    ['dora', quote('100')],
    ['otto', quote('600')],
  ]);
  expect(place.balance('deficit')).toBe('0.000000');
  expect(place.position('vault:COIN')).toBe('0.000');
  expect(place.worldTotal()).toBe('0');
});

test('a winner that is warned itself gives no more than it has, and is looked at after', () => {
  const place = venue({ rulebook: layers('adl', 'gains-haircut') }).list('OTHER');
  place.mark('100', 'OTHER').deposit('emil', '250');
  place.join(dora, 'emil');
  place.trade('emil', mona, '17', '100', 'OTHER').mark('89.5', 'OTHER');
  expect(place.stage(emil)).toBe('orderly');
  place.rejectOrder(place.order(emil)).mark('80');
  // He has gained 200 here and lost 178.5 there: equity 271.5, of which 100 go.
  expect(place.balance(dora)).toBe('0.000000');
  expect([place.position(emil), place.equity(emil)]).toEqual(['0.000', '171.500000']);
});

test('a vault that lost more than its budget with its last lot neither owes nor draws it', () => {
  const place = venue({
    with: [{ ...dora, collateral: '81' }],
    house: { vault: '1000' },
    terms: {
      ladder: { takeoverPpm: 1_000_000, cushionPpm: 0 },
      vault: { lossBudget: '5', windowMs: 60_000, unwindPpm: 1_000_000, unwindEveryMs: 0 },
    },
    mark: '96',
  });
  place.wait(1_000).mark('80');
  expect(place.equity('vault:COIN')).toBe('-155.000000');
  place.fillOrder(place.order('vault:COIN'), { price: '95.05' });
  expect(place.balance('vault:COIN')).toBe('0.000000');
  expect(place.all('vault-defaulted').map(({ loss }) => loss)).toEqual([quote('9.5')]);
  expect(place.all('pooled').map(({ size, loss }) => [size, loss])).toEqual([[0n, quote('4.5')]]);
  expect(place.balance('vault')).toBe('995.000000');
});

test('a vault in debt while its market is halted draws no new budget to pay the old loss', () => {
  const place = venue({
    with: [
      { ...dora, collateral: '81' },
      { ...dora, name: 'dave', collateral: '250' },
    ],
    house: { vault: '1000' },
    terms: {
      ladder: { takeoverPpm: 1_000_000, cushionPpm: 0 },
      vault: { lossBudget: '5', windowMs: 60_000, unwindPpm: 1_000_000, unwindEveryMs: 0 },
      price: { ageMsMax: 90_000 },
    },
    mark: '96',
  });
  place.wait(1_000).run({ kind: 'operator', action: 'halt' }).mark('78');
  place.fillOrder(place.order('vault:COIN'), { price: '95.05' });
  expect(place.balance('vault:COIN')).toBe('-4.500000');
  place.wait(60_000).run({ kind: 'operator', action: 'resume' });
  expect([place.balance('vault:COIN'), place.balance('vault')]).toEqual(['0.000000', '995.000000']);
  expect(place.all('pooled').map(({ loss }) => loss)).toEqual([quote('4.5')]);
});

test('while a market is halted its vault does not default, nor does anybody pay for it', () => {
  const place = venue({
    with: [{ ...dora, collateral: '81' }],
    house: { vault: '1000' },
    terms: {
      ladder: { takeoverPpm: 1_000_000, cushionPpm: 0 },
      vault: { lossBudget: '20', unwindPpm: 500_000, unwindEveryMs: 0 },
    },
    mark: '96',
  });
  place.wait(1_000).run({ kind: 'operator', action: 'halt' }).mark('80');
  place.fillOrder(place.order('vault:COIN'), { price: '96' });
  expect(place.all('deleveraged')).toEqual([]);
  place.run({ kind: 'operator', action: 'resume' });
  expect(place.all('deleveraged')).toHaveLength(1);
});

test('whoever a haircut brings under maintenance is attended to in the same command', () => {
  const place = venue({ rulebook: layers('gains-haircut') }).list('OTHER');
  place.mark('100', 'OTHER').deposit('dora', '200').deposit('eva', '250').deposit('zoe', '500');
  place.trade('dora', mona, '10', '100').trade('dora', 'eva', '10', '100');
  place.trade('eva', mona, '20', '100', 'OTHER').mark('90.5').mark('90', 'OTHER');
  place.trade(mona, 'zoe', '10', '90.5').rejectOrder(place.order(dora));
  expect([place.equity('eva'), place.maintenance('eva')]).toEqual(['145.000000', '135.250000']);
  place.mark('80'); // she gained 105 more, and gives 131 of her 200 for the 200 missing
  const [cut] = place.all('gain-haircut').filter(({ account }) => account === 'eva');
  expect(cut?.amount).toBe(131_147_540n);
  expect(place.orders().map(({ account }) => account)).toEqual(['eva']);
});
