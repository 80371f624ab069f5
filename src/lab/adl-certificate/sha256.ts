import { createHash } from 'node:crypto';
import type { Digest } from '../../core/waterfall/index.ts';

/** SHA-256 of the platform, for the port of the certificates. */
export const sha256: Digest = (text) => createHash('sha256').update(text, 'utf8').digest('hex');
