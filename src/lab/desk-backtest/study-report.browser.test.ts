/** The report of a study in a real browser, from disk, without a network. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLinearSolver } from '../../io/lp/index.ts';
import { loadStudy, runStudy, studyReport } from './index.ts';
import { studyFile } from './studies.contract.ts';

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

describe.skipIf(isLeftOut)(`the report of a study in a browser${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-desk-report-'));
  const page = join(folder, 'study.html');
  let browser: Browser;
  beforeAll(async () => {
    const result = await runStudy(await loadStudy(studyFile()), await openLinearSolver());
    writeFileSync(page, studyReport(result));
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
      expect(box?.height).toBeGreaterThan(200);
      expect(await figure.locator('.legend li').count()).toBeGreaterThan(1);
    }
    const band = tab.locator('#profit .picture svg:visible path[stroke="var(--blue)"]').first();
    expect((await band.boundingBox())?.width).toBeGreaterThan(200);
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await tab.evaluate(overflow)).toBe(0);
    expect(wrong).toEqual([]);
    await tab.close();
  });
});
