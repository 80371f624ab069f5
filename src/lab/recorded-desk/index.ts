export * from './desk-policy.ts';
export * from './recorded-feed.ts';
