import { pagesOf } from '../../runbook/all-pages';
import { runbookFiles } from '../../runbook/runbook';
import { settingOf, VARIANTS } from './settings';

/** What whoever has to act looks for on a page. */
const PARTS = [
  ...['When', 'When not', 'Who', 'Prepare', 'What will ring', 'Write down', 'Verify', 'Undo', 'End'],
  'Requirements and sources',
];

/** Lists, where nobody acts. */
const LISTS = ['recovery', 'tasks-that-need-root'];

describe.each(VARIANTS)('the runbook of %s', (_, text) => {
  const setting = settingOf(text);
  const files = runbookFiles(setting);
  const acted = pagesOf(setting).pages.filter(({ id, family }) => family !== 'lists' && !LISTS.includes(id));

  test.each(acted.map(({ id, isUrgent }) => [id, isUrgent ? 'Do this now' : 'Steps'] as const))(
    '%s has every part',
    (id, steps) => {
      const titles = [...(files.get(`${id}.md`) ?? '').matchAll(/^## (.*)$/gm)].map(([, title]) => title);
      expect([...PARTS, steps].filter(part => !titles.includes(part))).toEqual([]);
    },
  );

  test('every page says who approves, or that nobody has to', () => {
    const silent = acted.filter(({ id }) => !/^- Approves: /m.test(files.get(`${id}.md`) ?? ''));
    expect(silent.map(({ id }) => id)).toEqual([]);
  });
});
