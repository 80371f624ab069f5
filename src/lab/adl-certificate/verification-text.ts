/** A certificate and its verification as text for a person. */
import type {
  AdlLevel,
  Certificate,
  CertificateDifference,
  CertifiedLine,
} from '../../core/waterfall/index.ts';
import type { Verification } from './verification.ts';

/** Most differences that are printed; the number of the rest follows. */
const SHOWN = 20;

const counted = (amount: bigint | number): string => amount.toLocaleString('en-US');

/** The level with about seven digits; the exact fraction stands in the file. */
function levelOf(level: AdlLevel | null): string {
  if (level === null) return 'none: the policy has no level';
  const { numerator, denominator } = level;
  const value = Number(numerator) / Number(denominator);
  return `${numerator}/${denominator}, about ${value.toPrecision(7)}`;
}

/** What was decided, in a few lines. */
export function certificateLines(certificate: Certificate): string[] {
  const { policy, numeraire, target, unit, accounts, level, residual, binding } = certificate;
  return [
    `policy    ${policy}`,
    `target    ${counted(target)} ${unit} of ${numeraire}, from ${counted(accounts)} candidates`,
    `level     ${levelOf(level)}`,
    `residual  ${residual === null ? 'none' : `${residual} units`}`,
    `binding   ${counted(binding.count)} accounts gave all they could`,
    `root      ${certificate.root}`,
    `seal      ${certificate.seal}`,
  ];
}

function lineText({ id, row, candidate, taken }: CertifiedLine, unit: string): string {
  const { size, equity, gain } = candidate;
  const inputs = `equity ${counted(equity)}, gain ${counted(gain)}`;
  return `account ${id} (row ${row}) gave ${counted(taken)} of ${counted(size)} ${unit}; ${inputs}`;
}

function differenceLines(differences: readonly CertificateDifference[]): string[] {
  const shown = differences
    .slice(0, SHOWN)
    .map(({ field, stated, found }) => `differs: ${field} is stated as ${stated}, found ${found}`);
  const rest = differences.length - shown.length;
  return rest > 0 ? [...shown, `differs: ${counted(rest)} more`] : shown;
}

/** The answer to a person: what holds or what differs, what was checked and what was not. */
export function verificationText(verification: Verification): string {
  const { certificate, line, differences, checked, unchecked } = verification;
  const verdict = differences.length === 0 ? 'HOLDS' : 'DOES NOT HOLD';
  return [
    ...certificateLines(certificate),
    ...(line === null ? [] : [lineText(line, certificate.unit)]),
    ...differenceLines(differences),
    ...(differences.length === 0 ? checked.map((sentence) => `checked: ${sentence}`) : []),
    ...unchecked.map((sentence) => `not checked: ${sentence}`),
    `The certificate ${verdict}.`,
    '',
  ].join('\n');
}
