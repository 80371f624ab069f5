/** The sizing of a fund in a real browser, from disk, without a network. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readBook, readClusters, readDeficits, readExposures } from './inputs.ts';
import { sizeFund } from './sizing.ts';
import { sizingReport } from './sizing-report.ts';

const example = (name: string): string => join(import.meta.dirname, '../../../examples', name);

const executablePath = process.env['BREAKWATER_BROWSER'] ?? '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const isLeftOut = process.env['BREAKWATER_NO_BROWSER'] === '1' || !existsSync(executablePath);
const reason = isLeftOut ? ' (skipped: there is no browser, or BREAKWATER_NO_BROWSER=1)' : '';

describe.skipIf(isLeftOut)(`the sizing of a fund in a browser${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-fund-report-'));
  const page = join(folder, 'fund.html');
  let browser: Browser;
  beforeAll(async () => {
    const inputs = {
      deficits: readDeficits(example('fund-deficits.csv')),
      clusters: readClusters(example('fund-clusters.csv')),
      book: {
        levels: readBook(example('fund-book.csv')),
        exposures: readExposures(example('fund-exposures.csv')),
      },
    };
    const costs = { capital: 0.1, uncovered: 2 };
    const sizing = sizeFund(inputs, { costs, level: 0.99, cover: 2, most: null, seed: 1 });
    writeFileSync(page, sizingReport(sizing));
    browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  test.each([1280, 400])('at %i pixels charts have a box and nothing overflows', async (width) => {
    const tab = await browser.newPage({ viewport: { width, height: 900 } });
    const wrong: string[] = [];
    tab.on('console', (message) => wrong.push(message.text()));
    tab.on('pageerror', (error) => wrong.push(error.message));
    await tab.goto(pathToFileURL(page).href);
    const figures = await tab.locator('figure').all();
    expect(figures).toHaveLength(2);
    for (const figure of figures) {
      const box = await figure.locator('.picture svg:visible').boundingBox();
      expect(box?.width).toBeGreaterThan(300);
      expect(box?.height).toBeGreaterThan(150);
    }
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await tab.evaluate(overflow)).toBe(0);
    expect(wrong).toEqual([]);
    await tab.close();
  });
});
