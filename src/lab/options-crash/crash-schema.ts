import { z } from 'zod';
import {
  choice,
  list,
  real,
  section,
  share,
  text,
  whole,
  word,
} from '../scenario/scenario-fields.ts';

const instant = z
  .string({ error: 'an instant such as 2026-02-05T04:30Z' })
  .transform((value, context): number => {
    const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(value)
      ? Date.parse(value)
      : Number.NaN;
    if (Number.isFinite(time)) return time;
    const message = 'an instant such as 2026-02-05T04:30Z';
    context.issues.push({ code: 'custom', message, input: value });
    return z.NEVER;
  });

const money = (about: string) => whole(about, 0, 1_000_000_000);
const above = (about: string, most: number) => real(about, { from: 1e-9, to: most });
const any = (about: string) => real(about, { from: -100, to: 100 });

/** Fields of a scenario of options; each says in one phrase what it accepts. */
export const CRASH_SCHEMA = section('A crash of options.', {
  kind: choice('What the scenario is about.', ['options']),
  name: word('Name of the scenario.', '2026-02-05'),
  about: text('What happened.'),
  sources: list('Where every number is from.', 'a list of texts', text('A source.')),
  underlying: section('The perpetual that moves the options.', {
    market: word('Its name.', 'BTC'),
    priceDecimals: whole('Digits after the point of a price.', 0, 4),
    sizeDecimals: whole('Digits after the point of a size.', 0, 5),
  }),
  rulebook: word('Rulebook.', 'default'),
  seed: whole('Seed of everything that is drawn.', 0, Number.MAX_SAFE_INTEGER),
  accounts: whole('Accounts beside the makers.', 10, 5_000),
  stepMs: whole('Milliseconds of a step.', 10_000, 3_600_000),
  bridgeVolatility: real('Volatility per year between snapshots.', { from: 0, to: 10 }),
  expiries: list(
    'Expiries that trade.',
    'a list of { name, at, strikes }',
    section('One expiry.', {
      name: word('Its name.', '27FEB26'),
      at: instant,
      strikes: list('Strikes.', 'a list of prices', above('A price.', 10_000_000)),
    }),
  ),
  snapshots: list(
    'Index and smiles, in the order of time.',
    'a list of { at, index, smiles }',
    section('One snapshot.', {
      at: instant,
      index: above('Index price.', 10_000_000),
      smiles: list(
        'Smiles of the expiries that live then.',
        'a list of { expiry, fit }',
        section('One smile.', {
          expiry: word('Name of the expiry.', '27FEB26'),
          fit: z.tuple(
            [
              above('Forward over index.', 10),
              above('Years at the fit.', 10),
              any('a'),
              any('b'),
              any('rho'),
              any('m'),
              any('sigma'),
            ],
            { error: 'seven numbers: carry, years, a, b, rho, m, sigma' },
          ),
        }),
      ),
    }),
  ),
  population: section('Who is there; shares of the accounts, the rest are long of options.', {
    strangleWriters: share('Short of a call and a put.'),
    putWriters: share('Short of a put.'),
    hedgedWriters: share('Short of a straddle, hedged with the perpetual.'),
    perpetualLongs: share('Long of the perpetual.'),
    leastCover: real('Least equity over initial requirement.', { from: 1.01, to: 1_000 }),
    mostCover: real('Most of it.', { from: 1.01, to: 1_000 }),
    medianSize: above('Median size in coins.', 10_000),
    sizeSpread: real('Spread of its logarithm.', { from: 0, to: 5 }),
  }),
  book: section('What trades in a step, and how it gets worse.', {
    perpetualDepth: above('Coins of the perpetual.', 1_000_000),
    optionDepth: above('Coins of one option.', 1_000_000),
    perpetualSpreadPpm: whole('Half spread of the perpetual.', 0, 500_000),
    optionSpreadPpm: whole('Half spread of an option.', 0, 900_000),
    stress: real('How much volatility thins it.', { from: 0, to: 100 }),
  }),
  fund: section('House balances at the start.', {
    feeReserve: money('Fee reserve.'),
    operatorCapital: money('Operator capital.'),
    sharedFund: money('Shared fund.'),
    vault: money('Vault.'),
  }),
});

export type CrashFields = z.output<typeof CRASH_SCHEMA>;
