import { jsonSchema, referencePage } from '../io/codec/index.ts';
import { EXIT } from './exit.ts';

/** Prints the JSON Schema of commands and events, or the reference page. */
export function schema(options: { readonly markdown?: boolean }): number {
  console.log(options.markdown === true ? referencePage() : JSON.stringify(jsonSchema(), null, 2));
  return EXIT.done;
}
