import { runbookFiles } from '../../runbook/runbook';
import { exampleText, settingOf } from './settings';

const ACME = runbookFiles(settingOf(exampleText('acme')));

/** What stands below one heading of a page. */
function sectionOf(id: string, heading: string): string {
  const [, after = ''] = (ACME.get(`${id}.md`) ?? '').split(`\n## ${heading}\n`);
  return after.split('\n## ')[0]!;
}

/** Whether texts stand in a section, one after the other. */
function inOrder(section: string, ...texts: readonly string[]): boolean {
  const places = texts.map(text => section.indexOf(text));
  return places.every((place, index) => place > (places[index - 1] ?? -1));
}

/** Pages after which somebody else holds something, or holds it elsewhere. */
const CHANGES_HANDS = [
  ...['management-password-reset', 'management-password-change', 'management-mfa-lost', 'management-mfa-battery'],
  ...['management-email-lost', 'management-email-change', 'management-phone-lost', 'management-phone-change'],
  ...['member-password-reset', 'member-password-change', 'member-mfa-lost', 'member-mfa-battery'],
  ...['member-phone-lost', 'member-phone-change'],
];
const ACCOUNTS = ['management', 'member'];

test.each(CHANGES_HANDS)('%s ends with the custody file, before the record is closed', id => {
  const end = sectionOf(id, 'End');
  expect(inOrder(end, 'npx rootguard custody check', 'npx rootguard record check')).toBe(true);
});

test.each(ACCOUNTS)('%s: an MFA device opens the account before the one that still works is removed', account => {
  const steps = sectionOf(`${account}-mfa-battery`, 'Steps');
  expect(inOrder(steps, 'Assign MFA device', 'sign in once more with the new device', 'Select the old device')).toBe(
    true,
  );
});

test.each(ACCOUNTS)('%s: the old password is destroyed when the new one was tried, and not before', account => {
  expect(sectionOf(`${account}-password-change`, 'Steps')).not.toContain('estroy');
  expect(
    inOrder(sectionOf(`${account}-password-change`, 'Verify'), 'sign in with the password', 'Destroy the old one'),
  ).toBe(true);
});

test.each(['member-close', 'account-left'])('%s asks for a record of a use of root only where root acts', id =>
  expect(sectionOf(id, 'Write down')).toContain('When a role did it, its ticket is the record.'),
);

test('a reset password is set behind the link of the message', () => {
  const steps = sectionOf('management-password-reset', 'Steps');
  expect(inOrder(steps, 'opens the message', 'Follow its link', 'Sign in with it')).toBe(true);
});

test('root is logged out before the new root e-mail is deployed, and it is deployed', () => {
  const steps = sectionOf('management-email-change', 'Steps');
  expect(inOrder(steps, '`Sign out`', 'npx rootguard plan', 'npx rootguard deploy')).toBe(true);
});

test('what announces is taken down while the accounts that hold it are there, and the organization is not deleted first', () => {
  const steps = sectionOf('management-close', 'Steps');
  expect(inOrder(steps, 'but those that are part of the protection', 'forwarding destroy', 'alerts destroy')).toBe(
    true,
  );
  expect(inOrder(steps, 'alerts destroy', 'Close those that are left', 'State || Status', '`Close account`')).toBe(
    true,
  );
  expect(steps).not.toContain('aws organizations delete-organization');
});

test('the organization that IAM Identity Center made is no reason to stop', () => {
  const steps = sectionOf('management-create', 'Steps');
  expect(inOrder(steps, 'IAM user and role access to Billing', 'IAM Identity Center', 'AlreadyInOrganization')).toBe(
    true,
  );
});

test.each(['task-support-plan', 'task-restore-iam', 'task-credit-card', 'task-account-settings', 'task-close-account'])(
  '%s asks for a record of root only where root acted',
  id => {
    expect(sectionOf(id, 'Write down')).toContain('When a role did it, its ticket is the record.');
    expect(sectionOf(id, 'Prepare')).not.toContain('Begin the record now');
  },
);

test.each(['task-reserved-instances', 'task-mfa-delete'])('%s names people and alarms of members, too', id => {
  const setting = settingOf(exampleText('acme'));
  const management = setting.organization.managementAccount;
  const of = (_: string, account: typeof management) => [account === management ? 'Ada Vault' : 'Max Member'];
  const written = runbookFiles({ ...setting, holders: { areNamed: true, of } }).get(`${id}.md`);
  expect(written).toContain('holder of the root password. Today: Ada Vault (management); Max Member (members).');
  expect(written).toContain('operator who may open root sessions. Today: Max Member.');
  expect(sectionOf(id, 'What will ring')).toContain('`rootguard-root-activity-…`');
});

test('an account that is closed is named below the list of accounts', () =>
  expect(sectionOf('accounts', 'List')).toContain('old-sandbox (`151515151515`)'));

test('the SCP that keeps forwarding goes before forwarding, where there is one', () => {
  const guarded = runbookFiles(settingOf(exampleText('acme').replace('\nalerts:\n', '\nalerts:\n  protect: true\n')));
  const texts = ['protect: false', 'npx rootguard deploy guardrails', 'forwarding destroy'];
  expect(inOrder(guarded.get('management-close.md') ?? '', ...texts)).toBe(true);
  expect(ACME.get('management-close.md')).not.toContain('protect: false');
});

test.each(['task-reserved-instances', 'task-mfa-delete', 'task-restore-iam'])(
  '%s leads back to itself from the page on which root signs in',
  id => {
    const steps = sectionOf(id, 'Steps');
    const leads = steps.indexOf('Its one task is the steps that follow here');
    expect(leads).toBeGreaterThan(steps.indexOf('](management-root-task.md)'));
    expect(steps.slice(leads)).toMatch(/^\d+\. /m);
  },
);
