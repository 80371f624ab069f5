export * from './price-policy.ts';
export * from './vault-stage.ts';
