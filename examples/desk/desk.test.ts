import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { compareCase, playCase, readCases } from '../../src/io/desk-cases/index.ts';
import { deskFaultText, deskFileOf, readDesk } from '../../src/io/desk-file/index.ts';
import { openLinearSolver } from '../../src/io/lp/index.ts';

const FOLDER = dirname(fileURLToPath(import.meta.url));
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
const CASES = FILES.filter((file) => file.endsWith('.cases.yaml'));
const DESKS = FILES.filter((file) => !CASES.includes(file));

test.each(DESKS)('%s has no fault', async (file) => {
  expect((await readDesk(join(FOLDER, file))).faults.map(deskFaultText)).toEqual([]);
});

test.each(CASES)('every case of %s passes', async (file) => {
  const { terms } = await deskFileOf(join(FOLDER, file.replace('.cases.yaml', '.yaml')));
  const solver = await openLinearSolver();
  const cases = readCases(join(FOLDER, file), terms);
  expect(cases.length).toBeGreaterThan(0);
  for (const each of cases) {
    const { passed, diff } = compareCase(each, playCase(terms, each, solver));
    expect(passed ? [] : diff, each.name).toEqual([]);
  }
});
