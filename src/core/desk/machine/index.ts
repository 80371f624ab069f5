export { Desk, type DeskOptions, decodeCommand } from './desk.ts';
export * from './desk-terms.ts';
export { type DeskState, surroundingsOf } from './state.ts';
