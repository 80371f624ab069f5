import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBook, directProfit, INSTRUMENTS, marketWith } from './books.contract.ts';
import type { UnderlyingMarket } from './market.ts';
import { MARGIN_PRESETS } from './presets/index.ts';
import type { Scenario, ScenarioRules } from './rules.ts';
import { assessScenarios, writeScenarioProfits } from './scenario-margin.ts';
import { addRows, lowestTwo, ScenarioTable } from './scenario-table.ts';

const SEED = 20_260_215;
const MARKET = marketWith();

/** Presets whose result is a weighted sum over positions. */
const LINEAR = MARGIN_PRESETS.filter(
  (rules): rules is ScenarioRules =>
    rules.kind === 'scenarios' &&
    rules.discount === null &&
    rules.dampener === null &&
    rules.gains.share === 1,
);

test('there are presets whose result is a weighted sum over positions', () => {
  expect(LINEAR.map(({ name }) => name)).toContain('paradex');
});

test.each(LINEAR.map((rules) => [rules.name, rules] as const))(
  '%s: the table gives what pricing every position directly gives',
  (_name, rules) => {
    const table = new ScenarioTable(rules, INSTRUMENTS, MARKET);
    const market = MARKET.underlyings[0] as UnderlyingMarket;
    fc.assert(
      fc.property(anyBook, (book) => {
        const { scenarioProfits } = assessScenarios(table, book);
        scenarioProfits.forEach((profit, at) => {
          const scenario = rules.scenarios[at] as Scenario;
          let direct = 0;
          let size = 0;
          book.rows.forEach((row, i) => {
            const instrument = INSTRUMENTS[row] as (typeof INSTRUMENTS)[number];
            const each = directProfit(rules, market, instrument, scenario);
            direct += (book.quantities[i] as number) * each * scenario.weight;
            size += Math.abs((book.quantities[i] as number) * market.spot);
          });
          expect(Math.abs(profit - direct)).toBeLessThanOrEqual(1e-12 * size + 1e-9);
        });
      }),
      { seed: SEED, numRuns: 20 },
    );
  },
);

test('a table of the instruments of one account gives the same bits as the shared one', () => {
  for (const rules of MARGIN_PRESETS) {
    if (rules.kind !== 'scenarios') continue;
    const shared = new ScenarioTable(rules, INSTRUMENTS, MARKET);
    fc.assert(
      fc.property(anyBook, (book) => {
        const own = [...book.rows].map((row) => INSTRUMENTS[row] as (typeof INSTRUMENTS)[number]);
        const table = new ScenarioTable(rules, own, MARKET);
        const alone = { ...book, rows: Int32Array.from(own.keys()) };
        const one = assessScenarios(table, alone);
        const other = assessScenarios(shared, book);
        expect(one.maintenanceRequirement).toBeCloseTo(other.maintenanceRequirement, 6);
        expect(one.worst.index).toBe(other.worst.index);
      }),
      { seed: SEED, numRuns: 10 },
    );
  }
});

test('profits written without a result are those of the result, account after account', () => {
  for (const rules of MARGIN_PRESETS) {
    if (rules.kind !== 'scenarios') continue;
    const table = new ScenarioTable(rules, INSTRUMENTS, MARKET);
    const out = new Float64Array(rules.scenarios.length);
    fc.assert(
      fc.property(anyBook, (book) => {
        table.sum(book);
        writeScenarioProfits(table, book, 0, out);
        expect([...out]).toEqual([...assessScenarios(table, book).scenarioProfits]);
      }),
      { seed: SEED, numRuns: 10 },
    );
  }
});

test('the sum of rows is the plain sum of products', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: -9, max: 9 }))),
      (positions) => {
        const columns = 5;
        const values = Float64Array.from({ length: 50 }, (_, at) => at - 20);
        const out = new Float64Array(columns);
        const rows = Int32Array.from(positions, ([row]) => row);
        const quantities = Float64Array.from(positions, ([, quantity]) => quantity);
        addRows(values, columns, rows, quantities, rows.length, out);
        out.forEach((sum, column) => {
          const direct = positions.reduce(
            (total, [row, quantity]) => total + quantity * (row * columns + column - 20),
            0,
          );
          expect(sum).toBe(direct);
        });
      },
    ),
    { seed: SEED },
  );
});

test('the lowest two are found, and of equals the earlier one first', () => {
  const out = { worst: 0, runnerUp: 0 };
  lowestTwo(Float64Array.of(3, 1, 2, 1), 4, out);
  expect(out).toEqual({ worst: 1, runnerUp: 3 });
  lowestTwo(Float64Array.of(5), 1, out);
  expect(out).toEqual({ worst: 0, runnerUp: -1 });
});
