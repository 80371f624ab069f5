/** The door of the labelled stress windows. */
export {
  LABELLED_FROM,
  STANDINGS,
  STRESS_WINDOWS,
  type Standing,
  type StressWindow,
} from './stress-windows.ts';
