import { expect, test } from 'vitest';
import { Lane } from './lane.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('no more are inside than there are connections, and they enter in order', async () => {
  const lane = new Lane(2);
  const entered: number[] = [];
  for (let at = 0; at < 5; at += 1) void lane.enter().then(() => entered.push(at));
  await turn();
  expect(entered).toEqual([0, 1]);
  lane.leave();
  await turn();
  expect(entered).toEqual([0, 1, 2]);
  for (let at = 0; at < 4; at += 1) lane.leave();
  await turn();
  expect(entered).toEqual([0, 1, 2, 3, 4]);
  void lane.enter().then(() => entered.push(5));
  void lane.enter().then(() => entered.push(6));
  void lane.enter().then(() => entered.push(7));
  await turn();
  expect(entered).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('a lane without connections is refused', () => {
  expect(() => new Lane(0)).toThrow('connections 0; accepted: a whole number from 1');
});
