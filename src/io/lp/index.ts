export { openLinearSolver } from './highs.ts';
