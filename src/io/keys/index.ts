export { KeyError } from './key-error.ts';
export { keysFromFile } from './key-file.ts';
export { type Environment, keysFromEnvironment, keysOf, variableOf } from './keys.ts';
export { redact } from './redact.ts';
export { CONCEALED, Secret } from './secret.ts';
export { secretsOf, type VenueKeys } from './venue-keys.ts';
