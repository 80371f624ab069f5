/** Checksums against the examples that the venues print in their documentation. */
import { expect, test } from 'vitest';
import { bookChecksum, type LevelText } from './checksum.ts';

test('OKX: as many bids as asks', () => {
  const bids: LevelText[] = [
    ['3366.1', '7'],
    ['3366', '6'],
  ];
  const asks: LevelText[] = [
    ['3366.8', '9'],
    ['3368', '8'],
  ];
  expect(bookChecksum('okx', bids, asks)).toBe(-1_881_014_294);
});

test('OKX: where the bids end the asks go on', () => {
  const bids: LevelText[] = [['3366.1', '7']];
  const asks: LevelText[] = [
    ['3366.8', '9'],
    ['3368', '8'],
    ['3372', '8'],
  ];
  expect(bookChecksum('okx', bids, asks)).toBe(831_078_360);
});

const asks: LevelText[] = [
  ['45285.2', '0.00100000'],
  ['45286.4', '1.54571953'],
  ['45286.6', '1.54571109'],
  ['45289.6', '1.54560911'],
  ['45290.2', '0.15890660'],
  ['45291.8', '1.54553491'],
  ['45294.7', '0.04454749'],
  ['45296.1', '0.35380000'],
  ['45297.5', '0.09945542'],
  ['45299.5', '0.18772827'],
];
const bids: LevelText[] = [
  ['45283.5', '0.10000000'],
  ['45283.4', '1.54582015'],
  ['45282.1', '0.10000000'],
  ['45281.0', '0.10000000'],
  ['45280.3', '1.54592586'],
  ['45279.0', '0.07990000'],
  ['45277.6', '0.03310103'],
  ['45277.5', '0.30000000'],
  ['45277.3', '1.54602737'],
  ['45276.6', '0.15445238'],
];

test('Kraken: ten levels a side, asks first, without points and leading zeros', () => {
  expect(bookChecksum('kraken', bids, asks)).toBe(3_310_070_434);
});

test('levels beyond those of the rule change nothing, those within it do', () => {
  const more: LevelText = ['1.0', '1.0'];
  expect(bookChecksum('kraken', [...bids, more], [...asks, more])).toBe(3_310_070_434);
  expect(bookChecksum('okx', [...bids, more], asks)).not.toBe(bookChecksum('okx', bids, asks));
  const many = Array.from({ length: 26 }, (_, rank): LevelText => [`${100 - rank}`, '1']);
  const fewer = many.slice(0, 25);
  expect(bookChecksum('okx', many, asks)).toBe(bookChecksum('okx', fewer, asks));
  expect(bookChecksum('okx', fewer.slice(1), asks)).not.toBe(bookChecksum('okx', fewer, asks));
});
