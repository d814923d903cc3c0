import { rootAlarmDescription } from '../../config/root-alarm-description';
import { orgFile, rules } from './org-file';

const account = { id: '222222222222', name: 'Payments', email: 'aws+payments@example.com', ou: 'Workloads/Prod' };
const URL = 'https://wiki.example.com/root';

describe('rootAlarmDescription', () => {
  test('names the account and says what to do', () => {
    expect(rootAlarmDescription(account, URL)).toBe(
      `ROOT USED in AWS account Payments (222222222222), OU Workloads/Prod, root e-mail aws+payments@example.com.
Validate now: was this use announced, by whom, and under which ticket?
If you cannot confirm all three within minutes, escalate as a security incident: treat the root user as compromised. Confirmed use is recorded as well.
Runbook: https://wiki.example.com/root#somebody-used-root`,
    );
    expect(rootAlarmDescription({ ...account, ou: undefined }, URL)).toContain('(222222222222), no OU, root e-mail');
  });

  test('may have 1024 characters and not one more', () => {
    const file = orgFile();
    const ou = `Workloads/${'p'.repeat(128)}/${'q'.repeat(128)}`;
    file.organizational_units[ou.slice(0, ou.lastIndexOf('/'))] = 'ou-exam-33333333';
    file.organizational_units[ou] = 'ou-exam-44444444';
    file.accounts.payments!.ou = ou;
    const rest = rootAlarmDescription({ ...account, ou }, URL).length;
    file.alerts.runbook_url = `${URL}/${'x'.repeat(1024 - rest - 1)}`;
    expect(rules(file)).toEqual([]);
    file.alerts.runbook_url += 'x';
    expect(rules(file)).toEqual(['alarm-description']);
    expect(rules({ ...file, alarms: { root_per_account: false } })).toEqual([]);
  });
});
