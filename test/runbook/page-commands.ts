import { runbookFiles } from '../../runbook/runbook';
import { exampleText, settingOf } from './settings';

const PAGES = runbookFiles(settingOf(exampleText('acme')));

/** Every Markdown page of acme, by its id. */
export const MARKDOWN: ReadonlyMap<string, string> = new Map(
  [...PAGES].filter(([name]) => name.endsWith('.md')).map(([name, text]) => [name.replace(/\.md$/, ''), text]),
);

/** Blocks of commands of a page, each as somebody types it; of one heading only, when one is given. */
export const blocksOf = (id: string, heading?: string): string[] => blocksIn(MARKDOWN.get(id) ?? '', heading);

/** The same of the text of a page, whoever wrote it. */
export function blocksIn(page: string, heading?: string): string[] {
  const start = heading === undefined ? 0 : page.indexOf(`\n## ${heading}\n`);
  if (start < 0) throw new Error(`no heading ${heading} in ${page.slice(0, 80)}`);
  const end = heading === undefined ? page.length : page.indexOf('\n## ', start + 4);
  return [...page.slice(start, end).matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)].map(([, margin = '', block = '']) =>
    block.replaceAll(new RegExp(`^${margin}`, 'gm'), ''),
  );
}

/** Blocks as one script about an account: the shell that a page opens, and closes, becomes a subshell. */
export const scriptOf = (blocks: readonly string[], account: string): string =>
  blocks
    .join('')
    .replaceAll(/^export ACCOUNT=.*$/gm, `export ACCOUNT=${account}`)
    .replaceAll(/^bash$/gm, '(')
    .replaceAll(/^exit$/gm, ')');
