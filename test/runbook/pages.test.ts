import { loadOrganization } from '../../config/load';
import { Organization } from '../../config/organization';
import { ALL_PAGES, pagesOf } from '../../runbook/all-pages';
import { PAGE_IDS } from '../../runbook/page-ids';
import { UNNAMED } from '../../runbook/posts';
import { runbookFiles } from '../../runbook/runbook';
import { Setting } from '../../runbook/setting';

const EXAMPLES = ['acme', 'china', 'control-tower', 'govcloud', 'minimal', 'posture', 'single-account'] as const;

const organizationOf = (example: string): Organization =>
  loadOrganization(`${__dirname}/../../examples/${example}/org.yaml`, '2026-11-21').organization!;

const settingOf = (example: string): Setting => ({
  organization: organizationOf(example),
  holders: UNNAMED,
  tested: new Map(),
});

describe.each(EXAMPLES)('the runbook of %s', example => {
  const files = runbookFiles(settingOf(example));

  test('is the same every time', () => expect(runbookFiles(settingOf(example))).toEqual(files));

  test('has a file for each page that applies', () =>
    expect([...files.keys()].filter(name => name.endsWith('.md')).sort()).toEqual(
      ['README.md', ...pagesOf(settingOf(example)).pages.map(({ id }) => `${id}.md`)].sort(),
    ));

  test('has no phone number', () => {
    // what the files of the examples have as one
    const numbers = [...files.values()].join('\n').match(/\+?\d[\d ()-]*555[\d ()-]{3,}/g);
    expect(numbers ?? []).toEqual([]);
  });
});

test('every page has an id of its own, from the list', () => {
  const ids = ALL_PAGES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(PAGE_IDS).toEqual(expect.arrayContaining(ids));
});
