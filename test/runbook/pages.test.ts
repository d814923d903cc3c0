import { ALL_PAGES, pagesOf } from '../../runbook/all-pages';
import { PAGE_IDS } from '../../runbook/page-ids';
import { runbookFiles } from '../../runbook/runbook';
import { REQUIREMENT_IDS } from '../../config/requirement-ids';
import { exampleText, settingOf, VARIANTS } from './settings';

const ACME = runbookFiles(settingOf(exampleText('acme')));

const pageOf = (id: string, text?: string): string =>
  (text === undefined ? ACME : runbookFiles(settingOf(text))).get(`${id}.md`) ?? '';

describe.each(VARIANTS)('the runbook of %s', (_, text) => {
  const setting = settingOf(text);
  const files = runbookFiles(setting);
  const pages = [...files.values()].join('\n');

  test('is the same every time', () => expect(runbookFiles(settingOf(text))).toEqual(files));

  test('has a file for each page that applies', () =>
    expect([...files.keys()].filter(name => name.endsWith('.md')).sort()).toEqual(
      ['README.md', ...pagesOf(setting).pages.map(({ id }) => `${id}.md`)].sort(),
    ));

  test('links to pages that are there', () => {
    expect(pages).not.toContain('no page here');
    const linked = [...pages.matchAll(/\]\(([^)]+\.md)\)/g)].map(([, file]) => file!);
    expect(linked.filter(file => !files.has(file))).toEqual([]);
  });

  test('has no number that looks like one of a phone', () => {
    const numbers = pages.match(/\+\d[\d ()-]{6,}|\b555[ -]\d{4}\b/g);
    expect(numbers ?? []).toEqual([]);
  });

  test('says on each page that touches recovery whom to ask', () => {
    for (const { id, isRecovery } of pagesOf(setting).pages) {
      expect({ id, asks: (files.get(`${id}.md`) ?? '').includes('If unsure, ask AWS Support') }).toEqual({
        id,
        asks: isRecovery === true,
      });
    }
  });

  test('has nothing that reads as undefined, and no empty command', () =>
    expect(pages).not.toMatch(/undefined|\[object|```sh\n *```|\n *- *\n|\. *\.\n/));
});

test('every page has an id of its own, and every id a page', () => {
  const ids = ALL_PAGES.map(({ id }) => id);
  expect([...ids].sort()).toEqual([...PAGE_IDS].sort());
});

test('there are eleven pages of the management account, ten of members and eight tasks', () => {
  const count = (start: RegExp): number => PAGE_IDS.filter(id => start.test(id)).length;
  expect([count(/^management-/), count(/^member-/), count(/^task-(?!locked)/)]).toEqual([11, 10, 8]);
});

test('pages name requirements that there are', () => {
  const known = new Set<string>([
    ...REQUIREMENT_IDS,
    'CRED-1',
    'CRED-5',
    'REV-1',
    'REV-2',
    'REV-3',
    'DOC-1',
    'DOC-2',
    'DOC-3',
    'DOC-4',
  ]);
  const named = pagesOf(settingOf(exampleText('acme'))).pages.flatMap(({ requirements }) => requirements);
  expect(named.filter(id => !known.has(id))).toEqual([]);
});

/** Pages on which a new password is made because somebody may know the old one, or nobody has it. */
const NEW_PASSWORD = [
  ...['management-password-reset', 'management-password-change', 'member-password-reset', 'member-password-change'],
  ...['compromised-root', 'management-create', 'break-glass', 'member-root-task', 'task-account-settings'],
];

test('no page asks for another password but after a suspicion, or where nobody has one', () => {
  const asking = pagesOf(settingOf(exampleText('acme'))).pages.filter(({ id }) =>
    /rotat|(change|renew|replace|new|make) the (root )?password|password.*choose `Change`/i.test(
      // what leads to another page is judged there
      pageOf(id).replace(/\[[^\]]*\]\([^)]*\)/g, ''),
    ),
  );
  expect(asking.map(({ id }) => id).filter(id => !NEW_PASSWORD.includes(id))).toEqual([]);
  expect([...runbookFiles(settingOf(exampleText('acme'))).values()].join('\n')).not.toMatch(/rotat/i);
  for (const id of ['management-password-change', 'member-password-change']) {
    expect(pageOf(id)).toContain('Somebody may know the password who should not');
    expect(pageOf(id)).toContain('On a schedule, after a drill, after a review: leave it as it is.');
  }
});

test('what root did is asked of the account whose root it was, of the management account as well', () => {
  const [inMember, inManagement, query] = ['export ACCOUNT=0', 'export ACCOUNT=111111111111\n', 'start-query'].map(
    text => pageOf('compromised-root').indexOf(text),
  );
  expect(inMember).toBeGreaterThan(0);
  expect(inManagement).toBeGreaterThan(inMember!);
  expect(query).toBeGreaterThan(inManagement!);
});

test('whoever has the root of one kind of account is led past the steps of the other', () => {
  const [, steps = ''] = pageOf('compromised-root').split('## Do this now');
  const led = [...steps.matchAll(/^(\d+)\. Only for the root of (.*); (.*): go on at step (\d+)\. /gm)].map(
    ([, at, whose, others, to]) => ({ at: Number(at), whose, others, to: Number(to) }),
  );
  const [member, management] = led;
  expect(led).toHaveLength(2);
  expect(member).toMatchObject({ whose: 'a member', others: 'the management account', to: management?.at });
  expect(management).toMatchObject({ whose: 'the management account', others: 'a member' });
  const stepOf = (text: string): number =>
    Number([...steps.slice(0, steps.indexOf(text)).matchAll(/^(\d+)\. /gm)].at(-1)?.[1]);
  expect(stepOf('delete-login-profile')).toBeLessThan(management!.at);
  expect(stepOf('aws+management@')).toBeGreaterThan(management!.at);
  expect(stepOf('Keep what root did')).toBe(management!.to);
  expect(pageOf('compromised-root', exampleText('single-account'))).not.toContain('Only for the root');
});

test('a file is written before the command that reads it', () => {
  const late = [...ACME].filter(([, text]) => /```sh\n(?: .*\n)* *```\n\n *```yaml/.test(text)).map(([name]) => name);
  expect(late).toEqual([]);
  expect(pageOf('break-glass')).toMatch(/planned:[^]*?```\n\n *```sh\n *npx rootguard plan alerts/);
});

test('an account that left accepts the invitation in a shell with its own role, and the rest is done outside of it', () => {
  const [role, accept, exit, move] = [
    'role/OrganizationAccountAccessRole',
    'accept-handshake',
    '   exit',
    'move-account',
  ].map(text => pageOf('account-left').indexOf(text));
  expect(role).toBeGreaterThan(0);
  expect(accept).toBeGreaterThan(role!);
  expect(exit).toBeGreaterThan(accept!);
  expect(move).toBeGreaterThan(exit!);
});

test('both pages that contain an account say what to do when it was contained before', () =>
  expect(
    [...ACME]
      .filter(([name, text]) => name.endsWith('.md') && text.includes('DuplicatePolicyException'))
      .map(([name]) => name),
  ).toEqual(['somebody-used-root.md', 'compromised-root.md']));

test('an exemption is edited as the org file of this organization has it', () => {
  const [, yaml = ''] = /```yaml\n( *root_deny:[\s\S]*?)```/.exec(pageOf('break-glass')) ?? [];
  const section = yaml.replace(/^ {3}/gm, '');
  const edited = exampleText('acme').replace(/^root_deny:\n(?: .*\n)+/m, section);
  const scp = settingOf(edited).organization.scps.find(({ id }) => id === 'root-deny');
  expect(scp?.exemptions).toMatchObject([{ accountId: '333333333333', until: '2026-01-31' }]);
});

test('what was never tested is said to be missing', () => {
  expect(pageOf('recovery').match(/not tested: record of a recovery test missing/g)).toHaveLength(6);
  const setting = settingOf(exampleText('acme'));
  const tested = { ...setting, tested: new Map([['recovery-mfa', '2026-10-01, drill']]) };
  expect(runbookFiles(tested).get('recovery.md')).toContain('| 2026-10-01, drill |');
});
