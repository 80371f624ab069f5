export * from './shadow-venue.ts';
