/** Derive, standard manager: a formula a position, and per expiry the largest loss. */
import type { StandardRules } from '../standard-margin.ts';

export const DERIVE_STANDARD: StandardRules = {
  kind: 'standard',
  name: 'derive-standard',
  date: '2026-11-21',
  sources: ['derivexyz/v2-core, StandardManager.sol and scripts/config-mainnet.sol (BTC, ETH)'],
  unconfirmed: [
    'The sources carry no day; this is the day on which they were read.',
    'What base collateral counts for is given with each asset as haircuts.',
    'One trust per underlying is used; the contract looks at perpetual and option feeds apart.',
    'Later documents of the venue list lower rates for perpetuals.',
  ],
  settlement: 'quote',
  linearMaintenance: 0.065,
  linearInitial: 0.1,
  optionMost: 0.15,
  optionLeast: 0.13,
  callMaintenance: 0.09,
  putMaintenance: 0.09,
  putMaintenanceOfMark: 0.09,
  unpairedInitial: 1.2,
  unpairedMaintenance: 1.1,
  initialOverMaintenance: 1.05,
  confidenceThreshold: 0.55,
  confidenceRate: 1,
  pegThreshold: 0.99,
  pegFactor: 2,
};
