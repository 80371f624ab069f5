import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { controlPathOf, listenForWishes } from '../io/desk/control.ts';
import { kill } from './kill.ts';

const journal = (): string => join(mkdtempSync(join(tmpdir(), 'kill-')), 'j.db');
/** No such file: whoever reads it has gone to act at the venues directly. */
const DIRECT = { direct: 'nowhere/desk.yaml', flatten: true } as const;

test.each(['hangs', 'hangs up', 'has halted'])(
  'a desk that %s is stopped at its venues',
  async (how) => {
    const path = journal();
    const grant = () => ({ kind: 'halted', says: 'no room on the disk' }) as const;
    const server = createServer(
      (socket) => void (how === 'hangs' ? socket.resume() : socket.end()),
    );
    const listening =
      how === 'has halted' ? await listenForWishes(controlPathOf(path), grant) : server;
    if (listening === server)
      await new Promise<void>((resolve) => void server.listen(controlPathOf(path), resolve));
    try {
      await expect(kill(path, DIRECT)).rejects.toThrow('nowhere/desk.yaml');
    } finally {
      await listening.close();
    }
  },
);
