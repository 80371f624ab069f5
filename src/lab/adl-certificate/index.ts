export * from './accounts-csv.ts';
export * from './certificate-schema.ts';
export * from './sha256.ts';
export * from './verification.ts';
export * from './verification-text.ts';
