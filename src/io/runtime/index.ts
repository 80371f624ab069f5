export * from './recovery.ts';
export * from './sequencer.ts';
