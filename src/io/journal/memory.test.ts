import { HEADER, journalContract } from './journal.contract.ts';
import { MemoryStore } from './memory.ts';

journalContract('memory', () => {
  const store = new MemoryStore({ header: HEADER });
  return { open: () => store.open(), read: () => store.read(), remove: () => {} };
});
