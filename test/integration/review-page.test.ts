import { renderHtml } from '../../review/render/render-html';
import { axeOf, beyondEdge, evaluate, PageReader, tabbed, UNFOLD } from '../render/opened-page';
import { withTexts } from '../review/render/hostile-report';
import { SAMPLE_REPORT } from '../review/render/sample-report';

const PHONE = { viewport: { width: 360, height: 640 } };
const SUMMARIES = 'document.querySelectorAll("summary")';

const reader = new PageReader();
const open = reader.open.bind(reader);
beforeAll(() => reader.start());
afterAll(() => reader.stop());

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
    const { wrong, passed } = await axeOf(page);
    expect(wrong).toEqual([]);
    expect(passed).toEqual(expect.arrayContaining(['color-contrast', 'heading-order', 'region']));
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
    expect([await beyondEdge(page), await evaluate(page, 'document.documentElement.scrollWidth')]).toEqual([[], width]);
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
    const reached = await tabbed(page, async tag => {
      if (tag === 'SUMMARY') await page.keyboard.press('Enter');
    });
    expect(new Set(reached.map(({ ring }) => ring))).toEqual(new Set(['3px']));
    const all = `[...document.querySelectorAll('a, summary')].map(element => element.textContent.replace(/\\s+/g, ' ').trim())`;
    expect(reached.map(({ text }) => text)).toEqual(await evaluate(page, all));
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
