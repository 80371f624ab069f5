/**
 * Doubly linked lists of nodes, each with a trigger, in one block of memory. A node is in at most
 * one list and leaves it without knowing which. Node `2 * row` is for a fall of the mark of a
 * position row, node `2 * row + 1` for a rise; the 32 bytes of both are side by side, since whoever
 * reads one is about to read the other.
 *
 * Zero means none in all links, so that a fresh table is memory that the system has not handed out
 * yet.
 */
export class TriggerLists {
  // derived
  private heads = new Int32Array(0); //      first node of a list + 1, 0 where it is empty
  private readonly links: Int32Array; //     [4 * node]: next node + 1, 0 at the end;
  //                                         [4 * node + 1]: node before + 1, or -1 - list at its
  //                                         head, 0: in no list
  private readonly triggers: Float64Array; // [2 * node + 1]

  /** @param nodes how many nodes */
  constructor(nodes: number) {
    this.triggers = new Float64Array(2 * nodes);
    this.links = new Int32Array(this.triggers.buffer);
  }

  /** First node of a list, or -1. */
  first(list: number): number {
    return (this.heads[list] as number) - 1;
  }

  /** The node after one that is in a list, or -1. */
  next(node: number): number {
    return (this.links[4 * node] as number) - 1;
  }

  /** The trigger that a node was last linked with. */
  trigger(node: number): number {
    return this.triggers[2 * node + 1] as number;
  }

  /** Whether a node is in a list. */
  isLinked(node: number): boolean {
    return this.links[4 * node + 1] !== 0;
  }

  /** Puts a node that is in no list at the head of one. */
  link(list: number, node: number, trigger: number): void {
    const { heads, links } = this;
    const next = heads[list] as number;
    heads[list] = node + 1;
    links[4 * node] = next;
    links[4 * node + 1] = -1 - list;
    this.triggers[2 * node + 1] = trigger;
    if (next !== 0) links[4 * next - 3] = node + 1;
  }

  /** Takes a node out of its list, if it is in one. */
  unlink(node: number): void {
    const { links } = this;
    const before = links[4 * node + 1] as number;
    if (before === 0) return;
    const next = links[4 * node] as number;
    if (before > 0) links[4 * before - 4] = next;
    else this.heads[-1 - before] = next;
    if (next !== 0) links[4 * next - 3] = before;
    links[4 * node + 1] = 0;
  }

  /** Sum of links beside a node: reading them brings the memory that `unlink` will need. */
  neighbours(node: number): number {
    const { links } = this;
    const before = links[4 * node + 1] as number;
    const next = links[4 * node] as number;
    return (
      (links[4 * Math.max(before, 1) - 4] as number) + (links[4 * Math.max(next, 1) - 4] as number)
    );
  }

  /** Empties all lists and makes room for so many. */
  clear(lists: number): void {
    this.links.fill(0);
    if (lists > this.heads.length) this.heads = new Int32Array(lists);
    else this.heads.fill(0);
  }
}
