import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { merklePath, merkleRoot, merkleTree, rootFromPath } from './merkle.ts';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const leaves = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => sha256(`leaf ${i}`));
const node = (left: string, right: string): string =>
  sha256(`breakwater adl node\n${left}\n${right}`);

test('three leaves: the third goes up as it is', () => {
  const [a, b, c] = leaves(3) as [string, string, string];
  expect(merkleRoot(merkleTree([a, b, c], sha256), sha256)).toBe(node(node(a, b), c));
});

test('a root of five and one of six with the last leaf doubled are different', () => {
  const five = leaves(5);
  const six = [...five, five[4] as string];
  expect(merkleRoot(merkleTree(five, sha256), sha256)).not.toBe(
    merkleRoot(merkleTree(six, sha256), sha256),
  );
});

test('every leaf of every tree of up to 40 has a path to the root that no other has', () => {
  for (let count = 1; count <= 40; count += 1) {
    const all = leaves(count);
    const tree = merkleTree(all, sha256);
    const root = merkleRoot(tree, sha256);
    all.forEach((leaf, at) => {
      const path = merklePath(tree, at);
      expect(rootFromPath(leaf, at, count, path, sha256)).toBe(root);
      expect(rootFromPath(sha256('other'), at, count, path, sha256)).not.toBe(root);
      if (count > 1) {
        const other = at === 0 ? 1 : at - 1;
        expect(rootFromPath(leaf, other, count, path, sha256)).not.toBe(root);
      }
    });
  }
});

test('a path with a digest too many or too few leads nowhere', () => {
  const all = leaves(6);
  const tree = merkleTree(all, sha256);
  const path = merklePath(tree, 2);
  const leaf = all[2] as string;
  expect(rootFromPath(leaf, 2, 6, path.slice(1), sha256)).toBeNull();
  expect(rootFromPath(leaf, 2, 6, [...path, leaf], sha256)).toBeNull();
  expect(rootFromPath(leaf, 6, 6, path, sha256)).toBeNull();
  expect(rootFromPath(leaf, 0.5, 6, path, sha256)).toBeNull();
});
