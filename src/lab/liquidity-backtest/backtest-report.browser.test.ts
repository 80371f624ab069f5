/** The report of a backtest in a real browser, from disk, without a network. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backtestReport, loadLiquidityScenario, runLiquidityBacktest } from './index.ts';

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

describe.skipIf(isLeftOut)(`the report of a backtest in a browser${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-backtest-report-'));
  const page = join(folder, 'backtest.html');
  let browser: Browser;
  beforeAll(async () => {
    const file = join(import.meta.dirname, '../../../scenarios/liquidity-demo.yaml');
    writeFileSync(page, backtestReport(await runLiquidityBacktest(loadLiquidityScenario(file))));
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
      const picture = figure.locator('.picture svg:visible');
      const box = await picture.boundingBox();
      expect(box?.width).toBeGreaterThan(300);
      expect(box?.height).toBeGreaterThan(200);
      // The line of prices is drawn inside its box.
      const line = await picture.locator('path[stroke="var(--blue)"]').first().boundingBox();
      expect(line?.width).toBeGreaterThan((box?.width as number) * 0.6);
      expect(line?.height).toBeGreaterThan((box?.height as number) * 0.3);
    }
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await tab.evaluate(overflow)).toBe(0);
    expect(wrong).toEqual([]);
    await tab.close();
  });
});
