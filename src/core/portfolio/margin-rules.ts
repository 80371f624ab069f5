/** Every kind of rules that a requirement can be computed by. */
import type { InverseStandardRules } from './inverse-standard.ts';
import type { ScenarioRules } from './rules.ts';
import type { SensitivityRules } from './sensitivity-rules.ts';
import type { StandardRules } from './standard-margin.ts';

export type MarginRules = ScenarioRules | StandardRules | InverseStandardRules | SensitivityRules;
