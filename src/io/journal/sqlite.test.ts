import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJournal, openJournal, readJournal } from './index.ts';
import { HEADER, journalContract } from './journal.contract.ts';

journalContract('sqlite', () => {
  const directory = mkdtempSync(join(tmpdir(), 'journal-'));
  const file = join(directory, 'a.journal');
  return {
    open: () => (existsSync(file) ? openJournal(file) : createJournal(file, { header: HEADER })),
    read: () => readJournal(file),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
});
