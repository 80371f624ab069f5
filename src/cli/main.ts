#!/usr/bin/env node
import { Command, CommanderError, Option } from 'commander';
import { addAdl } from './adl.ts';
import { addDesk } from './desk.ts';
import { EXIT, explain } from './exit.ts';
import { addFund } from './fund.ts';
import { addLiquidity } from './liquidity.ts';
import { addModule } from './module.ts';
import { addRulebook } from './rulebook.ts';

const program = new Command('breakwater')
  .description('The backstop engine for crypto derivatives.')
  .version('0.1.0')
  .showHelpAfterError('(--help shows what is accepted)')
  .exitOverride();

/** Loads a verb only when it is asked for, so that each starts fast. */
function verb<A extends unknown[]>(run: (...args: A) => Promise<number> | number) {
  return async (...args: A): Promise<void> => {
    process.exitCode = await run(...args);
  };
}

const simulation = (command: Command): Command =>
  command
    .option('--accounts <count>', 'accounts, 100 to 1,000,000')
    .option('--seed <number>', 'seed of everything that is drawn')
    .option('--rulebook <name>', 'a preset (see rulebook list), or a file (.json)')
    .option('--versus <name>', 'another rulebook: the same crash under both, side by side')
    .option('--without-backstop', 'run without the liquidity reserve as well, side by side')
    .option('--prices <file>', 'OHLCV CSV (or .csv.gz) in place of the prices of the scenario')
    .option(
      '--chains <folder>',
      'real option chains in place of the smiles of a scenario of options',
    )
    .option('--accept-gaps', 'hold the last price over gaps of the path')
    .option('--journal <file>', 'new journal file (default: beside the report)')
    .option('--report <file>', 'HTML report; its JSON is written beside it')
    .option('--json', 'print the result as JSON and nothing else')
    .addOption(new Option('--acks', 'print every durable seq with its state hash').hideHelp());

simulation(program.command('demo').description('the crash of 10 October 2025')).action(
  verb(async (options) => (await import('./demo.ts')).demo(options)),
);

simulation(
  program
    .command('simulate')
    .description('run a scenario file through journal, engine, ladder, book and waterfall')
    .argument('<scenario>', 'YAML file, such as scenarios/2025-10-10.yaml'),
)
  .addHelpText('after', '\nExample: breakwater simulate scenarios/2025-10-10.yaml --accounts 5000')
  .action(
    verb(async (file: string, options) =>
      (await import('./simulate.ts')).simulateFile(file, options),
    ),
  );

program
  .command('apply')
  .description('run commands (JSON lines) through a fresh engine and print the events')
  .argument('<file>', 'file of commands, or - for standard input')
  .option('--rulebook <name>', 'a preset (see rulebook list), or a file (.json)', 'breakwater')
  .option('--journal <file>', 'keep the commands in a new journal')
  .option('--audit', 'check every invariant after every event (slow)')
  .addHelpText(
    'after',
    '\nExample: breakwater apply vectors/incidents/dydx-2025-10-10-order.ndjson',
  )
  .action(
    verb(async (file: string, options) =>
      (await import('./apply.ts')).apply(file, options, (text) => process.stdout.write(text)),
    ),
  );

program
  .command('schema')
  .description('print the JSON Schema of commands and events')
  .option('--markdown', 'print the reference page instead')
  .option('--scenario', 'print the schema of scenario files instead')
  .action(verb(async (options) => (await import('./schema.ts')).schema(options)));

program
  .command('verify')
  .description('recompute a journal: hash chain, every command, states, invariants')
  .argument('<journal>', 'journal file')
  .option('--json', 'print the findings as JSON')
  .action(
    verb(async (file: string, options) => (await import('./verify.ts')).verify(file, options)),
  );

program
  .command('replay')
  .description('rebuild the state of a journal and print its summary')
  .argument('<journal>', 'journal file')
  .option('--until <seq>', 'stop after this command (default: the last)')
  .action(
    verb(async (file: string, options) => (await import('./verify.ts')).replayFile(file, options)),
  );

program
  .command('schedule')
  .description("read a venue's published margin brackets as a schedule for `list-market`")
  .argument('<file>', 'CSV (or .csv.gz) with symbol, tier, min_notional, mmr, max_leverage, ...')
  .argument('<symbol>', 'symbol in that file, such as BTC/USDT:USDT')
  .action(
    verb(async (file: string, symbol: string) => {
      const { readBracketsOf } = await import('../lab/scenario/bracket-file.ts');
      console.log(JSON.stringify({ schedule: readBracketsOf(file, symbol).schedule }, null, 2));
      return EXIT.done;
    }),
  );

program
  .command('backtest')
  .description('desks with different modules over one market, side by side')
  .argument('<study>', 'YAML file, such as scenarios/desk/churn-swing.yaml')
  .option('--data <folder>', 'folder of the files that it names (default: BREAKWATER_DATA)')
  .option('--report <file>', 'HTML page with charts')
  .option('--json', 'print one JSON object')
  .addHelpText('after', '\nExample: breakwater backtest scenarios/desk/churn-swing.yaml')
  .action(
    verb(async (file: string, options) => (await import('./backtest.ts')).backtest(file, options)),
  );

addAdl(program);
addFund(program);
addDesk(program);
addLiquidity(program);
addModule(program);
addRulebook(program);

program
  .command('margin')
  .description("what a portfolio has to hold under a venue's rules, scenario by scenario")
  .argument('<portfolio>', 'JSON file: market, positions, collateral')
  .option('--preset <name>', 'derive-portfolio, deribit-btc, paradex, ..., or a file of rules')
  .option('--what-if <order>', 'JSON file of an order: shows the requirement before and after it')
  .option('--json', 'print the result as JSON')
  .addHelpText(
    'after',
    '\nExample: breakwater margin examples/portfolio.json --preset derive-portfolio',
  )
  .action(
    verb(async (file: string, options) => (await import('./margin.ts')).margin(file, options)),
  );

program
  .command('price')
  .description('price options with all Greeks, imply volatilities, or fit and compare a chain')
  .argument('[file]', 'JSON lines, one option each, or - for standard input')
  .option('--table', 'print an aligned table instead of JSON lines')
  .option('--chain <csv>', 'option chain, CSV or .csv.gz: fit surfaces, compare marks and deltas')
  .option('--at <snapshot>', 'one snapshot of the chain: Unix ms or ISO time (default: the last)')
  .option('--all', 'every snapshot of the chain')
  .option('--from <quotes>', 'fit from volatility, mark or mid (default: mark)')
  .option('--report <html>', 'write the comparison as an HTML page')
  .option('--json', 'print the comparison as JSON')
  .addHelpText(
    'after',
    '\nExample: echo \'{"type":"call","forward":70000,"strike":75000,"years":0.1,' +
      '"volatility":0.5}\' | breakwater price - --table',
  )
  .action(
    verb(async (file: string | undefined, options) =>
      (await import('./price.ts')).price(file, options, (text) => process.stdout.write(text)),
    ),
  );

program
  .command('conformance')
  .description("run published cases of venues' rules against the engine's own functions")
  .argument('<file...>', 'JSON lines files of cases, or .json files whose fields are cases')
  .option('--json', 'print the results as JSON')
  .action(
    verb(async (files: string[], options) =>
      (await import('./conformance.ts')).conformance(files, options),
    ),
  );

// Whoever reads the output may stop before its end (`| head`): the work goes on to its own end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.badInput;
  } else {
    const { text, code } = explain(error);
    console.error(`breakwater: ${text}`);
    process.exitCode = code;
  }
}
