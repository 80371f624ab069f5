import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { COMMAND_KINDS, EVENT_KINDS } from '../core/model/index.ts';
import { folderWith, INCIDENTS, objects, ROOT, run } from './cli.contract.ts';

const folder = folderWith();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0];
const printed = JSON.parse(run(folder, ['schema']).out) as Record<string, unknown>;
const validator = z.fromJSONSchema(printed as JsonSchema);
const isAccepted = (value: unknown): boolean => validator.safeParse(value).success;

const incidents = readdirSync(INCIDENTS).filter((file) => file.endsWith('.ndjson'));

test('the schema is JSON Schema with one definition per command and event', () => {
  expect(printed['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
  const { command, event } = printed['$defs'] as Record<string, { oneOf: unknown[] }>;
  expect(command?.oneOf).toHaveLength(COMMAND_KINDS.length);
  expect(event?.oneOf).toHaveLength(EVENT_KINDS.length);
});

test.each(incidents)('the schema accepts the commands and the events of %s', (file) => {
  const commands = objects(readFileSync(join(INCIDENTS, file), 'utf8'));
  const { out } = run(folder, ['apply', join(INCIDENTS, file)]);
  const events = objects(out).slice(0, -1);
  expect(events.length).toBeGreaterThan(10);
  for (const value of [...commands, ...events]) {
    expect(isAccepted(value), JSON.stringify(value)).toBe(true);
  }
});

test('the schema refuses what the engine would refuse to read', () => {
  const deposit = { kind: 'deposit', account: 'ada', amount: '100.50' };
  expect(isAccepted(deposit)).toBe(true);
  for (const wrong of [
    { ...deposit, amount: 100.5 },
    { ...deposit, amount: '1e5' },
    { ...deposit, fee: '1' },
    { ...deposit, account: 'a da' },
    { ...deposit, kind: 'deposits' },
    { ...deposit, time: -1 },
    { kind: 'deposit', account: 'ada' },
    { kind: 'operator', action: 'stop' },
    [deposit],
  ]) {
    expect(isAccepted(wrong), JSON.stringify(wrong)).toBe(false);
  }
});

test('the reference page is what the command prints', () => {
  const page = readFileSync(join(ROOT, 'docs', 'reference', 'commands.md'), 'utf8');
  const { out } = run(folder, ['schema', '--markdown']);
  const hint = 'node src/cli/main.ts schema --markdown > docs/reference/commands.md';
  expect(page === out, `docs/reference/commands.md is out of date; run: ${hint}`).toBe(true);
  for (const kind of COMMAND_KINDS) expect(page).toContain(`### ${kind}\n`);
});

test('the schema of scenarios is JSON Schema that accepts every field of a scenario', () => {
  const schema = JSON.parse(run(folder, ['schema', '--scenario']).out) as JsonSchema;
  expect(() => z.fromJSONSchema(schema)).not.toThrow();
  expect(JSON.stringify(schema)).toContain('"openInterestUsd"');
});
