/** The verbs of `breakwater rulebook`: list, show, diff, lint. */
import type { Command } from 'commander';

const WHICH = 'name of a preset, or a file (.json)';

/** Adds `rulebook` with its verbs; each is loaded when it is asked for. */
export function addRulebook(program: Command): void {
  const rulebook = program
    .command('rulebook')
    .description('rules of venues as data: list, show, compare and check them');
  const verb = (name: string, about: string): Command =>
    rulebook.command(name).description(about).option('--json', 'print JSON and nothing else');
  const load = () => import('./rulebook-verbs.ts');
  verb('list', 'every preset with its date, layers, policy, funds and source').action(
    async (options) => {
      process.exitCode = (await load()).listRulebooks(options);
    },
  );
  verb('show', 'every term of a rulebook, and what it cannot say')
    .argument('<rulebook>', WHICH)
    .action(async (name: string, options) => {
      process.exitCode = (await load()).showRulebook(name, options);
    });
  verb('diff', 'only what differs between two rulebooks')
    .argument('<rulebook>', WHICH)
    .argument('<other>', WHICH)
    .action(async (left: string, right: string, options) => {
      process.exitCode = (await load()).diffRulebooks(left, right, options);
    });
  verb('lint', 'faults, and warnings of meaning; exit code 1 where there is a fault')
    .argument('<rulebook>', WHICH)
    .action(async (name: string, options) => {
      process.exitCode = (await load()).lintRulebook(name, options);
    });
}
