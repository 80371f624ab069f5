/** `breakwater desk report`: what the orders of a desk cost, from its journal. */
import { canonicalText, type Shortfall, shortfallReport } from '../core/desk/index.ts';
import { replayDesk } from '../io/desk/replay-desk.ts';
import { OrderFollower } from '../io/desk/worked-orders.ts';
import { openLinearSolver } from '../io/lp/index.ts';
import { EXIT } from './exit.ts';
import { tableLines } from './text-table.ts';

const HEADS = [
  ...['', 'orders', 'decided', 'traded', 'delay', 'drift', 'spread', 'impact', 'fees'],
  ...['missed', 'total', 'bp', '1 s', '5 s', '30 s'],
];

const money = (units: bigint): string => (Number(units) / 1e8).toFixed(2);
const points = (value: number | null): string => (value === null ? '-' : value.toFixed(2));

const row = (name: string, of: Shortfall): readonly string[] => [
  ...[name, String(of.orders), money(of.decided), money(of.traded), money(of.delay)],
  ...[money(of.drift), money(of.spread), money(of.impact), money(of.fees)],
  ...[money(of.opportunity), money(of.total), points(of.totalBp)],
  ...[0, 1, 2].map((at) => points(of.markoutsBp[at] ?? null)),
];

/** Prints implementation shortfall and markouts by module and by instrument. */
export async function deskReport(file: string, options: { json?: boolean }): Promise<number> {
  const follower = new OrderFollower();
  replayDesk(file, await openLinearSolver(), (_seq, command, events, desk) => {
    follower.note(command, events, desk);
  });
  const { worked, untold } = follower.orders();
  const report = shortfallReport(worked);
  if (options.json === true) {
    console.log(canonicalText({ ...report, untold }));
    return EXIT.done;
  }
  if (report.all === null) {
    console.log(`${file}: no order is over`);
    return EXIT.negative;
  }
  const rows = [
    HEADS,
    ...report.byModule.map(([name, of]) => row(name === '' ? 'kill switch' : name, of)),
    ...report.byInstrument.map(([name, of]) => row(name, of)),
    row('all', report.all),
  ];
  const columns = HEADS.map((_, at) => ({ align: at === 0 ? 'left' : 'right' }) as const);
  console.log(
    'Implementation shortfall in quote currency (above zero was paid), markouts in basis',
  );
  console.log('points of the fill (above zero the market went our way)\n');
  for (const line of tableLines(rows, columns, 200)) console.log(line);
  if (untold > 0)
    console.log(`\n${untold} orders are still out, or had no price at their decision`);
  return EXIT.done;
}
