export * from './breakers.ts';
