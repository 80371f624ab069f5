import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
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

const TWO = `
name: two
capital: { one: 1000, other: 1000 }
venues:
  one: { kind: ccxt, exchange: binanceusdm, sandbox: true }
  other: { kind: ccxt, exchange: bybit, sandbox: true }
instruments:
  - { id: A, venue: one, symbol: BTCUSDT }
  - { id: B, venue: other, symbol: BTCUSDT }
modules: []
`;

test('a venue that cannot be opened is told of, and the next one is tried', async () => {
  const path = journal();
  const direct = join(dirname(path), 'two.yaml');
  writeFileSync(direct, TWO);
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(await kill(path, { direct })).toBe(1);
  const said = told.mock.calls.flat().join('\n');
  for (const name of ['ONE', 'OTHER']) expect(said).toContain(`BREAKWATER_${name}_KEY`);
  const wrong = kill(path, { direct, scope: 'venue:nowhere' });
  await expect(wrong).rejects.toThrow('book, venue:one, venue:other');
  told.mockRestore();
});
