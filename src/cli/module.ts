/** The verbs of `breakwater module`: lint, list, schema, vocabulary, explain, test. */
import type { Command } from 'commander';

const FILE = 'desk file (.yaml)';

/** Adds `module` with its verbs; each is loaded when it is asked for. */
export function addModule(program: Command): void {
  const module = program
    .command('module')
    .description('modules of a trading desk: check, list, explain and test them');
  const verb = (name: string, about: string): Command =>
    module.command(name).description(about).option('--json', 'print JSON and nothing else');
  const load = () => import('./module-verbs.ts');
  verb('lint', 'every fault of desk files with its place, or what their modules are')
    .argument('<file...>', FILE)
    .addHelpText('after', '\nExample: breakwater module lint examples/desk/carry.yaml')
    .action(async (files: string[], options) => {
      process.exitCode = await (await load()).lintDesks(files, options);
    });
  verb('list', 'the ready modules; with a name, its parameters')
    .argument('[name]', 'such as delta-band')
    .option('--markdown', 'print the parameters as a table of Markdown')
    .action(async (name: string | undefined, options) => {
      process.exitCode = (await load()).listLibrary(name, options);
    });
  module
    .command('schema')
    .description('print the JSON Schema of desk files, for editors')
    .action(async () => {
      process.exitCode = (await load()).printSchema();
    });
  verb('vocabulary', 'every name that conditions and amounts may use')
    .option('--markdown', 'print the reference page instead')
    .action(async (options) => {
      process.exitCode = (await load()).printVocabulary(options);
    });
  verb('explain', 'what modules watch, when they act, what they do and never do, in plain words')
    .argument('<file>', FILE)
    .argument('[id]', 'one module (default: all)')
    .action(async (file: string, id: string | undefined, options) => {
      process.exitCode = await (await load()).explainDesk(file, id, options);
    });
  verb('test', 'play cases through the real desk; exit code 1 where one fails')
    .argument('<file>', FILE)
    .argument('<cases>', 'file of cases (.yaml)')
    .addHelpText(
      'after',
      '\nExample: breakwater module test examples/desk/guards.yaml examples/desk/guards.cases.yaml',
    )
    .action(async (file: string, cases: string, options) => {
      process.exitCode = await (await load()).testDesk(file, cases, options);
    });
}
