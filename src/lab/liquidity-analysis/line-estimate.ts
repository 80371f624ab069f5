/** About how many lines a file has, for a progress bar. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';

/** Bytes of the head that are looked at. */
const LOOKED_AT = 1_048_576;

const LINE_END = 10;

/** The lines of its first million bytes, unpacked where it is packed, and as many for the rest. */
export function estimateLines(file: string): number {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const head = Buffer.alloc(Math.min(size, LOOKED_AT));
    readSync(handle, head, 0, head.length, 0);
    const isPacked = head[0] === 0x1f && head[1] === 0x8b;
    const text = isPacked ? unpacked(head) : head;
    let lines = 1;
    for (const byte of text) if (byte === LINE_END) lines += 1;
    return (lines * size) / Math.max(head.length, 1);
  } finally {
    closeSync(handle);
  }
}

/** A damaged archive is left to the reading, which names it. */
function unpacked(head: Buffer): Buffer {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return head;
  }
}
