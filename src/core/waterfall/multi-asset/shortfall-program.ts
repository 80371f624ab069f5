/** The linear program of a book, scaled so that a solver in floats sees numbers around one. */
import type { LinearProgram, LinearRow } from './linear-program.ts';
import {
  earnedBy,
  equityAfter,
  type MoveScenario,
  type MultiAssetBook,
  mostOf,
  weightOf,
} from './multi-asset-book.ts';

/** A column of the program: the part, 0 to 1, that an account gives of what it can. */
export interface GivenPart {
  readonly account: number;
  readonly asset: number;
  readonly most: bigint;
}

/** A row and a column of the program: an account that a scenario could leave below zero. */
export interface PossibleShortfall {
  readonly account: number;
  readonly scenario: number;
  /** What is missing before anything is taken; below zero it is left over. */
  readonly missing: bigint;
}

/** A program with what its columns and rows mean. */
export interface ShortfallProgram {
  readonly program: LinearProgram;
  /** The first columns. */
  readonly given: readonly GivenPart[];
  /** The columns after them, and the rows after those of the assets. */
  readonly shortfalls: readonly PossibleShortfall[];
  /** Assets of the first rows. */
  readonly assets: readonly number[];
  /** Quote units that count as one in the program. */
  readonly unit: bigint;
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
const ratio = (a: bigint, b: bigint): number => Number(a) / Number(b);

function givenParts(book: MultiAssetBook): GivenPart[] {
  return book.accounts.flatMap((_, account) =>
    book.reductions.flatMap(({ lots }, asset): GivenPart[] => {
      const most = lots === 0n ? 0n : mostOf(book, account, asset);
      return most === 0n ? [] : [{ account, asset, most }];
    }),
  );
}

/** Accounts and scenarios in which something could be missing, whatever is taken. */
function possibleShortfalls(
  book: MultiAssetBook,
  given: readonly GivenPart[],
): PossibleShortfall[] {
  const worst = new Map<string, bigint>();
  for (const { account, asset, most } of given) {
    book.scenarios.forEach((_, scenario) => {
      const lost = most * earnedBy(book, asset, scenario);
      const key = `${account} ${scenario}`;
      if (lost > 0n) worst.set(key, (worst.get(key) ?? 0n) + lost);
    });
  }
  return book.accounts.flatMap((_, account) =>
    book.scenarios.flatMap((__, scenario): PossibleShortfall[] => {
      const missing = -equityAfter(book, account, scenario);
      const most = missing + (worst.get(`${account} ${scenario}`) ?? 0n);
      return most > 0n ? [{ account, scenario, missing }] : [];
    }),
  );
}

/** The parts that are given of one asset make up what has to be taken. */
function assetRow(book: MultiAssetBook, given: readonly GivenPart[], asset: number): LinearRow {
  const columns = given.flatMap((part, column) => (part.asset === asset ? [column] : []));
  const lots = book.reductions[asset]?.lots ?? 1n;
  const values = columns.map((column) => ratio((given[column] as GivenPart).most, lots));
  return { columns, values, least: 1, most: 1 };
}

/** What is missing of an account in a scenario is at least what its equity lacks. */
function shortfallRow(
  book: MultiAssetBook,
  given: readonly GivenPart[],
  of: PossibleShortfall,
  column: number,
  unit: bigint,
): LinearRow {
  const columns = [column];
  const values = [1];
  given.forEach(({ account, asset, most }, at) => {
    const earned = most * earnedBy(book, asset, of.scenario);
    if (account !== of.account || earned === 0n) return;
    columns.push(at);
    values.push(-ratio(earned, unit));
  });
  return { columns, values, least: ratio(of.missing, unit), most: null };
}

/** The program that minimises the expected shortfall of a book. */
export function shortfallProgram(book: MultiAssetBook): ShortfallProgram {
  const given = givenParts(book);
  const shortfalls = possibleShortfalls(book, given);
  const assets = book.reductions.flatMap(({ lots }, asset) => (lots > 0n ? [asset] : []));
  let unit = 1n;
  for (const { missing } of shortfalls) {
    if (magnitude(missing) > unit) unit = magnitude(missing);
  }
  const weight = weightOf(book);
  const rows = [
    ...assets.map((asset) => assetRow(book, given, asset)),
    ...shortfalls.map((of, at) => shortfallRow(book, given, of, given.length + at, unit)),
  ];
  const weights = shortfalls.map(({ scenario }) =>
    ratio((book.scenarios[scenario] as MoveScenario).weight, weight),
  );
  const program: LinearProgram = {
    cost: [...given.map(() => 0), ...weights],
    most: [...given.map(() => 1), ...shortfalls.map(() => null)],
    rows,
  };
  return { program, given, shortfalls, assets, unit };
}
