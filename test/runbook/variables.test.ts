import { pagesOf } from '../../runbook/all-pages';
import type { Reader, Step } from '../../runbook/page';
import { sectionsOf } from '../../runbook/sections';
import { settingOf, VARIANTS } from './settings';

const READERS: readonly Reader[] = ['members', 'management'];

/** Variables that a line sets, and those that it reads; what a shell or its environment has is neither. */
const setBy = (line: string): string[] =>
  [...line.matchAll(/(?:^|&& |; |while )\s*(?:export )?([A-Z]\w*)=|\bfor ([A-Z]\w*) in\b|\bread -rs ([A-Z]\w*)/g)].map(
    ([, one, two, three]) => (one ?? two ?? three)!,
  );
const readBy = (line: string): string[] => [...line.matchAll(/\$\{?([A-Z]\w*)/g)].map(([, name]) => name!);

/** Variables that somebody with one kind of root reads in a section and that nothing set in it, in the shell of the step. */
function unset(steps: readonly Step[], reader: Reader): string[] {
  let known = new Set<string>();
  let outside = known;
  const missing: string[] = [];
  for (const { run = [], onlyFor = reader } of steps) {
    if (onlyFor !== reader) continue;
    for (const line of run) {
      if (line === 'bash') outside = known;
      if (line === 'exit') known = outside;
      missing.push(...readBy(line).filter(name => !known.has(name)));
      known = new Set([...known, ...setBy(line)]);
    }
  }
  return missing;
}

describe.each(VARIANTS)('the runbook of %s', (_, text) => {
  const setting = settingOf(text);
  const { pages } = pagesOf(setting);
  const titles = new Map(pages.map(({ id, title }) => [id, title]));
  const sections = pages.flatMap(page =>
    sectionsOf(page, setting, titles).map(({ title, blocks }) => ({
      ...{ page: page.id, title },
      steps: blocks.flatMap(block => ('steps' in block ? block.steps : [])),
    })),
  );

  test.each(READERS)('sets each variable in the section that reads it, for whoever has the root of %s', reader => {
    const wrong = sections.flatMap(({ page, title, steps }) =>
      unset(steps, reader).map(name => `${page}, ${title}: ${name}`),
    );
    expect([...new Set(wrong)]).toEqual([]);
    expect(sections.some(({ steps }) => steps.some(({ run = [] }) => run.some(line => setBy(line).length > 0)))).toBe(
      true,
    );
  });
});

test('a variable of a step that somebody else does, or of a shell that is closed, is not set', () => {
  const shown: Step['do'] = [];
  const set: Step = { do: shown, run: ['export ACCOUNT=1'], onlyFor: 'members' };
  const read: Step = { do: shown, run: ['echo "$ACCOUNT"'] };
  expect(unset([set, read], 'management')).toEqual(['ACCOUNT']);
  expect(unset([set, read], 'members')).toEqual([]);
  const [open, close] = ['bash', 'exit'].map((line): Step => ({ do: shown, run: [line] }));
  expect(unset([open!, set, close!, read], 'members')).toEqual(['ACCOUNT']);
});
