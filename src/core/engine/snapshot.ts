/**
 * A snapshot is the columns: a JSON head with the single numbers and names, then the used part of
 * every column, in a fixed order. The state hash is a hash of the same bytes.
 */

import { assertInvariant, type ColumnArray, type MarketTerms } from '../model/index.ts';
import { Hash128 } from '../numeric/index.ts';
import { readCollateral, recount } from './pledges.ts';
import { findFrozen } from './stakes.ts';
import { type Asset, type Genesis, State } from './state.ts';

const FORMAT = 1;

interface Head {
  readonly format: number;
  readonly genesis: Genesis;
  readonly assets: readonly Pick<Asset, 'name' | 'decimals' | 'houseRow'>[];
  readonly collaterals: readonly (string | null)[];
  readonly markets: readonly { readonly name: string; readonly terms: MarketTerms }[];
  readonly numbers: readonly number[];
  readonly registers: readonly (readonly number[])[];
  readonly names: readonly (readonly string[])[];
  readonly used: readonly number[];
}

function headOf(state: State): Head {
  const tables = state.tables();
  return {
    format: FORMAT,
    genesis: state.genesis,
    assets: state.assets.map(({ name, decimals, houseRow }) => ({ name, decimals, houseRow })),
    collaterals: state.assets.map((_, asset) => state.collateralTexts[asset] ?? null),
    markets: state.markets.map(({ name, terms }) => ({ name, terms })),
    numbers: [state.seq, state.events, state.time, state.valuedAt],
    registers: tables.map((table) => table.registers()),
    names: tables.map((table) => table.names()),
    used: tables.flatMap((table) => table.columns().map((column) => column.used)),
  };
}

/** Bytes of the used part of a column, little-endian as all platforms that run this are. */
const bytesOf = (array: ColumnArray, used: number): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, used * array.BYTES_PER_ELEMENT);

/** Characters of the head as bytes; terms and names hold ASCII only. */
function textBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    assertInvariant(code < 128, 'ascii-head', `character ${code}`);
    bytes[i] = code;
  }
  return bytes;
}

/** Writes the state as bytes: u32 length of the head, head, columns. */
export function writeSnapshot(state: State): Uint8Array {
  const head = textBytes(JSON.stringify(headOf(state)));
  const columns = state.tables().flatMap((table) => [...table.columns()]);
  let length = 4 + head.length;
  for (const { array, used } of columns) length += used * array.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(length);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  let at = 4 + head.length;
  for (const { array, used } of columns) {
    const part = bytesOf(array, used);
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Reads what `writeSnapshot` wrote. Derived state is rebuilt, so that the hash is the same. */
export function readSnapshot(bytes: Uint8Array): State {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headLength = view.getUint32(0, true);
  const pieces: string[] = [];
  for (let i = 0; i < headLength; i += 1) pieces.push(String.fromCharCode(bytes[4 + i] as number));
  const head = JSON.parse(pieces.join('')) as Head;
  assertInvariant(head.format === FORMAT, 'snapshot-format', `${head.format}, not ${FORMAT}`);
  const state = new State(head.genesis);
  const tables = state.tables();
  let at = 4 + headLength;
  let column = 0;
  tables.forEach((table) => {
    for (const { array } of table.columns()) {
      const part = bytesOf(array, head.used[column] as number);
      part.set(bytes.subarray(at, at + part.length));
      at += part.length;
      column += 1;
    }
  });
  tables.forEach((table, i) => {
    table.restore(head.registers[i] as readonly number[], head.names[i] as readonly string[]);
  });
  const freshUntil = state.prices.freshUntil.slice();
  for (const { name, decimals, houseRow } of head.assets.slice(1)) {
    state.placeAsset(name, decimals, houseRow);
  }
  head.markets.forEach(({ name, terms }, market) => {
    state.marketOf.set(name, market);
    state.applyTerms(market, name, terms);
  });
  state.prices.freshUntil.set(freshUntil);
  restorePledges(state, head.collaterals);
  findFrozen(state);
  const [seq, events, time, valuedAt] = head.numbers as [number, number, number, number];
  Object.assign(state, { seq, events, time, valuedAt, portfoliosDue: false });
  for (let market = 0; market < state.markets.length; market += 1) {
    state.rescaleMarket(market);
  }
  return state;
}

/** Terms of collateral, and what pledges count for: both follow from the columns. */
function restorePledges(state: State, texts: readonly (string | null)[]): void {
  texts.forEach((text, asset) => {
    if (text === null) return;
    const terms = readCollateral(state, text, (state.assets[asset] as Asset).decimals);
    assertInvariant(terms !== null, 'terms-are-checked', text);
    state.placeCollateral(asset, terms, text);
  });
  state.findPledges();
  for (let account = 0; account < state.accounts.count; account += 1) {
    if (state.accounts.isTrader(account)) recount(state, account);
  }
}

/** 32 hexadecimal digits that are equal for equal states; computed from the columns. */
export function stateHash(state: State): string {
  const hash = new Hash128();
  const rest = new DataView(new ArrayBuffer(8));
  const mix = (bytes: Uint8Array): void => {
    const whole = bytes.length >> 2;
    hash.update(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, whole);
    let last = 0;
    for (let i = whole * 4; i < bytes.length; i += 1) last = (last << 8) | (bytes[i] as number);
    rest.setUint32(0, bytes.length, true);
    rest.setInt32(4, last, true);
    hash.update(rest, 0, 2);
  };
  mix(textBytes(JSON.stringify(headOf(state))));
  for (const table of state.tables()) {
    for (const { array, used } of table.columns()) mix(bytesOf(array, used));
  }
  return hash.finish().hex();
}
