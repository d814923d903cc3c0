import { markdownCode, markdownText, visible } from '../render/untrusted';
import { keptSection } from './kept-parts';
import type { Page, Step, Table } from './page';
import type { PageId } from './page-ids';
import { Block, sectionsOf, Titles } from './sections';
import type { Setting } from './setting';
import type { Part, Text } from './text';

/** The index of the Markdown pages, as hosts of repositories show it for a folder. */
export const MARKDOWN_INDEX = 'README.md';

/** First line of a page: by it a later run knows its own pages. */
export const markerOf = (id: PageId | 'index'): string => `<!-- rootguard runbook: ${id} -->`;

/** Whether a page was written here, in this run or an earlier one. */
export const isOwnMarkdown = (text: string): boolean => text.startsWith('<!-- rootguard runbook: ');

/**
 * Writes one page.
 *
 * @param kept - what people wrote, by the name of the part; the parts of the page are filled with it, and others follow
 */
export function renderMarkdown(
  page: Page,
  setting: Setting,
  titles: Titles,
  kept: ReadonlyMap<string, string> = new Map(),
): string {
  const write = writerOf(titles);
  const sections = sectionsOf(page, setting, titles).map(
    ({ title, blocks }) => `## ${title}\n\n${blocks.map(write.block).join('\n\n')}\n`,
  );
  return [
    markerOf(page.id),
    `# ${page.title}\n`,
    `${write.text(page.summary)}\n`,
    ...sections,
    '## Our own notes\n',
    `What stands between the markers stays when this page is written again; the rest does not.\n`,
    keptSection(kept),
    '',
    `[All pages](${MARKDOWN_INDEX})\n`,
  ].join('\n');
}

/** Writers of Markdown that know which pages there are. */
export function writerOf(titles: Titles): {
  readonly text: (text: Text) => string;
  readonly block: (block: Block) => string;
} {
  const part = (one: Part): string => {
    if ('ours' in one) return one.ours;
    if ('value' in one) return markdownText(one.value);
    if ('code' in one) return codeOf(one.code);
    if ('address' in one) return `<${one.address}>`;
    const title = titles.get(one.page);
    return title === undefined ? `“${one.page}” (no page here)` : `[${title}](${one.page}.md)`;
  };
  const text = (parts: Text): string => parts.map(part).join('');
  const table = ({ caption, columns, rows }: Table): string =>
    [
      `${text(caption)}\n`,
      `| ${columns.join(' | ')} |`,
      `| ${columns.map(() => '---').join(' | ')} |`,
      ...rows.map(row => `| ${row.map(text).join(' | ')} |`),
    ].join('\n');
  const step = ({ do: what, run, write }: Step): string =>
    [
      text(what),
      // what is to be written is there before the command that reads it
      ...(write === undefined ? [] : [fenced(write.language, write.text.trimEnd().split('\n'))]),
      ...(run === undefined || run.length === 0 ? [] : [fenced('sh', run)]),
    ].join('\n\n');
  const numbered = (steps: readonly Step[]): string =>
    steps.map((one, index) => indented(`${index + 1}. `, step(one))).join('\n');
  return {
    text,
    block: block => {
      if ('list' in block) return block.list.map(item => `- ${text(item)}`).join('\n');
      if ('table' in block) return table(block.table);
      if ('paragraph' in block) return text(block.paragraph);
      return block.steps.length === 1 ? step(block.steps[0]!) : numbered(block.steps);
    },
  };
}

const indented = (mark: string, text: string): string =>
  text
    .split('\n')
    .map((line, index) => (index === 0 ? mark + line : line === '' ? '' : ' '.repeat(mark.length) + line))
    .join('\n');

/** A block of lines that nothing in them can end. */
function fenced(language: string, lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.map(line => Math.max(0, ...(line.match(/`+/g) ?? []).map(run => run.length))));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...lines.map(visible), fence].join('\n');
}

/** Code in a line, in backticks where that is all it takes. */
const codeOf = (text: string): string =>
  /^[^`|\\<&]+$/.test(text) && visible(text) === text ? `\`${text}\`` : markdownCode(text);
