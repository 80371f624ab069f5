import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
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
  ['{"do":"sell"}', 'do: sell'],
  ['{"do":"kill"}', 'scope'],
  ['{"do":"rearm","scope":"book"}', 'person'],
  ['{"do":"values","source":"chain","time":1,"values":{"x":null}}', 'x is null'],
])('%s is refused', (line, says) => {
  expect(readWish(line)).toContain(says);
});
