/** The report in a real browser, from disk, without a network. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderReport } from './report.ts';
import { exampleResult, quietResult } from './report-example.ts';

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

/** Why the browser is left out, or null where it is there. */
function whyNot(): string | null {
  if (process.env['BREAKWATER_NO_BROWSER'] === '1') return 'BREAKWATER_NO_BROWSER=1';
  return existsSync(executablePath) ? null : `there is no browser at ${executablePath}`;
}

const reason = whyNot();
if (reason !== null) console.warn(`Browser tests of the report are skipped: ${reason}.`);

describe.skipIf(reason !== null)(`in a browser${reason === null ? '' : ` (${reason})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-report-'));
  let browser: Browser;
  beforeAll(async () => {
    writeFileSync(join(folder, 'crash.html'), renderReport(exampleResult()));
    writeFileSync(join(folder, 'quiet.html'), renderReport(quietResult()));
    writeFileSync(join(folder, 'none.html'), renderReport(exampleResult(0)));
    browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens a report and collects what went wrong, and every address that was asked for. */
  async function open(name: string, width: number, colorScheme: 'light' | 'dark' = 'light') {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const wrong: string[] = [];
    page.on('console', (message) => wrong.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (!/^(?:file|data):/.test(request.url())) wrong.push(`asked for ${request.url()}`);
    });
    page.on('requestfailed', (request) => wrong.push(`failed: ${request.url()}`));
    await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
    return { page, wrong };
  }

  const overflow = (page: Page): Promise<number> =>
    page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

  test.each([1280, 760, 400])(
    'at %i pixels every chart has a box and nothing overflows',
    async (width) => {
      const { page, wrong } = await open('crash', width);
      const figures = await page.locator('figure').all();
      expect(figures).toHaveLength(8);
      for (const figure of figures) {
        const pictures = await figure.locator('.picture svg:visible').all();
        expect(pictures).toHaveLength(1);
        const box = await pictures[0]?.boundingBox();
        expect(box?.width).toBeGreaterThan(300);
        expect(box?.height).toBeGreaterThan(100);
      }
      expect(await overflow(page)).toBe(0);
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await overflow(page)).toBe(0);
      expect(wrong).toEqual([]);
      await page.close();
    },
  );

  test.each(['quiet', 'none'])('the %s run has no charts to break', async (name) => {
    for (const width of [1280, 400]) {
      const { page, wrong } = await open(name, width);
      expect(await page.locator('.absent').count()).toBeGreaterThan(0);
      expect(await overflow(page)).toBe(0);
      expect(wrong).toEqual([]);
      await page.close();
    }
  });

  test('pointing at a chart shows the figures of that minute', async () => {
    const { page } = await open('crash', 1280);
    const picture = page.locator('#picture-price-wide');
    await picture.scrollIntoViewIfNeeded();
    await picture.hover({ position: { x: 400, y: 150 } });
    const shown = await page.locator('#picture-price-wide .band:hover text').textContent();
    expect(shown).toMatch(/^\d\d:\d\d:00: reference .+, mark .+, venue mid .+/);
    await page.close();
  });

  test.each([1280, 400])('at %i pixels every lane of a breaker is seen, inside', async (width) => {
    const { page } = await open('crash', width);
    const picture = page.locator('#breakers .picture svg:visible');
    const frame = await picture.boundingBox();
    const blocks = await picture.locator('.lanes rect').all();
    expect(blocks).toHaveLength(6); // three breakers, six stretches
    for (const block of blocks) {
      const box = await block.boundingBox();
      expect(box?.width).toBeGreaterThan(0.5);
      expect(box?.height).toBeGreaterThan(0.5);
      expect(box?.x).toBeGreaterThanOrEqual(frame?.x as number);
      const right = (box?.x as number) + (box?.width as number);
      expect(right).toBeLessThanOrEqual((frame?.x as number) + (frame?.width as number));
    }
    const colours = await page.evaluate<string[]>(`
      [...document.querySelectorAll('#breakers .picture.wide .lanes rect')]
        .map((rect) => getComputedStyle(rect).fill)`);
    expect(new Set(colours).size).toBe(4); // alert, slow, auction, gate
    await page.close();
  });

  test('pointing under the price tells what breakers ordered then', async () => {
    const { page } = await open('crash', 1280);
    const picture = page.locator('#picture-breakers-wide');
    await picture.scrollIntoViewIfNeeded();
    const box = await picture.boundingBox();
    await picture.hover({ position: { x: (box?.width as number) * 0.4, y: 150 } });
    const shown = await page.locator('#picture-breakers-wide .band:hover text').textContent();
    expect(shown).toMatch(/venue mid .+, velocity slow, dynamic-range auction$/);
    await page.close();
  });

  test('in the dark the page and its pictures change colour', async () => {
    const colours: string[] = [];
    for (const scheme of ['light', 'dark'] as const) {
      const { page } = await open('crash', 1280, scheme);
      colours.push(
        await page.evaluate<string>(`(() => {
          const line = document.querySelector('#picture-price-wide [stroke="var(--blue)"]');
          return [getComputedStyle(line).stroke, getComputedStyle(document.body).color].join();
        })()`),
      );
      await page.close();
    }
    expect(colours[0]).not.toBe(colours[1]);
    expect(colours[0]).toContain('rgb(31, 98, 176)');
  });
});
