import { pagesOf } from './all-pages';
import { renderMarkdownIndex } from './markdown-index';
import type { PageId } from './page-ids';
import { HTML_INDEX, renderHtml, renderHtmlIndex } from './render-html';
import { MARKDOWN_INDEX, renderMarkdown } from './render-markdown';
import type { Setting } from './setting';

/** Files of a runbook by name. */
export type Files = ReadonlyMap<string, string>;

/** What people wrote into the Markdown page of an id, by the name of the part. */
export type Kept = (id: PageId | 'index') => ReadonlyMap<string, string>;

/** Writes every page that applies, and the index, as Markdown and as HTML. */
export function runbookFiles(setting: Setting, kept: Kept = () => new Map()): Files {
  const { pages, absent } = pagesOf(setting);
  const titles = new Map(pages.map(({ id, title }) => [id, title]));
  return new Map([
    [MARKDOWN_INDEX, renderMarkdownIndex(pages, absent, setting, kept('index'))],
    [HTML_INDEX, renderHtmlIndex(pages, absent, setting)],
    ...pages.flatMap(
      page =>
        [
          [`${page.id}.md`, renderMarkdown(page, setting, titles, kept(page.id))],
          [`${page.id}.html`, renderHtml(page, setting, titles, kept(page.id))],
        ] as const,
    ),
  ]);
}
