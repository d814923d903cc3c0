import { hasBrokenMarkers, keptParts } from './kept-parts';
import { isOwnHtml } from './render-html';
import { isOwnMarkdown, MARKDOWN_INDEX } from './render-markdown';
import { Files, runbookFiles } from './runbook';
import type { Setting } from './setting';

/** What a folder of pages is, beside what it is to be. */
export interface Comparison {
  /** Every page as it is to be, what people wrote in it kept. */
  readonly files: Files;
  /** Names of pages that say something else now, sorted as all names here. */
  readonly stale: readonly string[];
  readonly missing: readonly string[];
  /** Pages of an earlier runbook that apply no more, and in which nobody wrote anything. */
  readonly left: readonly string[];
  /** Other pages there: not written here, or with something in them that somebody wrote. */
  readonly foreign: readonly string[];
  /** Pages with a marker without its other half: nobody knows what is to be kept. */
  readonly broken: readonly string[];
}

/** Whether a file of the folder is a page. */
export const isPageName = (name: string): boolean => /\.(md|html)$/.test(name);

/**
 * Compares a folder with the pages that an org file asks for.
 *
 * @param found - its pages by name
 */
export function compareFolder(setting: Setting, found: Files): Comparison {
  const texts = new Map([...found].map(([name, text]) => [name, text.replaceAll('\r\n', '\n')]));
  const files = runbookFiles(setting, id => keptParts(texts.get(id === 'index' ? MARKDOWN_INDEX : `${id}.md`) ?? ''));
  const others = [...texts].filter(([name]) => !files.has(name));
  const isLeft = ([name, text]: readonly [string, string]): boolean =>
    name.endsWith('.html')
      ? isOwnHtml(text)
      : isOwnMarkdown(text) && !hasBrokenMarkers(text) && [...keptParts(text).values()].join('').trim() === '';
  const names = (some: Iterable<readonly [string, string]>): readonly string[] =>
    [...some].map(([name]) => name).sort();
  return {
    files,
    stale: names([...files].filter(([name, text]) => texts.has(name) && texts.get(name) !== text)),
    missing: names([...files].filter(([name]) => !texts.has(name))),
    left: names(others.filter(isLeft)),
    foreign: names(others.filter(other => !isLeft(other))),
    broken: names(
      [...texts].filter(([name, text]) => name.endsWith('.md') && files.has(name) && hasBrokenMarkers(text)),
    ),
  };
}
