/** HiGHS in WebAssembly behind the port of `core/waterfall`; loaded when it is first opened. */
import type { Highs, ModelData } from 'highs';
import type {
  LinearProgram,
  LinearSolution,
  LinearSolver,
  Unsolved,
} from '../../core/waterfall/index.ts';

type Load = () => Promise<Highs>;

/** One seed and one algorithm, so that the same program gives the same answer. */
const OPTIONS = { output_flag: false, solver: 'simplex', random_seed: 0 } as const;

/**
 * Of whole columns: the best point itself, not one close to it. The search ends after so many nodes
 * and never by the clock, which would give another answer on another machine.
 */
const WHOLE_OPTIONS = {
  ...OPTIONS,
  mip_rel_gap: 0,
  mip_abs_gap: 0,
  mip_max_nodes: 20_000,
} as const;

function modelOf(highs: Highs, program: LinearProgram): ModelData {
  const { cost, most, rows, whole } = program;
  const { infinity } = highs;
  const { integer, continuous } = highs.constants.variableType;
  const starts = [0];
  for (const { columns } of rows)
    starts.push((starts[starts.length - 1] as number) + columns.length);
  return {
    numCols: cost.length,
    numRows: rows.length,
    colCost: [...cost],
    colLower: cost.map(() => 0),
    colUpper: most.map((bound) => bound ?? infinity),
    rowLower: rows.map(({ least }) => least ?? -infinity),
    rowUpper: rows.map((row) => row.most ?? infinity),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: cost.length,
      starts,
      indices: rows.flatMap(({ columns }) => columns),
      values: rows.flatMap(({ values }) => values),
    },
    ...(whole === undefined
      ? {}
      : { integrality: whole.map((must) => (must ? integer : continuous)) }),
  };
}

function solveWith(highs: Highs, program: LinearProgram): LinearSolution | Unsolved {
  const { cost, rows } = program;
  // A program without rows is no program for HiGHS; everything stays at zero.
  if (rows.length === 0) return { kind: 'solution', primal: cost.map(() => 0), dual: [] };
  return highs.withModel(modelOf(highs, program), (model): LinearSolution | Unsolved => {
    model.options.set(program.whole === undefined ? OPTIONS : WHOLE_OPTIONS);
    const { modelStatus } = model.run();
    const { optimal } = highs.constants.modelStatus;
    if (modelStatus !== optimal) return { kind: 'unsolved', status: `HiGHS ${modelStatus}` };
    const { colValue, rowDual } = model.getSolution();
    return { kind: 'solution', primal: [...colValue], dual: [...rowDual] };
  });
}

/** Loads HiGHS (3.5 MB) and gives a solver that is synchronous from then on. */
export async function openLinearSolver(): Promise<LinearSolver> {
  // The package's types are those of CommonJS: the compiler sees the default one level too deep.
  const { default: load } = (await import('highs')) as unknown as { default: Load };
  const highs = await load();
  return (program) => solveWith(highs, program);
}
