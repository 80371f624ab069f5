/**
 * Expressions over gauges in the Common Expression Language (https://cel.dev): read and checked by
 * its library when the terms are read, so that a wrong name cannot wait for a crisis; reckoned
 * here, as every number is a double and what is not known is neither true nor false (the strong
 * three-valued logic of S. C. Kleene, Introduction to Metamathematics, 1952, section 64).
 */
import { type ASTNode, Environment } from '@marcbachmann/cel-js';

/** Values of gauges by name; NaN where a gauge has none yet. */
export type Gauges = Readonly<Record<string, number>>;

/** A value of an expression: a number, or 1 and 0 for true and false; NaN where it is not known. */
type Reckoning = (gauges: Gauges) => number;

/** An expression that was read. */
export interface Expression {
  readonly kind: 'expression';
  /** Names that it looks at, in the order of their first mention. */
  readonly names: readonly string[];
  readonly value: Reckoning;
}

/** Why there is no expression. */
export interface ExpressionFault {
  readonly kind: 'fault';
  readonly seen: string;
  readonly accepted: string;
}

const LIMITS = { limits: { maxAstNodes: 200, maxDepth: 32, maxListElements: 32 } };
const PARTS = 'numbers, + - * /, comparisons, in [...], && || !, ?:, abs, sqrt, min, max';
/** Types as the library calls them, by what an expression is wanted for. */
const WANTED = {
  truth: { types: ['bool'], says: 'something true or false' },
  number: { types: ['double', 'int'], says: 'a number' },
} as const;

/** A number without fraction and exponent, which CEL would divide as a whole one. */
const WHOLE = /(?<![\w.])\d+(?![\w.])/g;

type Apply = (...values: number[]) => number;

const compared =
  (holds: (a: number, b: number) => boolean) =>
  (a: number, b: number): number =>
    Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Number(holds(a, b));
const isEqual = compared((a, b) => a === b);
const either = (a: number, b: number): number => (a === 1 || b === 1 ? 1 : a + b);

const OPERATORS: Readonly<Record<string, Apply>> = {
  '-_': (a: number) => -a,
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
  '<': compared((a, b) => a < b),
  '<=': compared((a, b) => a <= b),
  '>': compared((a, b) => a > b),
  '>=': compared((a, b) => a >= b),
  '==': isEqual,
  '!=': compared((a, b) => a !== b),
  '!_': (a: number) => 1 - a,
  '&&': (a: number, b: number) => (a === 0 || b === 0 ? 0 : a * b),
  '||': either,
  '?:': (test: number, yes: number, no: number) =>
    Number.isNaN(test) ? Number.NaN : test === 1 ? yes : no,
};
const FUNCTIONS: Readonly<Record<string, Apply>> = {
  abs: (a: number) => Math.abs(a),
  sqrt: (a: number) => Math.sqrt(a),
  min: (a: number, b: number) => Math.min(a, b),
  max: (a: number, b: number) => Math.max(a, b),
};

const isIn: Apply = (wanted: number, ...items) => {
  let found = 0;
  for (const item of items) found = either(found, isEqual(wanted, item));
  return found;
};

/** What a node does with the values of the nodes below it. */
interface Step {
  readonly below: readonly ASTNode[];
  readonly made: (below: readonly Reckoning[]) => Reckoning;
}

/** Most have one or two operands; for those no list is made at every sample. */
const applied = (apply: Apply, below: readonly ASTNode[]): Step => ({
  below,
  made: (operands) => {
    const [a, b] = operands as [Reckoning, Reckoning];
    if (operands.length === 1) return (gauges) => apply(a(gauges));
    if (operands.length === 2) return (gauges) => apply(a(gauges), b(gauges));
    return (gauges) => apply(...operands.map((operand) => operand(gauges)));
  },
});

const leaf = (reckoning: Reckoning): Step => ({ below: [], made: () => reckoning });

/** Null where a node is none of the parts that an expression may have. */
function stepOf(node: ASTNode, known: ReadonlySet<string>): Step | null {
  switch (node.op) {
    case 'value': {
      const value = node.args;
      const isReckoned = ['number', 'bigint', 'boolean'].includes(typeof value);
      const number = Number(value);
      return isReckoned ? leaf(() => number) : null;
    }
    case 'id': {
      const name = node.args;
      return known.has(name) ? leaf((gauges) => gauges[name] ?? Number.NaN) : null;
    }
    case 'call': {
      const [name, operands] = node.args;
      const apply = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
      return apply === undefined ? null : applied(apply, operands);
    }
    case 'in': {
      const [wanted, list] = node.args;
      return list.op === 'list' ? applied(isIn, [wanted, ...list.args]) : null;
    }
    case '!_':
    case '-_':
      return applied(OPERATORS[node.op] as Apply, [node.args]);
    default: {
      const apply = OPERATORS[node.op];
      return apply === undefined ? null : applied(apply, node.args as readonly ASTNode[]);
    }
  }
}

/** Puts a tree together from its leaves; null where it has a part that is not reckoned here. */
function reckoningOf(root: ASTNode, known: ReadonlySet<string>): Omit<Expression, 'kind'> | null {
  const steps: (readonly [ASTNode, Step])[] = []; // a node before those below it, left before right
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const step = stepOf(node, known);
    if (step === null) return null;
    steps.push([node, step]);
    open.push(...step.below.toReversed());
  }
  const made = new Map<ASTNode, Reckoning>();
  for (const [node, step] of steps.toReversed()) {
    made.set(node, step.made(step.below.map((each) => made.get(each) as Reckoning)));
  }
  const names = steps.flatMap(([node]) => (node.op === 'id' ? [node.args] : []));
  return { names: [...new Set(names)], value: made.get(root) as Reckoning };
}

/** Reads expressions over some names. */
export type ExpressionReader = (
  text: unknown,
  wanted: keyof typeof WANTED,
) => Expression | ExpressionFault;

/**
 * A reader of expressions over `names`. `5`, `5.0` and `5e0` are the same number. The value of an
 * expression is NaN where it is not known: where a name without a value decides it, or where an
 * operator has no result, such as `0 / 0`. True or anything is true, false and anything is false.
 *
 * @param names what may be named; those that CEL keeps for itself cannot be
 * @returns a function of a text and of what it must give; it answers with an expression or a fault
 */
export function expressionReader(names: readonly string[]): ExpressionReader {
  const known = new Set(names);
  const environment = environmentOf(known);
  return (text, wanted) => {
    if (typeof text !== 'string') return faultOf(text, 'an expression, as a text');
    const source = text.replace(WHOLE, '$&.0');
    const check = environment.check(source);
    // What stands before the picture of the place in a message of the library.
    const reason = check.error?.message.split('\n')[0] ?? '';
    if (!check.valid) return faultOf(text, `a CEL expression over gauges (${reason})`);
    const { types, says } = WANTED[wanted];
    if (!(types as readonly string[]).includes(check.type ?? '')) {
      return faultOf(text, `${says}, not ${check.type}`);
    }
    const reckoned = reckoningOf(environment.parse(source).ast, known);
    if (reckoned === null) return faultOf(text, `a CEL expression over gauges (of ${PARTS})`);
    return { kind: 'expression', ...reckoned };
  };
}

const faultOf = (seen: unknown, accepted: string): ExpressionFault => {
  return { kind: 'fault', seen: JSON.stringify(seen) ?? 'nothing', accepted };
};

/** What is needed to check names and types; the functions are never called there. */
function environmentOf(names: ReadonlySet<string>): Environment {
  const environment = new Environment(LIMITS);
  for (const name of names) {
    if (!KEPT.has(name) && !environment.hasVariable(name)) {
      environment.registerVariable(name, 'double');
    }
  }
  for (const [name, apply] of Object.entries(FUNCTIONS)) {
    const operands = Array(apply.length).fill('double').join(', ');
    environment.registerFunction(`${name}(${operands}): double`, apply);
  }
  return environment;
}

/** Identifiers that no variable may have (CEL language definition, syntax: RESERVED). */
const KEPT: ReadonlySet<string> = new Set(
  (
    'as break const continue else for function if import let loop package namespace return var ' +
    'void while __proto__ prototype'
  ).split(' '),
);
