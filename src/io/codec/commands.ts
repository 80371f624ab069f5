/** JSON to commands: exact, strict, and with the place of what is wrong. */
import type { z } from 'zod';
import {
  findReserveOrder,
  readCollateral,
  readGauges,
  readSurface,
  type State,
} from '../../core/engine/index.ts';
import {
  COMMAND_KINDS,
  COMMANDS,
  type Command,
  type CommandKind,
  type Field,
  type FieldKind,
} from '../../core/model/index.ts';
import { parseDecimal } from '../../core/money/index.ts';
import { readMarketTerms } from '../../core/rulebook/index.ts';
import { COMMAND_SCHEMAS } from './schema.ts';

/** What in a line is not accepted. */
export interface CodecFault {
  readonly kind: 'fault';
  readonly field: string;
  readonly seen: string;
  readonly accepted: string;
}

/** A command as read. */
export interface ReadCommand {
  readonly kind: 'command';
  readonly command: Command;
}

const fault = (field: string, seen: unknown, accepted: string): CodecFault => ({
  kind: 'fault',
  field,
  seen: seen === undefined ? 'nothing' : typeof seen === 'string' ? seen : JSON.stringify(seen),
  accepted,
});

/** Where a venue has no such market the engine refuses; until then any scale will do. */
const UNKNOWN_DECIMALS = 9;

/** Decimals in which the amounts of one command are counted. */
interface Decimals {
  readonly quote: number;
  readonly price: number;
  readonly size: number;
}

function decimalsFor(state: State, json: Record<string, unknown>): Decimals {
  let market = typeof json['market'] === 'string' ? state.findMarket(json['market']) : -1;
  const isReport =
    json['kind'] === 'liquidation-fill' || json['kind'] === 'liquidation-spread-fill';
  if (isReport) market = state.marketOfOrder(String(json['order']));
  if (json['kind'] === 'reserve-fill') {
    market = state.reserves.market[findReserveOrder(state, String(json['order']))] ?? -1;
  }
  const terms = state.markets[market]?.terms;
  const quote = state.decimalsOf(terms?.asset ?? String(json['asset'] ?? '')) ?? UNKNOWN_DECIMALS;
  if (terms === undefined) return { quote, price: UNKNOWN_DECIMALS, size: UNKNOWN_DECIMALS };
  return { quote, price: terms.priceDecimals, size: terms.sizeDecimals };
}

/** Decimals of a field, or null where the field is no amount. */
function decimalsOf(kind: FieldKind, decimals: Decimals): number | null {
  if (kind === 'quote') return decimals.quote;
  if (kind === 'price') return decimals.price;
  if (kind === 'lots') return decimals.size;
  return kind === 'ppb' ? 9 : null;
}

/**
 * Reads one command from parsed JSON.
 *
 * @param state gives the decimals of the markets
 * @param defaults id and time where the line has none
 */
export function readCommand(
  state: State,
  json: unknown,
  defaults: { readonly id: string; readonly time: number },
): ReadCommand | CodecFault {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return fault('line', json, 'a JSON object');
  }
  const line = json as Record<string, unknown>;
  const kind = line['kind'];
  if (typeof kind !== 'string' || !(COMMAND_KINDS as readonly string[]).includes(kind)) {
    return fault('kind', kind, `one of ${COMMAND_KINDS.join(', ')}`);
  }
  const checked = COMMAND_SCHEMAS[kind as CommandKind].safeParse(line);
  if (!checked.success) return schemaFault(line, checked.error, kind as CommandKind);
  const decimals = decimalsFor(state, line);
  const command: Record<string, unknown> = { id: defaults.id, time: defaults.time, ...line };
  for (const [name, field] of Object.entries<Field>(COMMANDS[kind as CommandKind].fields)) {
    const value = line[name] ?? field.fallback;
    if (field.kind === 'json') {
      const text = asciiJson(value);
      const wrong = termsFault(state, line, name, text);
      if (wrong !== null) return wrong;
      command[name] = text;
      continue;
    }
    const digits = decimalsOf(field.kind, decimals);
    if (digits === null) continue;
    const parsed = parseDecimal(value as string, digits);
    if (parsed.kind === 'fault') {
      const accepted =
        parsed.fault === 'too-many-decimals'
          ? `a decimal text with at most ${digits} decimals`
          : 'a decimal text that fits 64 bits';
      return fault(name, value, accepted);
    }
    command[name] = parsed.value;
  }
  return { kind: 'command', command: command as unknown as Command };
}

function schemaFault(
  line: Record<string, unknown>,
  error: z.ZodError,
  kind: CommandKind,
): CodecFault {
  const issue = error.issues[0] as z.core.$ZodIssue;
  if (issue.code === 'unrecognized_keys') {
    const field = issue.keys[0] as string;
    const known = ['kind', 'id', 'time', ...Object.keys(COMMANDS[kind].fields)];
    return fault(field, line[field], `only the fields ${known.join(', ')}`);
  }
  const field = issue.path.join('.') || 'line';
  return fault(field, line[issue.path[0] as string], issue.message);
}

const SURFACE_ACCEPTED =
  'the numbers forward, index, rate, years, a, b, rho, m, sigma of a smile without arbitrage';
const GAUGES_ACCEPTED = 'an object of numbers by gauge, null where there is none';
const COLLATERAL_ACCEPTED =
  'index (a market in the settlement asset), rising tiers of {from, haircutPpm}, conversionPpm';

/** The terms of a listing or a change, looked at where a person can still be told what is wrong. */
function termsFault(
  state: State,
  line: Record<string, unknown>,
  name: string,
  text: string,
): CodecFault | null {
  if (line['kind'] === 'set-surface') {
    return readSurface(text) === null ? fault(name, text, SURFACE_ACCEPTED) : null;
  }
  if (line['kind'] === 'set-collateral') {
    const decimals = state.decimalsOf(String(line['asset']));
    const isTerms = decimals === null || readCollateral(state, text, decimals) !== null;
    return isTerms ? null : fault(name, text, COLLATERAL_ACCEPTED);
  }
  if (line['kind'] === 'observe-gauges') {
    return readGauges(text) === null ? fault(name, text, GAUGES_ACCEPTED) : null;
  }
  const { venue } = state.genesis;
  const listed = state.markets[state.findMarket(String(line['market']))]?.terms;
  const base = line['kind'] === 'set-parameters' ? listed : venue.market;
  if (base === undefined) return null; // the engine refuses the unknown market
  const reading = readMarketTerms(base, text, (asset) => state.decimalsOf(asset));
  return reading.kind === 'fault'
    ? fault(`${name}.${reading.at}`, reading.seen, reading.accepted)
    : null;
}

/** Canonical JSON with ASCII characters only, as commands carry it. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
