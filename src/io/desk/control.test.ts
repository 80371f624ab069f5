import { once } from 'node:events';
import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { controlPathOf, listenForWishes, readWish, tellWish } from './control.ts';

const place = (): string => controlPathOf(join(mkdtempSync(join(tmpdir(), 'control-')), 'd.db'));

test('a wish is granted by the desk that listens, and by nobody else', async () => {
  const path = place();
  expect(await tellWish(path, { do: 'status' })).toBeNull();
  const heard: unknown[] = [];
  const open = await listenForWishes(path, (wish) => {
    heard.push(wish);
    return { kind: 'done', says: ['killed'] };
  });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const wish = { do: 'kill', scope: 'book', flatten: true, person: 'ada' } as const;
  expect(await tellWish(path, wish)).toEqual({ kind: 'done', says: ['killed'] });
  expect(heard).toEqual([wish]);
  await expect(listenForWishes(path, () => ({ kind: 'done', says: [] }))).rejects.toThrow(
    'runs with',
  );
  await open.close();
});

test('what a crash left behind is taken over', async () => {
  const path = place();
  writeFileSync(path, '');
  const open = await listenForWishes(path, () => {
    throw new Error('not now');
  });
  expect(await tellWish(path, { do: 'status' })).toEqual({ kind: 'refused', says: 'not now' });
  await open.close();
});

test.each([
  ['{', 'no JSON'],
  ['{"do":"sell"}', 'do: "sell"'],
  ['{"do":{"toString":1}}', 'do: {"toString":1}'],
  ['{"do":"values","source":"s","time":{"toString":1}}', 'time: {"toString":1}'],
  ['{"do":"values","source":"s","time":9e15,"values":{}}', 'a minute from now'],
  ['{"do":"values","source":"s","time":1,"values":{"x":{"toString":1}}}', 'x is {"toString":1}'],
  ['{"do":"kill"}', 'scope'],
  ['{"do":"rearm","scope":"book"}', 'person'],
  ['{"do":"values","source":"chain","time":1,"values":{"x":null}}', 'x is null'],
])('%s is refused', (line, says) => {
  expect(readWish(line)).toContain(says);
});

test('lines that nobody should send end their connection at most, never the desk', async () => {
  const path = place();
  const open = await listenForWishes(path, () => ({ kind: 'done', says: [] }));
  const odd = createConnection(path);
  odd.write('{"do":{"toString":1}}\nnull\n[]\n');
  const [heard] = (await once(odd, 'data')) as [Buffer];
  expect(heard.toString()).toContain('refused');
  odd.on('error', () => {});
  const closed = new Promise((resolve) => odd.once('close', resolve));
  odd.write('x'.repeat(1_000_000));
  await closed;
  expect(await tellWish(path, { do: 'status' })).toEqual({ kind: 'done', says: [] });
  await open.close();
});

test('nobody but the owner may open the socket, also while it is made', async () => {
  const path = place();
  const before = process.umask(0);
  try {
    const listening = listenForWishes(path, () => ({ kind: 'done', says: [] }));
    expect(statSync(path).mode & 0o077).toBe(0);
    await (await listening).close();
  } finally {
    process.umask(before);
  }
});

test('a desk that hangs up is no desk, and one that hangs is told of', async () => {
  const path = place();
  const server = createServer((socket) => void (isGone ? socket.end() : socket.resume()));
  let isGone = true;
  await new Promise<void>((resolve) => void server.listen(path, () => resolve()));
  expect(await tellWish(path, { do: 'status' })).toBeNull();
  isGone = false;
  await expect(tellWish(path, { do: 'status' }, 50)).rejects.toThrow('no answer within 50 ms');
  server.close();
});
