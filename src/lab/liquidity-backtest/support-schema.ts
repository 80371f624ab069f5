/** The fields of the part of a scenario that says what support may do. */
import type { z } from 'zod';
import { LEVELS } from '../../core/model/index.ts';
import {
  amount,
  choice,
  list,
  real,
  section,
  text,
  whole,
  word,
} from '../scenario/scenario-fields.ts';
import { instant } from './instant-field.ts';

const bp = (about: string, to: number) => real(`${about} Basis points.`, { from: 0, to });

const ladder = section('Quotes on both sides of the recorded price.', {
  levels: whole('Levels of each side.', 1, 64),
  halfSpreadBp: real('Distance of the best quote. Basis points.', { from: 0.01, to: 5_000 }),
  stepBp: bp('Distance from one level to the next.', 5_000),
  sizePerLevel: amount('Most notional of one level.'),
  skewBp: bp('How far the centre leans at full inventory.', 5_000),
  widen: real(
    'Added to the distance of the best quote, as a share of the volatility of a minute.',
    {
      from: 0,
      to: 1_000,
    },
  ),
});

/**
 * What the reserve may do while a level is active, replayed in a stressed book. The law of the book
 * is that of BTC in October 2025.
 */
export const SUPPORT_SCHEMA = section('With and without quotes of a reserve, in a stressed book.', {
  market: word('Market of the scenario whose level decides.', 'BTC-PERP-5M'),
  level: choice(
    'The level from which the reserve quotes.',
    LEVELS.filter((name) => name !== 'calm'),
  ),
  from: instant('Beginning of the replay.'),
  to: instant('Its end.'),
  files: list(
    "Bars with taker_buy_volume that are replayed. Default: the market's own.",
    'a list of names of files',
    text('A file, or a pattern.'),
  ).optional(),
  priceDecimals: whole('Digits after the point of a price.', 0, 6),
  sizeDecimals: whole('Digits after the point of a size; with those of prices at most 6.', 0, 6),
  requoteMs: whole('Time between two rounds of quotes.', 1_000, 3_600_000),
  budget: amount('Most that is paid out, net.'),
  inventoryMax: real('Most that is held, base units.', { above: 0, to: 1e9 }),
  lossMax: amount('Loss at which the reserve stops for good.'),
  ladder,
});

export type SupportFields = z.output<typeof SUPPORT_SCHEMA>;
