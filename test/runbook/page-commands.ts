import { runbookFiles } from '../../runbook/runbook';
import { exampleText, settingOf } from './settings';

const PAGES = runbookFiles(settingOf(exampleText('acme')));

/** Every Markdown page of acme, by its id. */
export const MARKDOWN: ReadonlyMap<string, string> = new Map(
  [...PAGES].filter(([name]) => name.endsWith('.md')).map(([name, text]) => [name.replace(/\.md$/, ''), text]),
);

/** Blocks of commands of a page, each as somebody types it; of one heading only, when one is given. */
export function blocksOf(id: string, heading?: string): string[] {
  const page = MARKDOWN.get(id) ?? '';
  const start = heading === undefined ? 0 : page.indexOf(`\n## ${heading}\n`);
  if (start < 0) throw new Error(`${id} has no heading ${heading}`);
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
