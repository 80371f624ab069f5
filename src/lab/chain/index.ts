/** The door of `lab/chain`: option chains of venues, fitted and compared. */
export { alignedTable, digits, left, right } from './aligned.ts';
export { type ChainSnapshot, readChain } from './chain-file.ts';
export { renderChainReport } from './chain-report.ts';
export { ChainStudent, type ChainStudy } from './chain-study.ts';
export { chainJson, chainText } from './chain-text.ts';
