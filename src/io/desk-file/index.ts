export { type DeskFault, DeskFileError, deskFaultText } from './desk-fault.ts';
export { deskSchema, type VenueFields } from './desk-fields.ts';
export {
  completeInstruments,
  type DeskFile,
  type DeskReading,
  deskFileOf,
  type InstrumentSlot,
  openSlots,
  readDesk,
  readDeskText,
} from './desk-file.ts';
export * as fields from './fields.ts';
export type { PlacedModule } from './judge.ts';
export { nearestOf } from './nearest.ts';
export { readShape } from './read-entries.ts';
export { shareText, timeText } from './unit-text.ts';
export { YamlSource } from './yaml-source.ts';
