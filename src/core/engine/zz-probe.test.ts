import { expect, test } from 'vitest';
import { START, venue } from '../../lab/cast.ts';
import { assess, accountAfter } from '../portfolio/index.ts';
const DAY = 86_400_000; const EXPIRY = START + 30 * DAY; const SPOT='BTC';
const LADDER = { slicePpm: 1_000_000, takeoverPpm: 0, slippagePpm: 20_000 };
const WIDE = { sources: [], quorum: 1, ageMsMax: 86_400_000 };
const linear = { priceDecimals: 1, sizeDecimals: 3, price: WIDE, ladder: LADDER };
const option = (strike: string, right: string) => ({ ...linear, instrument: { payoff: 'option', underlying: SPOT, expiry: EXPIRY, strike, right } });
const surface = (index: number) => JSON.stringify({ forward: index, index, rate: 0, years: 30 / 365, a: 0.005, b: 0.06, rho: -0.2, m: 0, sigma: 0.25 });
const books: [string, string, string, number, number, string, number[]][] = [
 ['70/75', '70000','75000', 20, 20, '40000', [60000, 66000, 70000, 76000, 80000, 90000, 100000]],
 ['60/62', '60000','62000', 20, 20, '40000', [50000, 60000, 66000, 70000, 76000, 80000, 90000, 100000]],
 ['50/52', '50000','52000', 20, 20, '40000', [50000, 60000, 66000, 70000, 76000]],
];
test('probe', () => {
  for (const [name, k1, k2, q1, q2, dep, spots] of books) for (const spot of spots) {
    const place = venue({ house: { 'shared-fund': '1000000' } }).list(SPOT, linear).mark('60000', SPOT)
      .list('S', option(k1, 'call')).list('L', option(k2, 'call'));
    for (const a of ['emma','olaf']) place.must({ kind: 'open-account', account: a, mode: 'portfolio' }).deposit(a, '100000000');
    place.must({ kind: 'set-surface', market: SPOT, expiry: EXPIRY, surface: surface(60_000) });
    const px = (m: string) => (Number(place.engine.mark(m)) / 10).toFixed(1);
    place.trade('emma','olaf', `${q2}`, px('L'), 'L'); place.trade('olaf','emma', `${q1}`, px('S'), 'S');
    place.mark(`${spot}`, SPOT);
    const { portfolios } = place.engine.state; const acc = place.engine.state.accounts.find('emma');
    const rules = portfolios.rulesOf(acc); const val = portfolios.valuationOf(rules); const who = portfolios.accountOf(acc);
    const b = assess(rules, val.table, who);
    const out: string[] = [];
    const ps = Number(place.engine.mark('S'))/10, pl = Number(place.engine.mark('L'))/10;
    for (const part of [1, .5, .25]) {
      const f = (qs: number, ql: number) => { const cost = (Math.abs(qs)*ps + Math.abs(ql)*pl)*0.025; const a = assess(rules, val.table, accountAfter(val.table, who, {cost, legs: [{row: 1, quantity: qs},{row:2, quantity: ql}]})); const rel = b.maintenanceRequirement - a.maintenanceRequirement; return `${rel.toFixed(0)}/${cost.toFixed(0)}=${(rel/cost).toFixed(2)}`; };
      out.push(`S+L ${f(q1*part, -q2*part)}  S ${f(q1*part,0)} L ${f(0,-q2*part)}`);
    }
    console.log(name, spot, 'S', ps, 'L', pl, 'eq', b.equity.toFixed(0), 'req', b.maintenanceRequirement.toFixed(0), out.join(' | '));
  }
});
