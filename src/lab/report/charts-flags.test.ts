import { expect, test } from 'vitest';
import { flagsOver } from './charts-flags.ts';

const plot = { left: 60, top: 44, width: 880, height: 200 };

const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]+)</g)].map(([, text]) => text as string);

test('events far apart have a number each, events close together share one flag', () => {
  const times = [0, 500, 501, 502, 900];
  const svg = flagsOver(times, { from: 0, to: 1000 }, plot, plot);
  expect(textsOf(svg)).toEqual(['1', '2–4', '5']);
});

test('the boxes of two hundred flags do not cover each other', () => {
  const times = Array.from({ length: 200 }, (_, i) => i * 5);
  const svg = flagsOver(times, { from: 0, to: 1000 }, plot, plot);
  const boxes = [...svg.matchAll(/<rect x="([-\d.]+)" y="1" width="([\d.]+)"/g)];
  const edges = boxes.map(([, x, width]) => [Number(x), Number(x) + Number(width)] as const);
  for (let i = 1; i < edges.length; i += 1) {
    expect(edges[i]?.[0]).toBeGreaterThan(edges[i - 1]?.[1] as number);
  }
  expect(boxes.length).toBeGreaterThan(3);
});

test('an event outside the axis has no flag but keeps its number', () => {
  const svg = flagsOver([-500, 400, 5000], { from: 0, to: 1000 }, plot, plot);
  expect(textsOf(svg)).toEqual(['2']);
});
