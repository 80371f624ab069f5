import { expect, test } from 'vitest';
import { normalCdf } from '../../numeric/index.ts';
import {
  type BandBook,
  type BandInputs,
  hedgeBand,
  modifiedDeltaShift,
  modifiedVolatility,
  type OptionLeg,
  targetInBand,
  targetInside,
  whalleyWilmottHalf,
  zakamoulineVarianceShare,
  zakamoulineWidth,
} from './index.ts';

const ATM: BandInputs = {
  spot: 100,
  years: 0.25,
  volatility: 0.6,
  rate: 0,
  cost: 5e-4,
  aversion: 1,
  gamma: 0.013149311030262963,
};
const LEG: OptionLeg = { side: 1, size: 1, strike: 100, volatility: 0.6, years: 0.25 };
const BOOK: BandBook = {
  market: { spot: 100, rate: 0 },
  gamma: ATM.gamma,
  years: 0.25,
  volatility: 0.6,
  legs: [LEG],
};
const RULE = { kind: 'zakamouline', cost: 5e-4, aversion: 1 } as const;
const LOOSE = { halfMin: 0, deltaLimit: 10 };

function bandOf(...asked: Parameters<typeof hedgeBand>) {
  const band = hedgeBand(...asked);
  if (band.kind === 'refused') throw new Error(band.fault.at);
  return band;
}

test('the published widths come out to ten digits', () => {
  const golden = { ...ATM, spot: 5_000, volatility: 0.2, gamma: 0.02 };
  expect(whalleyWilmottHalf(golden)).toBeCloseTo(0.1144714242553332, 12);
  expect(zakamoulineWidth(golden).flat).toBeCloseTo(1e-5, 16);
  expect(zakamoulineWidth(golden).curved).toBeCloseTo(0.02094369107832036, 12);
});

test('an option at the money, worked in full', () => {
  const { flat, curved } = zakamoulineWidth(ATM);
  expect(whalleyWilmottHalf(ATM)).toBeCloseTo(0.023493934479725365, 12);
  expect(flat + curved).toBeCloseTo(0.012959111555397699, 12);
  const share = zakamoulineVarianceShare(ATM);
  expect(share).toBeCloseTo(-0.030771055465379248, 12);
  expect(modifiedVolatility(0.6, share, 'long-gamma')).toBeCloseTo(0.5906965549522558, 12);
  expect(modifiedVolatility(0.6, share, 'short-gamma')).toBeCloseTo(0.6091613743233697, 12);
});

test('the middle of the band is where a hedge at the modified volatility stands', () => {
  const { centre } = bandOf(RULE, BOOK, LOOSE);
  // At the money delta is N(sigma sqrt(tau) / 2), and sqrt(tau) is a half.
  const black = normalCdf(0.6 / 4);
  expect(centre).toBeCloseTo(black - normalCdf(0.5906965549522558 / 4), 12);
  const short = { ...BOOK, gamma: -BOOK.gamma, legs: [{ ...LEG, size: -1 }] };
  const { centre: other } = bandOf(RULE, short, LOOSE);
  expect(other).toBeCloseTo(normalCdf(0.6091613743233697 / 4) - black, 12);
});

test('a band that reaches past the hard limit is cut there, on that side only', () => {
  const legs = [{ ...LEG, size: 200 }];
  const { centre, half } = bandOf(RULE, { ...BOOK, legs }, LOOSE);
  const deltaLimit = centre + half / 2;
  const cut = bandOf(RULE, { ...BOOK, legs }, { halfMin: 0, deltaLimit });
  expect(cut.decidedBy).toBe('limit');
  expect(cut.centre + cut.half).toBeCloseTo(deltaLimit, 12);
  expect(cut.centre - cut.half).toBeCloseTo(centre - half, 12);
});

test('without options nothing is shifted', () => {
  expect(modifiedDeltaShift([], BOOK.market, -0.03, 'long-gamma')).toBe(0);
  expect(bandOf(RULE, { ...BOOK, legs: [], gamma: 0 }, LOOSE).centre).toBe(0);
});

test('a band is not narrower than the smallest order and never beyond the hard limit', () => {
  const fixed = { kind: 'fixed', half: 0.1 } as const;
  expect(bandOf(fixed, BOOK, LOOSE)).toMatchObject({ half: 0.1, decidedBy: 'rule' });
  const floor = bandOf(fixed, BOOK, { halfMin: 0.2, deltaLimit: 10 });
  expect(floor).toMatchObject({ half: 0.2, decidedBy: 'floor' });
  const limit = bandOf(fixed, BOOK, { halfMin: 0.2, deltaLimit: 0.05 });
  expect(limit).toMatchObject({ half: 0.05, decidedBy: 'limit' });
});

test('as the expiry comes the band becomes the hard limit', () => {
  const limits = { halfMin: 0, deltaLimit: 0.5 };
  for (const years of [0, 1e-300, 1e-12]) {
    const band = bandOf(RULE, { ...BOOK, years }, limits);
    expect(band).toMatchObject({ centre: 0, half: 0.5, decidedBy: 'limit' });
  }
});

test('without a cost the band has no width, however little time is left', () => {
  const free = { ...RULE, cost: 0 };
  expect(bandOf(free, { ...BOOK, years: 1e-320, legs: [] }, LOOSE)).toMatchObject({ half: 0 });
});

test('an input that is no number is refused by its name', () => {
  const faultAt = (...asked: Parameters<typeof hedgeBand>): string => {
    const band = hedgeBand(...asked);
    return band.kind === 'refused' ? band.fault.at : 'nothing';
  };
  expect(faultAt(RULE, { ...BOOK, gamma: Number.NaN }, LOOSE)).toBe('gamma');
  expect(faultAt(RULE, { ...BOOK, market: { spot: 0, rate: 0 } }, LOOSE)).toBe('spot');
  expect(faultAt({ ...RULE, aversion: 0 }, BOOK, LOOSE)).toBe('aversion');
  expect(faultAt({ ...RULE, cost: -1 }, BOOK, LOOSE)).toBe('cost');
  expect(faultAt({ kind: 'fixed', half: -1 }, BOOK, LOOSE)).toBe('half');
  expect(faultAt(RULE, { ...BOOK, legs: [{ ...LEG, strike: Number.NaN }] }, LOOSE)).toBe(
    'delta of the legs',
  );
  // A cost of half the value: the expansion would take more than all of the variance.
  expect(faultAt({ ...RULE, cost: 0.5 }, BOOK, LOOSE)).toBe('share of the variance');
});

test('a trade ends at the edge, and inside only where it also costs a fixed amount', () => {
  expect(targetInBand(0.5, 0.1, 0.2)).toBeCloseTo(0.3, 15);
  expect(targetInBand(-0.5, 0.1, 0.2)).toBeCloseTo(-0.1, 15);
  expect(targetInBand(0.25, 0.1, 0.2)).toBe(0.25);
  expect(targetInside(0.5, 0.1, 0.2, 0.5)).toBeCloseTo(0.2, 15);
  expect(targetInside(0.25, 0.1, 0.2, 0.5)).toBe(0.25);
  expect(targetInside(0.5, 0.1, 0.2, 0)).toBeCloseTo(0.1, 15);
});
