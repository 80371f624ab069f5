/** A ready module: a function from parameters to terms, with a table of what it takes. */
import {
  type ConstraintTerms,
  defineModule,
  type ExecutionTerms,
  type ModuleDraft,
  type ModuleFault,
  type ModuleTerms,
} from '../module/index.ts';
import { type Given, type Parameters, readValues, type Values } from './parameters.ts';

/** The terms, or everything that is wrong with the parameters; `at` is such as `with.hardLimit`. */
export type LibraryResult =
  | { readonly kind: 'module'; readonly terms: ModuleTerms }
  | { readonly kind: 'refused'; readonly faults: readonly ModuleFault[] };

/** What may be laid over the module that the parameters give. */
export interface Overrides {
  /** Its name in the desk; the name of the ready module where absent. */
  readonly id?: string;
  readonly about?: string;
  readonly gapMsMax?: number;
  readonly constraints?: Partial<ConstraintTerms>;
  readonly execution?: Partial<ExecutionTerms>;
}

/** How a ready module is made. */
export interface Recipe<T extends Parameters> {
  readonly name: string;
  readonly about: string;
  readonly parameters: T;
  /** What is wrong between parameters that are each in their range. */
  readonly faults?: (values: Values<T>) => readonly ModuleFault[];
  readonly build: (values: Values<T>) => Omit<ModuleDraft, 'id'>;
}

/** A ready module. Called, it gives terms or says what it refuses. */
export interface LibraryModule<T extends Parameters> {
  (given: Given<T>, overrides?: Overrides): LibraryResult;
  readonly about: string;
  readonly parameters: T;
}

/** A ready module of any parameters, as the table of the library holds it. */
export interface LibraryEntry {
  readonly about: string;
  readonly parameters: Parameters;
  readonly make: (given: Readonly<Record<string, unknown>>, overrides?: Overrides) => LibraryResult;
}

/** Makes a ready module of its recipe. */
export function libraryModule<const T extends Parameters>(recipe: Recipe<T>): LibraryModule<T> {
  const { name, about, parameters, build } = recipe;
  const make = (given: Given<T>, overrides: Overrides = {}): LibraryResult => {
    const read = readValues(parameters, given as Readonly<Record<string, unknown>>);
    const faults = read.faults.length > 0 ? read.faults : (recipe.faults?.(read.values) ?? []);
    if (faults.length > 0) return { kind: 'refused', faults };
    const draft = build(read.values);
    const { constraints, execution, ...plain } = overrides;
    const terms = defineModule({
      about,
      ...draft,
      id: name,
      ...plain,
      constraints: { ...draft.constraints, ...constraints },
      execution: { ...draft.execution, ...execution },
    });
    return { kind: 'module', terms };
  };
  return Object.assign(make, { about, parameters });
}

/** A fault where one parameter must lie beyond another. */
export const mustExceed = (
  values: Readonly<Record<string, unknown>>,
  higher: string,
  lower: string,
): readonly ModuleFault[] => {
  const [more, less] = [values[higher] as number, values[lower] as number];
  if (more > less) return [];
  const accepted = `more than ${lower}, which is ${less}`;
  return [{ at: `with.${higher}`, seen: String(more), accepted }];
};
