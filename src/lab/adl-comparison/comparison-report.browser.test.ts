/** The comparison of policies in a real browser, from disk, without a network. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAccounts } from '../adl-certificate/index.ts';
import { compare } from './comparison.ts';
import { comparisonReport } from './comparison-report.ts';

const BOOK = join(import.meta.dirname, '../../../examples/adl-accounts.csv');

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

describe.skipIf(isLeftOut)(`the comparison of policies in a browser${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-adl-report-'));
  const page = join(folder, 'adl.html');
  let browser: Browser;
  beforeAll(async () => {
    const terms = { numeraire: 'quantity', side: -1 } as const;
    const book = readAccounts(BOOK, terms).map(({ candidate }) => candidate);
    const comparison = compare(book, 'quantity', 1_000_000_000_000n);
    if ('most' in comparison) throw new Error(`at most ${comparison.most}`);
    writeFileSync(page, comparisonReport(comparison, BOOK));
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
    expect(figures).toHaveLength(4);
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
