import { z } from 'zod';
import { jsonSchema, referencePage } from '../io/codec/index.ts';
import { SCENARIO_SCHEMA } from '../lab/scenario/scenario-schema.ts';
import { EXIT } from './exit.ts';

/** Prints the JSON Schema of commands and events, their reference page, or that of scenarios. */
export function schema(options: {
  readonly markdown?: boolean;
  readonly scenario?: boolean;
}): number {
  if (options.scenario === true) {
    console.log(JSON.stringify(z.toJSONSchema(SCENARIO_SCHEMA, { io: 'input' }), null, 2));
  } else if (options.markdown === true) {
    console.log(referencePage().trimEnd());
  } else {
    console.log(JSON.stringify(jsonSchema(), null, 2));
  }
  return EXIT.done;
}
