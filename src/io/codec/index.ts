export * from './commands.ts';
export * from './events.ts';
export * from './reference.ts';
export * from './schema.ts';
