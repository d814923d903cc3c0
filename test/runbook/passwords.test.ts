import { runbookFiles } from '../../runbook/runbook';
import { exampleText, settingOf, VARIANTS } from './settings';

/** A page by its headings. */
const partsOf = (text: string): ReadonlyMap<string, string> =>
  new Map(text.split(/^## /m).map(part => [part.slice(0, part.indexOf('\n')), part]));

const markdownOf = (text: string): ReadonlyMap<string, string> =>
  new Map([...runbookFiles(settingOf(text))].filter(([name]) => name.endsWith('.md')));

const ACME = markdownOf(exampleText('acme'));

describe.each(VARIANTS)('the runbook of %s', (_, text) => {
  const pages = [...markdownOf(text)].map(([name, page]) => ({ name, page, parts: partsOf(page) }));
  const membersOf = pages.filter(({ name }) => /^(member-|break-glass|task-)/.test(name));

  test('says on each page that sets a password in a member what becomes of it, and ends the reminder', () => {
    const setting = membersOf.filter(({ page }) => /create-login-profile|Make the (new )?password with/.test(page));
    const open = setting.filter(({ parts }) => {
      const all = [parts.get('Steps'), parts.get('End'), parts.get('Undo')].join('');
      const record = parts.get('Write down') ?? '';
      const isDeleted = /delete-login-profile|only they delete the password/.test(all);
      const isKept = record.includes('`recovery: kept`') || !all.includes('create-login-profile');
      return !(isKept || (isDeleted && record.includes('`recovery: ended`') && record.includes('`delete_by`')));
    });
    expect(open.map(({ name }) => name)).toEqual([]);
  });

  test('says on each page for which an account is exempted how that ends', () => {
    const exempting = membersOf.filter(({ parts }) =>
      (parts.get('Prepare') ?? '').includes('exempt the account first'),
    );
    const open = exempting.filter(({ parts }) => !(parts.get('End') ?? '').includes('The exemption ends by itself'));
    expect(open.map(({ name }) => name)).toEqual([]);
  });
});

test('what is looked for above is there', () => {
  const having = (text: string): string[] => [...ACME].filter(([, page]) => page.includes(text)).map(([name]) => name);
  expect(having('create-login-profile')).toEqual(['break-glass.md', 'member-root-task.md', 'member-password-reset.md']);
  expect(having('The exemption ends by itself')).toEqual([
    ...['member-root-task.md', 'member-password-change.md', 'member-mfa-battery.md'],
  ]);
});

test('nobody signs in by the exemption before it is seen in AWS', () => {
  const [deploy, seen, signIn] = ['deploy guardrails', 'describe-policy', 'Forgot password?'].map(words =>
    (ACME.get('break-glass.md') ?? '').indexOf(words),
  );
  expect(seen).toBeGreaterThan(deploy!);
  expect(signIn).toBeGreaterThan(seen!);
});

test('no command needs a number that was forgotten before it', () => {
  const late = [...ACME].filter(([, page]) => /unset TF_VAR_[^]*rootguard (plan|deploy) contacts/.test(page));
  expect(late.map(([name]) => name)).toEqual([]);
  expect(ACME.get('member-phone-lost.md')).toContain('unset TF_VAR_root_phone');
});
