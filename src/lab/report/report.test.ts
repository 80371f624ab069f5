import { beforeAll, expect, test } from 'vitest';
import { groupDigits, THIN } from './format.ts';
import { renderReport } from './report.ts';
import { exampleResult, quietResult } from './report-example.ts';

const VOID = new Set(['meta', 'link', 'br', 'hr', 'img', 'input']);

/** What is wrong with the nesting of tags and the escaping of text; empty for a sound page. */
function faultsOf(html: string): string[] {
  const faults: string[] = [];
  const open: string[] = [];
  const body = html.replace(/<style>[\s\S]*?<\/style>/g, '').replace(/^<!doctype html>/, '');
  const tag = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"<>]*")?)*)\s*(\/?)>/g;
  for (const [, closes, name, , selfCloses] of body.matchAll(tag)) {
    if (closes === '/') {
      const last = open.pop();
      if (last !== name) faults.push(`</${name}> closes <${last}>`);
    } else if (selfCloses !== '/' && !VOID.has(name as string)) open.push(name as string);
  }
  if (open.length > 0) faults.push(`left open: ${open.join(' ')}`);
  const texts = body.replace(tag, '\n');
  const stray = /[<>]|&(?!(?:[a-z]+|#\d+);)/.exec(texts);
  if (stray !== null) faults.push(`stray ${texts.slice(stray.index, stray.index + 40)}`);
  const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
  if (new Set(ids).size !== ids.length) faults.push('an id is used twice');
  for (const [, id] of html.matchAll(/url\(#([^)]*)\)/g)) {
    if (!ids.includes(id)) faults.push(`nothing has the id ${id}`);
  }
  return faults;
}

let page: string;
beforeAll(() => {
  page = renderReport(exampleResult());
});

test('every tag is closed in its order, every id is there once', () => {
  expect(faultsOf(page)).toEqual([]);
  expect(faultsOf('<p>a & b</p><b>')).toHaveLength(2);
});

test('the page stands alone: no script, nothing that could be loaded', () => {
  expect(page).not.toMatch(/<script|<iframe|<object|<img|@import|\son\w+=/i);
  expect(page).not.toMatch(/(?:src|href|url)\s*[=(]\s*["']?\s*(?:https?:)?\/\//i);
  expect(page).toContain('default-src &#39;none&#39;');
});

test('the same result gives the same page, whatever was rendered in between', () => {
  renderReport(quietResult(3));
  expect(renderReport(exampleResult())).toBe(page);
});

test('every layer is named with its exact amount, and the sum stands beside the shortfall', () => {
  const { layers, totals } = exampleResult(0);
  for (const { layer, paid } of layers) {
    expect(page).toContain(`>${layer}</th><td class="num"><data value="${paid}">`);
    expect(page).toContain(groupDigits(paid));
  }
  const sum = `<data value="${totals.shortfall}">${groupDigits(totals.shortfall)}</data>`;
  expect(page).toContain(`Sum of the layers</th><td class="num">${sum}`);
  expect(page).toContain(`Shortfall to cover</th><td class="num">${sum}`);
  expect(page).toContain('The sum equals the shortfall, to the last unit.');
});

test('one unit that no layer paid is said, not hidden', () => {
  const totals = { ...exampleResult(0).totals, shortfall: '17561364.354419' };
  const wrong = renderReport(exampleResult(0, { totals }));
  expect(wrong).toContain('differs from the shortfall by −0.000001 USDC');
  expect(wrong).toContain('Do not rely on this run.');
});

test('an uncovered loss is a row of its own and closes the sum', () => {
  const totals = {
    ...exampleResult(0).totals,
    uncovered: '0.645582',
    shortfall: '17561365.000000',
  };
  const left = renderReport(exampleResult(0, { totals }));
  expect(left).toContain('nobody (uncovered)');
  expect(left).toContain('The sum equals the shortfall');
});

test('a text of the scenario cannot become markup', () => {
  const evil = `"><script src="https://x.example/a.js"></script>'&`;
  const html = renderReport(
    exampleResult(40, {
      scenario: { name: evil, about: evil, sources: [evil] },
      market: evil,
      asset: evil,
      rulebook: evil,
      machine: evil,
      layers: [{ layer: evil, paid: '1.000000', cases: 1 }],
      marks: [{ time: exampleResult(0).from, what: evil }],
      houses: [{ name: evil, before: '1', after: '2' }],
    }),
  );
  expect(html).not.toContain('<script');
  expect(faultsOf(html)).toEqual([]);
});

test('eight charts have a title, a legend or named axes, a source, and two shapes', () => {
  for (const id of [
    'price',
    'liquidations',
    'funds',
    'book',
    'breakers',
    'payers',
    'adl-by-size',
    'distances',
  ]) {
    const figure = new RegExp(`<figure id="${id}">[\\s\\S]*?</figure>`).exec(page)?.[0] ?? '';
    expect(figure).toMatch(/<h3>.+<\/h3>/);
    expect(figure).toMatch(/<svg id="picture-[\w-]+-wide" viewBox="[^"]+" role="img" aria-label="/);
    expect(figure).toMatch(/<svg id="picture-[\w-]+-narrow"/);
    expect(figure).toContain('class="caption"');
    expect(figure).toContain('<p class="note">Source: ');
  }
});

test('breakers: trips stand with their evidence, in units, and what they ordered in all', () => {
  const section = /<h2>Breakers<\/h2>[\s\S]*?<\/section>/.exec(page)?.[0] ?? '';
  const trips = /<caption>Trips and their evidence[\s\S]*?<\/table>/.exec(section)?.[0] ?? '';
  const cells = (row: number): string[] =>
    [...(trips.split('<tr>')[row + 1] ?? '').matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(
      ([, text]) => (text as string).replaceAll(THIN, ' '),
    );
  const first = ['21:17:36', 'velocity', 'tripped', 'alert', '5.12 %', '5.00 %'];
  expect(cells(1)).toEqual([...first, '112 889.0 USDC/BTC', '21:17:36']);
  expect(cells(4).slice(1, 5)).toEqual([
    'dynamic-range',
    're\u2011arming',
    '–',
    'uncross at 104 321.5',
  ]);
  expect(trips.split('<tr>')).toHaveLength(2 + 5);
  expect(section.replaceAll(THIN, ' ')).toContain('slow for 9 minutes, gate for 49 minutes');
  expect(section).toContain('Armed all the time: own-orders.');
  expect(section).toContain('branching ratio of their counts per minute is 0.81');
});

test('a run whose breakers all stay armed, and a rulebook without any, say so', () => {
  const { breakers } = exampleResult(0);
  const calm = { ...breakers, changes: [], orderedMs: [] };
  expect(renderReport(exampleResult(40, { breakers: calm }))).toContain(
    'Every breaker stayed armed in this run.',
  );
  expect(renderReport(quietResult())).toContain('This rulebook has no breakers.');
});

test('losses over funds of nothing are no percentage', () => {
  const { breakers, to } = exampleResult(0);
  const change = {
    ...(breakers.changes[0] as (typeof breakers.changes)[number]),
    breaker: 'insolvency',
    value: '33010891867000000',
    from: '0.000000',
    time: to,
  };
  const names = [{ id: 'insolvency', scope: 'market' as const, kind: 'insolvency' as const }];
  const story = { ...breakers, breakers: names, changes: [change] };
  expect(renderReport(exampleResult(40, { breakers: story }))).toContain('more than all');
});

test('a run without liquidations says so in place of its charts', () => {
  const html = renderReport(quietResult());
  expect(faultsOf(html)).toEqual([]);
  expect(html).toContain('Nobody was warned or liquidated in this run.');
  expect(html).toContain('No account defaulted, so no layer of the waterfall paid.');
  expect(html).toContain('Nobody was auto-deleveraged in this run.');
  expect(html).toContain('none was kept');
});

test('runs of no sample, of one and of two are pages too', () => {
  for (const many of [0, 1, 2]) expect(faultsOf(renderReport(exampleResult(many)))).toEqual([]);
  const none = renderReport(
    exampleResult(0, {
      layers: [],
      marks: [],
      houses: [],
      distances: { edges: [], before: [], after: [] },
    }),
  );
  expect(faultsOf(none)).toEqual([]);
  expect(none).toContain('No step of this run was sampled');
  expect(none).not.toContain('NaN');
});

test('prices that are not there yet leave a gap', () => {
  const samples = exampleResult(20).samples.map((sample, i) =>
    i < 5 ? { ...sample, mark: 0, mid: Number.NaN } : sample,
  );
  const html = renderReport(exampleResult(20, { samples }));
  expect(html).not.toContain('NaN');
  expect(html).toContain('mark –, venue mid –');
});

test('of many marks the first 200 are shown, and how many more there were', () => {
  const { from } = exampleResult(0);
  const marks = Array.from({ length: 1300 }, (_, i) => ({
    time: from + i * 3000,
    what: `mark number ${i + 1}.`,
  }));
  const html = renderReport(exampleResult(1600, { marks }));
  expect(html).toContain('mark number 200.');
  expect(html).not.toContain('mark number 201.');
  expect(html).toContain(`And 1${THIN}100 more marks, not shown.`);
});
