/** The verbs of `breakwater desk`, and those that run and stop one. */
import type { Command } from 'commander';
import type { DeskExplainOptions } from './desk-explain.ts';
import type { KillOptions } from './kill.ts';
import type { RunOptions } from './run.ts';

/** Adds `run`, `kill`, `rearm` and `desk`; each is loaded when it is asked for. */
export function addDesk(program: Command): void {
  addRun(program);
  addKill(program);
  const desk = program.command('desk').description('what a desk did, from its journal alone');
  desk
    .command('explain')
    .description('decisions with the values that decided, derived again')
    .argument('<journal>', 'journal of a desk')
    .option('--seq <number>', 'what one command caused')
    .option('--client <id>', 'everything about one order')
    .option('--module <id>', 'what one module said')
    .option('--last <count>', 'so many decisions at most (default: 20)')
    .option('--json', 'one JSON object a line')
    .action(async (file: string, options: DeskExplainOptions) => {
      process.exitCode = await (await import('./desk-explain.ts')).deskExplain(file, options);
    });
  desk
    .command('report')
    .description('what its orders cost: shortfall by part, and prices after fills')
    .argument('<journal>', 'journal of a desk')
    .option('--json', 'print one JSON object')
    .action(async (file: string, options: { json?: boolean }) => {
      process.exitCode = await (await import('./desk-report.ts')).deskReport(file, options);
    });
  desk
    .command('verify')
    .description('replay the journal and hold every saved state against it')
    .argument('<journal>', 'journal of a desk')
    .option('--json', 'print one JSON object')
    .action(async (file: string, options: { json?: boolean }) => {
      process.exitCode = await (await import('./desk-explain.ts')).deskVerify(file, options);
    });
}

function addRun(program: Command): void {
  program
    .command('run')
    .description('run a desk: on paper, unless a venue is named')
    .argument('<file>', 'desk file (.yaml)')
    .option(
      '--venue <exchange>',
      'a ccxt exchange in place of the paper venues, such as binanceusdm',
    )
    .option('--sandbox', "the exchange's test network")
    .option('--keys <file>', 'API keys, readable by their owner only (default: the environment)')
    .option(
      '--shadow',
      'decide and send nothing; what would have been sent is shown beside what was done',
    )
    .option('--journal <file>', 'journal of the desk; an existing one is continued')
    .option('--market <csv>', 'bars that the paper market follows (default: a seeded walk)')
    .option('--speed <factor>', 'how much faster than real time the bars pass (default: 1)')
    .option('--seed <number>', 'seed of the paper market (default: 1)')
    .option('--position <id=size...>', 'what the paper account begins with, such as BTC-CALL=-10')
    .option('--seconds <count>', 'stop after so long (default: until interrupted)')
    .option('--serve <port>', 'also serve the paper venue as Binance USD-M on this loopback port')
    .option('--json', 'events as JSON lines')
    .addHelpText('after', '\nExample: breakwater run examples/desk/delta-hedge.yaml --seconds 30')
    .action(async (file: string, options: RunOptions) => {
      process.exitCode = await (await import('./run.ts')).run(file, options);
    });
}

function addKill(program: Command): void {
  program
    .command('kill')
    .description('stop a desk: cancel all, close only, and flatten where asked')
    .argument('<journal>', 'journal of the desk that runs')
    .option('--scope <scope>', 'book, venue:NAME, underlying:NAME or module:ID (default: book)')
    .option('--flatten', 'close every position too')
    .option('--person <name>', 'who asks (default: the user of the system)')
    .option('--direct <file>', 'desk file: where no desk answers, act at its venues without one')
    .option('--venue <exchange>', 'with --direct: a ccxt exchange, as in run')
    .option('--sandbox', "with --direct: the exchange's test network")
    .option('--keys <file>', 'with --direct: API keys')
    .action(async (journal: string, options: KillOptions) => {
      process.exitCode = await (await import('./kill.ts')).kill(journal, options);
    });
  program
    .command('rearm')
    .description('take a stop, a pause or a latch back; two persons must ask')
    .argument('<journal>', 'journal of the desk that runs')
    .requiredOption('--scope <scope>', 'what was stopped')
    .requiredOption('--person <name>', 'who asks')
    .action(async (journal: string, options: { scope: string; person: string }) => {
      process.exitCode = await (await import('./kill.ts')).rearm(journal, options);
    });
}
