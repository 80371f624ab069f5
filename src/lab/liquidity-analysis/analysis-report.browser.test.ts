/** The page of an analysis in a real browser, from disk, without a network. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analysisReport } from './analysis-report.ts';
import { analyseLiquidity } from './liquidity-analysis.ts';
import { rawFeed } from './raw-feed.contract.ts';
import { TERMS } from './terms.contract.ts';

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

describe.skipIf(isLeftOut)(`the page of an analysis in a browser${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-analysis-report-'));
  const page = join(folder, 'analysis.html');
  let browser: Browser;
  beforeAll(async () => {
    const file = join(folder, 'feed.txt');
    writeFileSync(file, rawFeed({ seed: 21, updates: 1_600 }).join('\n'));
    const terms = { ...TERMS, everyMs: 250, barMs: 1_000, makerShares: [0.4], windowMs: 5_000 };
    const asked = { files: [file], fileTerms: {}, acceptsFaults: false };
    writeFileSync(page, analysisReport(await analyseLiquidity(asked, terms)));
    browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  test.each([1280, 400])('at %i pixels charts have lines and nothing overflows', async (width) => {
    const tab = await browser.newPage({ viewport: { width, height: 900 } });
    const wrong: string[] = [];
    tab.on('console', (message) => wrong.push(message.text()));
    tab.on('pageerror', (error) => wrong.push(error.message));
    await tab.goto(pathToFileURL(page).href);
    const figures = await tab.locator('figure').all();
    expect(figures).toHaveLength(5);
    for (const figure of figures) {
      const picture = figure.locator('.picture svg:visible');
      const box = await picture.boundingBox();
      expect(box?.width).toBeGreaterThan(300);
      expect(box?.height).toBeGreaterThan(200);
      // Every entry of the legend has its line, and captions say what is measured in what.
      const lines = picture.locator('path[fill="none"][stroke-width="1.5"]');
      const entries = await figure.locator('.legend li:not(.of)').count();
      expect(await lines.count()).toBeGreaterThanOrEqual(entries);
      const line = await lines.first().boundingBox();
      expect(line?.width).toBeGreaterThan((box?.width as number) * 0.5);
      expect(await picture.locator('text.caption').count()).toBeGreaterThanOrEqual(2);
    }
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await tab.evaluate(overflow)).toBe(0);
    const words = (await tab.locator('main').textContent()) as string;
    expect(words).not.toMatch(/NaN|undefined|Infinity/);
    expect(wrong).toEqual([]);
    await tab.close();
  });
});
