/** Adapters of volatility surfaces. */
import type { Adapter } from './adapter.ts';
import { SSVI } from './ssvi.ts';
import { SVI_BUTTERFLY, SVI_G } from './svi-butterfly.ts';
import { SVI_JUMP_WINGS } from './svi-jump-wings.ts';
import { SVI_CAPPED, SVI_VOLATILITY } from './svi-volatility.ts';

export const SURFACE_SYSTEMS: readonly Adapter[] = [
  SSVI,
  SVI_BUTTERFLY,
  SVI_CAPPED,
  SVI_G,
  SVI_JUMP_WINGS,
  SVI_VOLATILITY,
];
