/** Every preset by name. Parameters are dated data: a venue that changes them gets a new entry. */
import type { MarginRules } from '../margin-rules.ts';
import { AEVO } from './aevo.ts';
import { BYBIT_LIKE } from './bybit-like.ts';
import { DERIBIT_BTC, DERIBIT_ETH } from './deribit.ts';
import { DERIVE_PORTFOLIO } from './derive-portfolio.ts';
import { DERIVE_STANDARD } from './derive-standard.ts';
import { INVERSE_STANDARD } from './inverse-standard.ts';
import { OKX_LIKE } from './okx-like.ts';
import { PARADEX } from './paradex.ts';
import { SCAN_SIXTEEN } from './scan-sixteen.ts';
import { SENSITIVITY_BASED } from './sensitivity-based.ts';

export const MARGIN_PRESETS: readonly MarginRules[] = [
  DERIBIT_BTC,
  DERIBIT_ETH,
  DERIVE_PORTFOLIO,
  DERIVE_STANDARD,
  PARADEX,
  AEVO,
  OKX_LIKE,
  BYBIT_LIKE,
  SCAN_SIXTEEN,
  SENSITIVITY_BASED,
  INVERSE_STANDARD,
];

/** The preset of a name, or null. */
export const marginPreset = (name: string): MarginRules | null =>
  MARGIN_PRESETS.find((preset) => preset.name === name) ?? null;
