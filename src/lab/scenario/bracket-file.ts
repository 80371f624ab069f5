/** Margin brackets as venues publish them, read as a schedule. */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Schedule, Tier } from '../../core/model/index.ts';
import { formatDecimal, parseDecimal } from '../../core/money/index.ts';
import { InputError } from '../input-error.ts';

const COLUMNS = ['symbol', 'tier', 'min_notional', 'mmr', 'max_leverage', 'maint_amount'] as const;
const QUOTE = 6;
const MILLION = 1_000_000n;

/** Brackets of one symbol, with the maintenance amounts that the venue states. */
export interface PublishedBrackets {
  readonly symbol: string;
  readonly schedule: Schedule;
  /** Stated deduction of each tier, units of 1e-6. */
  readonly maintenanceAmounts: readonly bigint[];
}

/**
 * Reads a file of Binance USD-M brackets (`symbol, tier, min_notional, max_notional, mmr,
 * max_leverage, maint_amount`; plain or gz): maintenance is notional * mmr - maint_amount.
 * The initial rate of a tier is one over its leverage, rounded up to whole parts per million.
 *
 * @throws InputError naming file, line, column, value and what is accepted
 */
export function readBrackets(file: string): PublishedBrackets[] {
  const lines = textOf(file).split(/\r?\n/);
  const header = (lines[0] ?? '').split(',');
  const at = COLUMNS.map((name) => {
    const column = header.indexOf(name);
    if (column !== -1) return column;
    const accepted = `a header with ${COLUMNS.join(', ')}`;
    throw new InputError({ file, line: 1, field: name, accepted });
  });
  const tiers = new Map<string, { tiers: Tier[]; amounts: bigint[] }>();
  lines.slice(1).forEach((line, row) => {
    if (line === '') return;
    const cells = line.split(',');
    const [symbol, , from, rate, leverage, amount] = at.map((column) => cells[column] ?? '');
    const read = (field: string, text: string | undefined, decimals: number): bigint => {
      const parsed = parseDecimal(text ?? '', decimals);
      if (parsed.kind === 'decimal' && parsed.value >= 0n) return parsed.value;
      const accepted = `a decimal number of zero or more with at most ${decimals} decimals`;
      throw new InputError({ file, line: row + 2, field, value: text ?? '', accepted });
    };
    const turns = read('max_leverage', leverage, 2);
    if (turns === 0n) {
      const accepted = 'a leverage above zero';
      throw new InputError({ file, line: row + 2, field: 'max_leverage', value: '0', accepted });
    }
    const known = tiers.get(symbol as string) ?? { tiers: [], amounts: [] };
    const maintenance = Number(read('mmr', rate, 6));
    known.tiers.push({
      from: formatDecimal(read('min_notional', from, QUOTE), QUOTE),
      maintenancePpm: maintenance,
      // Where a venue states a leverage that its own maintenance rate forbids, maintenance rules.
      initialPpm: Math.max(maintenance, Number((MILLION * 100n + turns - 1n) / turns)),
    });
    known.amounts.push(read('maint_amount', amount, QUOTE));
    tiers.set(symbol as string, known);
  });
  return [...tiers].map(([symbol, { tiers: list, amounts }]) => ({
    symbol,
    schedule: { tiers: list, openInterest: null },
    maintenanceAmounts: amounts,
  }));
}

/** Brackets of one symbol of a file; an unknown symbol is refused with a few that are there. */
export function readBracketsOf(file: string, symbol: string): PublishedBrackets {
  const all = readBrackets(file);
  const found = all.find((brackets) => brackets.symbol === symbol);
  if (found !== undefined) return found;
  const near = all.filter((brackets) => brackets.symbol.includes(symbol)).slice(0, 3);
  const some = (near.length > 0 ? near : all.slice(0, 3)).map((brackets) => brackets.symbol);
  const accepted = `one of ${all.length} symbols, such as ${some.join(', ')}`;
  throw new InputError({ file, field: 'symbol', value: symbol, accepted });
}

function textOf(file: string): string {
  const accepted = 'a readable CSV file, plain or gz';
  if (!existsSync(file)) throw new InputError({ file, field: 'file', accepted });
  try {
    const bytes = readFileSync(file);
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new InputError({ file, field: 'file', value: (error as Error).message, accepted });
  }
}
