import type { Absent } from './all-pages';
import { FAMILIES, Family, Page } from './page';
import { keptSection } from './kept-parts';
import { markerOf, writerOf } from './render-markdown';
import { Setting, whyAbsent } from './setting';

/** Writes the index: an anchor for each page, to which messages link, and what does not apply here and why. */
export function renderMarkdownIndex(
  pages: readonly Page[],
  absent: readonly Absent[],
  setting: Setting,
  kept: ReadonlyMap<string, string>,
): string {
  const write = writerOf(new Map(pages.map(({ id, title }) => [id, title])));
  const families = (Object.keys(FAMILIES) as Family[]).flatMap(family => {
    const own = pages.filter(page => page.family === family);
    const lines = own.map(
      ({ id, title, summary }) => `- <a id="${id}"></a>[${title}](${id}.md): ${write.text(summary)}`,
    );
    return own.length === 0 ? [] : [`## ${FAMILIES[family]}\n\n${lines.join('\n')}\n`];
  });
  const reasons = [...new Set(absent.map(({ need }) => need))].map(need => {
    const titles = absent.filter(one => one.need === need).map(({ source }) => source.title);
    return `- ${titles.join('; ')}: ${whyAbsent(need, setting)}.`;
  });
  return [
    markerOf('index'),
    '# Root runbook\n',
    ...families,
    ...(reasons.length === 0 ? [] : [`## Pages that do not apply here\n\n${reasons.join('\n')}\n`]),
    '## Our own notes\n',
    keptSection(kept),
    '',
  ].join('\n');
}
