/**
 * A Merkle tree over the lines of an allocation. Leaves are paired from the left, and a node that
 * is left over at the end of its row goes up unchanged; nothing is doubled, so that two lists of
 * lines never have one root. That is the tree of RFC 6962 (section 2.1) with other domain marks.
 */
import { type Digest, DOMAIN } from './digest.ts';

/** Rows of a tree of 2^53 leaves: no list is longer. */
const ROWS_MAX = 53;

const nodeOf = (left: string, right: string, digest: Digest): string =>
  digest(`${DOMAIN.node}${left}\n${right}`);

/** The row above: pairs hashed, the one left over as it is. */
function rowAbove(row: readonly string[], digest: Digest): string[] {
  const above: string[] = [];
  for (let at = 0; at + 1 < row.length; at += 2) {
    above.push(nodeOf(row[at] as string, row[at + 1] as string, digest));
  }
  if (row.length % 2 === 1) above.push(row[row.length - 1] as string);
  return above;
}

/** All rows of the tree, the leaves first, the root alone in the last. */
export type MerkleTree = readonly (readonly string[])[];

/**
 * The tree over the digests of leaves.
 *
 * @param leaves one or more digests, in their order
 */
export function merkleTree(leaves: readonly string[], digest: Digest): MerkleTree {
  const rows: string[][] = [[...leaves]];
  for (let depth = 0; depth < ROWS_MAX; depth += 1) {
    const row = rows[depth] as string[];
    if (row.length <= 1) break;
    rows.push(rowAbove(row, digest));
  }
  return rows;
}

/** The root of a tree; a tree without leaves has the digest of the bare node mark. */
export const merkleRoot = (tree: MerkleTree, digest: Digest): string =>
  tree[tree.length - 1]?.[0] ?? digest(DOMAIN.node);

/**
 * The neighbours that, hashed with a leaf on the way up, give the root.
 *
 * @param at place of the leaf, from 0
 */
export function merklePath(tree: MerkleTree, at: number): string[] {
  const path: string[] = [];
  let place = at;
  for (const row of tree.slice(0, -1)) {
    const neighbour = row[place % 2 === 0 ? place + 1 : place - 1];
    if (neighbour !== undefined) path.push(neighbour);
    place = Math.floor(place / 2);
  }
  return path;
}

/**
 * The root to which a leaf and its path lead. The place and the number of leaves say on which side
 * each neighbour stands, so a path carries nothing but digests.
 *
 * @returns the root, or null where the path is too short or too long for the place
 */
export function rootFromPath(
  leaf: string,
  at: number,
  leaves: number,
  path: readonly string[],
  digest: Digest,
): string | null {
  if (!(Number.isSafeInteger(at) && at >= 0 && at < leaves)) return null;
  let node = leaf;
  let used = 0;
  let place = at;
  for (let length = leaves; length > 1; length = Math.ceil(length / 2)) {
    const isLeftOver = place === length - 1 && place % 2 === 0;
    if (!isLeftOver) {
      const neighbour = path[used];
      if (neighbour === undefined) return null;
      node = place % 2 === 0 ? nodeOf(node, neighbour, digest) : nodeOf(neighbour, node, digest);
      used += 1;
    }
    place = Math.floor(place / 2);
  }
  return used === path.length ? node : null;
}
