import { expect, test } from 'vitest';
import { tableLines, wrapped } from './text-table.ts';

test('columns are aligned, the last one without blanks at its end', () => {
  const rows = [
    ['name', 'amount'],
    ['a longer name', '5'],
  ];
  expect(tableLines(rows, [{}, { align: 'right' }], 80)).toEqual([
    'name           amount',
    'a longer name       5',
  ]);
});

test('a column that wraps gives up its width first, and keeps its words whole', () => {
  const rows = [['one', 'a sentence that is much too long for this terminal']];
  const lines = tableLines(rows, [{}, { wraps: true }], 30);
  expect(lines).toEqual([
    'one  a sentence that is much',
    '     too long for this',
    '     terminal',
  ]);
});

test('text is cut between words, a percent sign stays with its number, indents are kept', () => {
  expect(wrapped('maintenance of 12 %', 17)).toEqual(['maintenance of', '12 %']);
  expect(wrapped('  two words', 8)).toEqual(['  two', '  words']);
  expect(wrapped('aaaaaaaaaa', 4)).toEqual(['aaaa', 'aaaa', 'aa']);
  expect(wrapped('', 4)).toEqual(['']);
});
