import { expect, test } from 'vitest';
import { InputError } from '../input-error.ts';
import { readVectors } from './vectors.ts';

const GOOD = '{"system":"okx","case":"x","inputs":{},"expected":{"a":1}}';

const faultOf = (text: string): string => {
  try {
    readVectors('cases.jsonl', text);
  } catch (thrown) {
    if (thrown instanceof InputError) return thrown.message;
    throw thrown;
  }
  throw new Error('the text was accepted');
};

test('numbers keep the digits that the file has', () => {
  const line =
    '{"system":"a","inputs":{"x":18446744073709551615,"y":0.10},"expected":null,"tol":1e-9}';
  const [vector] = readVectors('cases.jsonl', line);
  expect(vector?.inputs).toEqual({ x: '18446744073709551615', y: '0.10' });
  expect(vector?.tolerance.absolute).toEqual({ n: 1n, d: 1_000_000_000n });
});

test('empty lines, carriage returns and a byte order mark are passed over', () => {
  const vectors = readVectors('cases.jsonl', `\uFEFF${GOOD}\r\n\r\n\n${GOOD}\n`);
  expect(vectors.map(({ line }) => line)).toEqual([1, 4]);
  expect(vectors[1]?.id).toBe('okx, line 4');
});

test('a line that is no JSON object is named with its number and what it holds', () => {
  expect(faultOf(`${GOOD}\n{"system": "okx"`)).toBe(
    'cases.jsonl:2: the line is {"system": "okx", accepted: one JSON object a line',
  );
  expect(faultOf('[1]')).toContain('cases.jsonl:1: the line is [1], accepted: a JSON object with');
});

test('a case without its parts is refused by name', () => {
  expect(faultOf('{"inputs":{},"expected":1}')).toContain(':1: system is missing');
  expect(faultOf('{"system":"a","expected":1}')).toContain(':1: inputs is missing');
  expect(faultOf('{"system":"a","inputs":[],"expected":1}')).toContain('inputs is []');
  expect(faultOf('{"system":"a","inputs":{}}')).toContain(':1: expected is missing');
  expect(faultOf('{"system":"a","case":[],"inputs":{},"expected":1}')).toContain('case is []');
});

test('a tolerance that nobody can apply is refused', () => {
  const withTolerance = (tol: string) => `{"system":"a","inputs":{},"expected":1,"tol":${tol}}`;
  expect(faultOf(withTolerance('"about"'))).toContain(':1: tol is "about"');
  expect(faultOf(withTolerance('-1'))).toContain('tol is "-1"');
  expect(faultOf(withTolerance('{"price":"near"}'))).toContain('tol.price is "near"');
  expect(faultOf(withTolerance('{"abs":"near"}'))).toContain('tol.abs is "near"');
});

test('a file without a case is refused, since it would prove nothing', () => {
  expect(faultOf('\n\n')).toContain('cases.jsonl: the file is without a case');
});

test('a file of one object has a case for each field, and for each object of a list', () => {
  const text = '\uFEFF{\n "vol": {"bars": [1.50], "sum": 2},\n "luld": [{"ref": 1}, {"ref": 2}]\n}';
  const vectors = readVectors('some/where/desk.json', text);
  const seen = vectors.map(({ id, line, system, title }) => ({ id, line, system, title }));
  expect(seen).toEqual([
    { id: 'vol', line: 2, system: 'desk', title: 'vol' },
    { id: 'luld 1', line: 3, system: 'desk', title: 'luld' },
    { id: 'luld 2', line: 3, system: 'desk', title: 'luld' },
  ]);
  expect(vectors[0]).toMatchObject({ inputs: { bars: ['1.50'], sum: '2' }, isMixed: true });
  expect(vectors[0]?.tolerance.relative).toEqual({ n: 1n, d: 1_000_000_000n });
});

test('a file of one object that is none, or whose fields are none, is refused by name', () => {
  const complaintOf = (text: string): string => {
    try {
      readVectors('desk.json', text);
    } catch (thrown) {
      return thrown instanceof InputError ? thrown.message : String(thrown);
    }
    return 'accepted';
  };
  expect(complaintOf('{')).toBe('desk.json:1: the line is {, accepted: one JSON object');
  expect(complaintOf('{\n"vol": 7}')).toContain('desk.json:2: vol is "7", accepted: an object, or');
  expect(complaintOf('{}')).toContain('the file is without a case');
});
