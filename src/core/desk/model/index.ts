export * from './commands.ts';
export * from './events.ts';
export * from './instruments.ts';
export * from './orders.ts';
