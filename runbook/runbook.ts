import { pagesOf } from './all-pages';
import { renderMarkdownIndex } from './markdown-index';
import type { PageId } from './page-ids';
import { MARKDOWN_INDEX, renderMarkdown } from './render-markdown';
import type { Setting } from './setting';

/** Files of a runbook by name. */
export type Files = ReadonlyMap<string, string>;

/**
 * Writes every page that applies, and the index.
 *
 * @param kept - what people wrote into a page, by the page's id and the name of the part
 */
export function runbookFiles(
  setting: Setting,
  kept: (id: PageId | 'index') => ReadonlyMap<string, string> = () => new Map(),
): Files {
  const { pages, absent } = pagesOf(setting);
  const titles = new Map(pages.map(({ id, title }) => [id, title]));
  return new Map([
    [MARKDOWN_INDEX, renderMarkdownIndex(pages, absent, setting, kept('index'))],
    ...pages.map(page => [`${page.id}.md`, renderMarkdown(page, setting, titles, kept(page.id))] as const),
  ]);
}
