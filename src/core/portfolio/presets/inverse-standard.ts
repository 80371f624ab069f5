/** Standard margin of coin-settled contracts. */
import type { InverseStandardRules } from '../inverse-standard.ts';

export const INVERSE_STANDARD: InverseStandardRules = {
  kind: 'inverse-standard',
  name: 'inverse-standard',
  date: '2026-11-21',
  sources: [
    'Deribit, margin requirements of inverse options (doc.tslab.pro, helpcenter.bit.com ' +
      '11039704681753)',
  ],
  unconfirmed: [
    'The sources carry no day; this is the day on which they were read.',
    'Rates of perpetuals and futures, 4 % and 2 %, stand for the first step of a schedule that ' +
      'grows with size.',
  ],
  settlement: 'coin',
  initialRate: 0.15,
  initialLeast: 0.1,
  maintenanceRate: 0.075,
  linearInitial: 0.04,
  linearMaintenance: 0.02,
};
