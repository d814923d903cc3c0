import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startChromium } from './browser';

/** A browser, and a folder for pages, while the tests of a file run. */
export class PageReader {
  private browser?: Browser;
  private readonly folder = mkdtempSync(join(tmpdir(), 'page-'));

  async start(): Promise<void> {
    this.browser = await startChromium();
  }

  async stop(): Promise<void> {
    await this.browser?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Opens a page from a file, as a reader does, and gathers what the browser says about it and all it asks for. */
  async open(text: string, options: BrowserContextOptions = {}) {
    const file = join(this.folder, 'page.html');
    writeFileSync(file, text);
    const context = await this.browser!.newContext(options);
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
}

export const evaluate = <T>(page: Page, expression: string): Promise<T> => page.evaluate(expression);

export const UNFOLD = 'document.querySelectorAll("details").forEach(details => { details.open = true; })';

/** What axe finds wrong with a page, and the names of the rules that it passes. */
export async function axeOf(
  page: Page,
): Promise<{ readonly wrong: readonly unknown[]; readonly passed: readonly string[] }> {
  await page.evaluate(axe.source);
  const { violations, passes } = await evaluate<axe.AxeResults>(page, 'axe.run()');
  return {
    wrong: violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => [id, target, failureSummary]),
    ),
    passed: passes.map(({ id }) => id),
  };
}

/** What of a page is beyond its right edge. */
export const beyondEdge = (page: Page): Promise<readonly string[]> =>
  evaluate(
    page,
    `[...document.body.querySelectorAll(':not(.unseen)')]
      .filter(element => element.getBoundingClientRect().right > innerWidth || element.scrollWidth > innerWidth)
      .map(element => element.outerHTML.slice(0, 80))`,
  );

/** Presses the tab key until it leaves the page; what has the focus each time, and how wide its ring is. */
export async function tabbed(page: Page, onEach: (tag: string) => Promise<void> = async () => {}) {
  const focused = `(() => {
    const { tagName, textContent } = document.activeElement;
    return [tagName, textContent.replace(/\\s+/g, ' ').trim(), getComputedStyle(document.activeElement).outlineWidth];
  })()`;
  const reached: { readonly tag: string; readonly text: string; readonly ring: string }[] = [];
  for (let presses = 0; presses < 100; presses++) {
    await page.keyboard.press('Tab');
    const [tag = '', text = '', ring = ''] = await evaluate<string[]>(page, focused);
    if (tag === 'BODY') break;
    reached.push({ tag, text, ring });
    await onEach(tag);
  }
  return reached;
}
