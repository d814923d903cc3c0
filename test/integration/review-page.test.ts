import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { renderHtml } from '../../review/render/render-html';
import { startChromium } from '../render/browser';
import { withTexts } from '../review/render/hostile-report';
import { SAMPLE_REPORT } from '../review/render/sample-report';

const PHONE = { viewport: { width: 360, height: 640 } };
const SUMMARIES = 'document.querySelectorAll("summary")';
const UNFOLD = 'document.querySelectorAll("details").forEach(details => { details.open = true; })';

let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'review-page-'));
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a page from a file, as a reader does, and gathers what the browser says about it and everything it asks for. */
async function open(text: string, options: BrowserContextOptions = {}) {
  const file = join(folder, 'review.html');
  writeFileSync(file, text);
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const said: string[] = [];
  const requests: string[] = [];
  page.on('console', message => said.push(message.text()));
  page.on('pageerror', error => said.push(error.message));
  page.on('request', request => requests.push(request.url()));
  const url = pathToFileURL(file).href;
  await page.goto(url);
  return { page, said, others: () => requests.filter(request => request !== url), close: () => context.close() };
}

const evaluate = <T>(page: Page, expression: string): Promise<T> => page.evaluate(expression);

const SAMPLE = renderHtml(SAMPLE_REPORT);

describe('the page of a review', () => {
  test('is silent, asks for nothing, and has its style', async () => {
    const { page, said, others, close } = await open(SAMPLE);
    await page.locator('footer').waitFor();
    const color = await evaluate(page, 'getComputedStyle(document.querySelector("header")).backgroundColor');
    expect([said, others(), color]).toEqual([[], [], 'rgb(164, 14, 38)']);
    await close();
  });

  test.each([
    ['a script', '<script>document.title = "run"</script>', /script-src|default-src/],
    ['a picture', '<img src="https://192.0.2.1/x.png" alt="">', /img-src|default-src/],
    ['another style', '<style>body { display: none }</style>', /style-src/],
  ])('does not obey %s, should one get into it', async (_, markup, message) => {
    const { page, said, close } = await open(SAMPLE.replace('</body>', `${markup}</body>`));
    await page.locator('footer').waitFor();
    expect([said, await page.title()]).toEqual([
      [expect.stringMatching(message)],
      `${SAMPLE_REPORT.verdict.text} – Rootguard review`,
    ]);
    await close();
  });

  test.each([
    ['light', 1100, 'folded'],
    ['dark', 1100, 'unfolded'],
    ['light', 360, 'unfolded'],
    ['dark', 360, 'folded'],
  ] as const)('has no violation that axe knows: %s, %d px, %s', async (colorScheme, width, state) => {
    const { page, close } = await open(SAMPLE, { colorScheme, viewport: { width, height: 800 } });
    if (state === 'unfolded') await page.evaluate(UNFOLD);
    await page.evaluate(axe.source);
    const { violations, passes } = await evaluate<axe.AxeResults>(page, 'axe.run()');
    expect(
      violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => [id, target, failureSummary])),
    ).toEqual([]);
    expect(passes.map(({ id }) => id)).toEqual(expect.arrayContaining(['color-contrast', 'heading-order', 'region']));
    await close();
  });

  test.each([
    [360, SAMPLE_REPORT],
    [320, SAMPLE_REPORT],
    [360, withTexts(SAMPLE_REPORT, () => `module.${'x'.repeat(900)}`)],
    [1100, withTexts(SAMPLE_REPORT, () => `module.${'x'.repeat(900)}`)],
  ])('has nothing beyond the edge of %d px', async (width, report) => {
    const { page, close } = await open(renderHtml(report), { viewport: { width, height: 640 } });
    await page.evaluate(UNFOLD);
    const beyond = `[...document.body.querySelectorAll(':not(.unseen)')]
      .filter(element => element.getBoundingClientRect().right > innerWidth || element.scrollWidth > innerWidth)
      .map(element => element.outerHTML.slice(0, 80))`;
    expect([await evaluate(page, beyond), await evaluate(page, 'document.documentElement.scrollWidth')]).toEqual([
      [],
      width,
    ]);
    await close();
  });

  test('is read and unfolded with scripts off', async () => {
    const { page, close } = await open(SAMPLE, { ...PHONE, javaScriptEnabled: false });
    expect(await page.locator('article h3').allInnerTexts()).toEqual([
      ...SAMPLE_REPORT.findings.map(({ summary }) => summary),
      'Changed: alarm rootguard-root-usage',
      'Changed: SCP rootguard-root-deny',
    ]);
    const entries = page.locator('#others > ul > li');
    expect(await entries.first().isVisible()).toBe(false);
    await page.locator('summary', { hasText: 'Everything else' }).click();
    expect(await entries.first().innerText()).toContain(SAMPLE_REPORT.others[0]!.address);
    await close();
  });

  test('a link to a folded section unfolds it', async () => {
    const { page, close } = await open(SAMPLE);
    await page.locator('nav a', { hasText: 'drift' }).click();
    await page.locator('#drift').waitFor();
    expect(await evaluate(page, 'document.querySelectorAll("details[open]").length')).toBe(1);
    await close();
  });

  test('the tab key reaches every link and everything folded, each with a ring, and Enter unfolds it', async () => {
    const { page, close } = await open(SAMPLE);
    const reached: string[] = [];
    const focused = `(() => {
      const { tagName, textContent } = document.activeElement;
      return [tagName, textContent.replace(/\\s+/g, ' ').trim(), getComputedStyle(document.activeElement).outlineWidth];
    })()`;
    for (let presses = 0; presses < 100; presses++) {
      await page.keyboard.press('Tab');
      const [tag, text, ring] = await evaluate<string[]>(page, focused);
      if (tag === 'BODY') break;
      expect(ring).toBe('3px');
      reached.push(text!);
      if (tag === 'SUMMARY') await page.keyboard.press('Enter');
    }
    const all = `[...document.querySelectorAll('a, summary')].map(element => element.textContent.replace(/\\s+/g, ' ').trim())`;
    expect(reached).toEqual(await evaluate(page, all));
    expect(await evaluate(page, 'document.querySelectorAll("details:not([open])").length')).toBe(0);
    expect(await evaluate(page, `${SUMMARIES}.length`)).toBe(7);
    await close();
  });

  test('shows hostile texts as texts', async () => {
    const hostile =
      '</style></title></details><script>document.title = "run"</script><img src=x onerror="1"><b>&amp;\u202e';
    const seen = hostile.replace('\u202e', '\\u{202e}');
    const { page, said, others, close } = await open(renderHtml(withTexts(SAMPLE_REPORT, () => hostile)));
    expect([said, others(), await page.title()]).toEqual([[], [], `${seen} – Rootguard review`]);
    expect(await page.locator('script, img, b, body style').count()).toBe(0);
    expect(await page.locator('h1').innerText()).toBe(seen);
    expect(await page.locator('article.danger h3').allInnerTexts()).toEqual([seen, seen, seen]);
    await close();
  });

  test('is whole on paper', async () => {
    const { page, close } = await open(SAMPLE);
    await page.emulateMedia({ media: 'print' });
    for (const entry of ['#others li', '#outputs li', '#drift table', '#not-understood li']) {
      expect([entry, await page.locator(entry).first().isVisible()]).toEqual([entry, true]);
    }
    await close();
  });
});
