import type { Page } from 'playwright-core';
import { renderHtml } from '../../audit/render/render-html';
import { ACCEPTED, BROKEN, COMPARED } from '../audit/render/broken-audit';
import { withTexts } from '../audit/render/hostile-audit';
import { largeAudit } from '../audit/large-audit';
import { axeOf, beyondEdge, evaluate, PageReader, tabbed, UNFOLD } from '../render/opened-page';

const reader = new PageReader();
const open = reader.open.bind(reader);
beforeAll(() => reader.start());
afterAll(() => reader.stop());

const SAMPLE = renderHtml(BROKEN);
const LARGE = largeAudit(200);

/** The accounts that are seen, by their ids, in their order, and what the page says of how many there are. */
const seen = async (page: Page) => ({
  ids: await evaluate<string[]>(
    page,
    `[...document.querySelectorAll('.accounts tbody tr:not([hidden]) code')].map(({ textContent }) => textContent)`,
  ),
  said: await page.locator('#shown').innerText(),
});

const idsOf = (some: typeof LARGE.rows) => some.map(({ account }) => account.id);

describe('the page of an audit', () => {
  test('is silent, asks for nothing, has its style, and runs its script', async () => {
    const { page, said, others, close } = await open(SAMPLE);
    await page.locator('#filter').waitFor();
    const color = await evaluate(page, 'getComputedStyle(document.querySelector("header")).backgroundColor');
    expect([said, others(), color]).toEqual([[], [], 'rgb(164, 14, 38)']);
    await close();
  });

  test.each([
    ['a script', '<script>document.title = "run"</script>', /script-src/],
    ['a picture', '<img src="https://192.0.2.1/x.png" alt="">', /img-src|default-src/],
    ['another style', '<style>body { display: none }</style>', /style-src/],
  ])('does not obey %s, should one get into it', async (_, markup, message) => {
    const { page, said, close } = await open(SAMPLE.replace('</body>', `${markup}</body>`));
    await page.locator('footer').waitFor();
    expect(said).toEqual([expect.stringMatching(message)]);
    expect(await page.title()).toMatch(/ – Rootguard audit$/);
    await close();
  });

  test.each([
    ['light', 1100, BROKEN],
    ['dark', 1100, COMPARED],
    ['light', 360, ACCEPTED],
    ['dark', 360, BROKEN],
  ] as const)('has no violation that axe knows: %s, %d px', async (colorScheme, width, found) => {
    const { page, close } = await open(renderHtml(found), { colorScheme, viewport: { width, height: 800 } });
    await page.evaluate(UNFOLD);
    const { wrong, passed } = await axeOf(page);
    expect(wrong).toEqual([]);
    expect(passed).toEqual(
      expect.arrayContaining(['color-contrast', 'heading-order', 'label', 'select-name', 'region']),
    );
    await close();
  });

  test.each([
    [360, BROKEN],
    [320, COMPARED],
    [360, withTexts(BROKEN, () => 'x'.repeat(900))],
    [1100, withTexts(BROKEN, () => 'x'.repeat(900))],
  ])('has nothing beyond the edge of %d px', async (width, found) => {
    const { page, close } = await open(renderHtml(found), { viewport: { width, height: 640 } });
    await page.evaluate(UNFOLD);
    expect([await beyondEdge(page), await evaluate(page, 'document.documentElement.scrollWidth')]).toEqual([[], width]);
    await close();
  });

  test('has everything with scripts off, but no filter', async () => {
    const { page, close } = await open(SAMPLE, { javaScriptEnabled: false });
    expect(await page.locator('#filter').isVisible()).toBe(false);
    expect(await page.locator('.accounts tbody tr').allInnerTexts()).toEqual([
      expect.stringMatching(/^111111111111 Management\s+4 of 4$/),
      expect.stringMatching(/^222222222222 Payments\s+Workloads\/Prod\s+ACC-1\s+CRED-2 CRED-3 CRED-4\s+2 of 6$/),
    ]);
    await close();
  });

  test('a requirement of an account leads to why it does not hold', async () => {
    const { page, close } = await open(SAMPLE);
    await page.locator('.accounts a', { hasText: 'CRED-3' }).click();
    expect(await evaluate(page, 'document.querySelector(":target h3").textContent')).toBe('CRED-3 no root access keys');
    await close();
  });

  test('the tab key reaches every link, the filter and everything folded, each with a ring', async () => {
    const { page, close } = await open(renderHtml(ACCEPTED));
    const reached = await tabbed(page, async tag => {
      if (tag === 'SUMMARY') await page.keyboard.press('Enter');
    });
    expect(new Set(reached.map(({ ring }) => ring))).toEqual(new Set(['3px']));
    expect(reached.map(({ tag }) => tag).join(' ')).toBe('A A A A A SUMMARY INPUT SELECT SELECT SELECT A SUMMARY');
    await close();
  });

  test('shows hostile texts as texts, and filters by them', async () => {
    const hostile = '</style></title></details><script>document.title = "run"</script><img src=x onerror="1"><b>&amp;';
    const { page, said, others, close } = await open(renderHtml(withTexts(BROKEN, () => hostile)));
    await page.locator('#filter').waitFor();
    expect([said, others()]).toEqual([[], []]);
    expect(await page.title()).toMatch(/ – Rootguard audit$/);
    expect(await page.locator('img, b, body style, body script').count()).toBe(1);
    expect(await page.locator('article.danger p').nth(1).innerText()).toBe(hostile);
    await page.locator('#ou').selectOption({ index: 3 });
    expect(await seen(page)).toEqual({ ids: ['222222222222'], said: '1 of 2 accounts' });
    await page.locator('#words').fill('ONERROR="1"><b>&amp; 111111111111');
    expect(await seen(page)).toEqual({ ids: [], said: '0 of 2 accounts' });
    await close();
  });

  test('filters by words, an OU with all below it, and a cell; all of them at once', async () => {
    const { page, close } = await open(renderHtml(LARGE));
    const rows = LARGE.rows;
    expect(await seen(page)).toEqual({ ids: idsOf(rows), said: '200 accounts' });
    const inDivision = rows.filter(({ account }) => account.ou?.startsWith('Division 1/') === true);
    await page.locator('#ou').selectOption('Division 1');
    expect(await seen(page)).toEqual({ ids: idsOf(inDivision), said: `${inDivision.length} of 200 accounts` });
    expect(inDivision).toHaveLength(10);
    const column = LARGE.requirements.findIndex(({ id }) => id === 'ACC-1');
    const bad = inDivision.filter(({ cells }) => cells[column]!.is === 'not held');
    await page.locator('#cell').selectOption({ label: 'ACC-1 not held (7)' });
    expect((await seen(page)).ids).toEqual(idsOf(bad));
    expect(bad).toHaveLength(1);
    await page.locator('#words').pressSequentially(` ${bad[0]!.account.id}  DIVISION `);
    expect(await seen(page)).toEqual({ ids: [bad[0]!.account.id], said: '1 of 200 accounts' });
    await page.locator('#words').fill(inDivision.find(row => row !== bad[0])!.account.id);
    expect(await seen(page)).toEqual({ ids: [], said: '0 of 200 accounts' });
    await page.locator('#words').fill('');
    await page.locator('#ou').selectOption('');
    await page.locator('#cell').selectOption({ label: 'any unknown (10)' });
    expect((await seen(page)).ids).toEqual(idsOf(rows.filter(({ cells }) => cells.some(({ is }) => is === 'unknown'))));
    await close();
  });

  test('sorts by name as people count, by OU, and by what does not hold; then as it was', async () => {
    const { page, close } = await open(renderHtml(LARGE));
    const sorted = async (order: string) => {
      await page.locator('#order').selectOption(order);
      const { ids } = await seen(page);
      return ids.map(id => LARGE.rows.find(({ account }) => account.id === id)!);
    };
    const names = (await sorted('name')).map(({ account }) => account.name);
    expect(names).toEqual([...Array.from({ length: 199 }, (_, at) => `Account ${at} of a division`), 'Management']);
    const ous = (await sorted('ou')).map(({ account }) => account.ou?.split('/')[0] ?? '');
    expect([...new Set(ous)]).toEqual(['', ...Array.from({ length: 20 }, (_, at) => `Division ${at}`)]);
    const bad = (await sorted('x')).map(({ cells }) => cells.filter(({ is }) => is === 'not held').length);
    expect(bad).toEqual([...bad].sort((one, other) => other - one));
    expect(bad[0]).toBeGreaterThan(bad[199]!);
    expect(await sorted('')).toEqual(LARGE.rows);
    await close();
  });

  test('has less than 300 bytes for an account', () => {
    const size = (accounts: number): number => Buffer.byteLength(renderHtml(largeAudit(accounts)));
    expect((size(1_200) - size(200)) / 1000).toBeLessThan(300);
  });

  test('is whole on paper but for the filter, and what it hides', async () => {
    const { page, close } = await open(renderHtml(ACCEPTED));
    await page.locator('#words').fill('payments');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#filter').isVisible()).toBe(false);
    expect(await page.locator('#accepted article').isVisible()).toBe(true);
    expect(await seen(page)).toEqual({ ids: ['222222222222'], said: '1 of 2 accounts' });
    await close();
  });
});
