export {
  type ActivationTerms,
  type ConditionTerms,
  LEVEL_REASONS,
  LEVELS,
  type Level,
  type LevelReason,
  type LevelTerms,
} from '../../model/index.ts';
export * from './activations.ts';
export * from './condition.ts';
export * from './levels.ts';
