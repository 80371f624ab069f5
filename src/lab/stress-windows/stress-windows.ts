/** Days on which crypto markets broke, with the reason why each is on the list. */

/** `primary`: every judgement counts it; `secondary`: well known, but smaller or less certain. */
export const STANDINGS = ['primary', 'secondary'] as const;
export type Standing = (typeof STANDINGS)[number];

/** A stretch of time in which liquidity support should have been active. */
export interface StressWindow {
  /** The first day. */
  readonly id: string;
  readonly standing: Standing;
  /** Unix ms, UTC; the end is not included. */
  readonly from: number;
  readonly to: number;
  readonly why: string;
  readonly source: string;
}

const DAY_MS = 86_400_000;

/** Whole days: a label that was fitted to the hours of a fall would flatter what it judges. */
function days(
  standing: Standing,
  id: string,
  count: number,
  why: string,
  source: string,
): StressWindow {
  const from = Date.parse(`${id}T00:00:00Z`);
  return { id, standing, from, to: from + count * DAY_MS, why, source };
}

/** The labels begin here: what was before is not judged by them. */
export const LABELLED_FROM = Date.parse('2020-01-01T00:00:00Z');

/** Every labelled window, in order of time. */
export const STRESS_WINDOWS: readonly StressWindow[] = [
  days(
    'primary',
    '2020-03-12',
    2,
    'The pandemic sell-off in two legs, to half the price of the morning; BitMEX off line.',
    'research.ledgerprime.com/p/cryptos-black-thursday-the-market; Coin Metrics, State of the ' +
      'Network, March 2020',
  ),
  days(
    'secondary',
    '2021-04-18',
    1,
    'A fall by a seventh within an hour of the night; liquidations of about 10 billion USD.',
    'Forbes, 18 April 2021, with figures of Bybt',
  ),
  days(
    'primary',
    '2021-05-19',
    1,
    'A fall by 30 per cent in a day, with outages of Binance and Coinbase.',
    'T. Baumgartner, A. Guettler, Bitcoin Flash Crash on May 19, 2021, SSRN 4260876 (2022)',
  ),
  days(
    'secondary',
    '2021-09-07',
    1,
    'A fall by a fifth within hours of the day of legal tender in El Salvador; Coinbase off line.',
    'cryptopolitan.com/heres-why-bitcoin-flash-crashed',
  ),
  days(
    'secondary',
    '2021-12-04',
    1,
    'A fall by a fifth within an hour of the night; open interest from 21.6 to 16.7 billion USD.',
    'The Block, December 2021, with figures of Coinglass',
  ),
  days(
    'secondary',
    '2022-06-13',
    1,
    'Celsius stops withdrawals, Binance pauses those of BTC; a fall by nearly a fifth.',
    'Morningstar, The Hill, 13 June 2022',
  ),
  days(
    'secondary',
    '2022-11-08',
    2,
    'FTX cannot pay; Binance offers to take it over and withdraws a day later.',
    'CoinDesk, Bitcoin Hits 2-Year Low, 9 November 2022',
  ),
  days(
    'secondary',
    '2023-08-17',
    1,
    'The largest liquidations since FTX out of a market that had hardly moved for weeks.',
    'Cointelegraph, 18 August 2023, with figures of Coinglass',
  ),
  days(
    'secondary',
    '2024-01-03',
    1,
    'About half a billion USD of longs liquidated, most of it within two hours.',
    'CoinDesk, Bitcoin Slumps as $400M Liquidated in Two Hours, 3 January 2024',
  ),
  days(
    'secondary',
    '2024-03-05',
    1,
    'A new all-time high, then a fall by a seventh; liquidations of 1.13 billion USD.',
    'Coinglass, as quoted by noworries.media, March 2024',
  ),
  days(
    'secondary',
    '2024-04-13',
    1,
    'A Saturday night of missiles, when no other market was open; 0.96 billion USD liquidated.',
    'Coinglass, as quoted by kakikripto.com, April 2024',
  ),
  days(
    'primary',
    '2024-08-05',
    1,
    'Carry trades in yen are unwound; BTC to 49,000, liquidations of more than a billion USD.',
    'bestcrypto.services, 5 August 2024; Coinglass',
  ),
  days(
    'primary',
    '2025-10-10',
    1,
    'After an announcement of tariffs the largest liquidations so far, more than 19 billion USD; ' +
      'venues deleverage winners.',
    'arXiv 2512.01112; Coinglass',
  ),
  days(
    'primary',
    '2026-02-05',
    2,
    'A fall by more than a tenth to about 60,000; liquidations of 2.65 billion USD in a day.',
    'coinpedia.org, 6 February 2026, with figures of Coinglass; option chains of Deribit',
  ),
];
