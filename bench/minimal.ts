import { AccountAlternateContact } from '@cdktf/provider-aws/lib/account-alternate-contact';
import { AccountPrimaryContact } from '@cdktf/provider-aws/lib/account-primary-contact';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { App, LocalBackend, TerraformStack } from 'cdktf';

// The yardstick of `npm run bench`: the least CDKTF program that defines as many resources of the same types, with
// made-up values, no org file, no checks and cdktf's own names.
const accounts = Number(process.argv[2]);
const app = new App();

const stack = (name: string): TerraformStack => {
  const created = new TerraformStack(app, name);
  new LocalBackend(created, { path: `../../../state/${name}.tfstate` });
  new AwsProvider(created, 'aws', { region: 'us-east-1', allowedAccountIds: ['111111111111'] });
  return created;
};

const contacts = stack('contacts');
const alarms = stack('alarms');
for (let index = 0; index < accounts; index++) {
  const accountId = String(100000000000 + index);
  for (const kind of ['BILLING', 'OPERATIONS', 'SECURITY']) {
    new AccountAlternateContact(contacts, `account-${index}-${kind}`, {
      accountId,
      alternateContactType: kind,
      name: 'Team',
      title: 'On call',
      emailAddress: 'team@example.com',
      phoneNumber: '+1 206 555 0100',
    });
  }
  new AccountPrimaryContact(contacts, `account-${index}-primary`, {
    accountId,
    fullName: 'Example Corp',
    addressLine1: '1 Main St',
    city: 'Seattle',
    stateOrRegion: 'WA',
    postalCode: '98101',
    countryCode: 'US',
    phoneNumber: '${var.root_phone}',
  });
  new CloudwatchMetricAlarm(alarms, `account-${index}`, {
    alarmName: `root-activity-${accountId}`,
    alarmDescription: `Root was used in account ${index}`,
    namespace: 'Rootguard',
    metricName: 'root-activity-by-account',
    dimensions: { AccountId: accountId },
    statistic: 'Sum',
    period: 300,
    evaluationPeriods: 1,
    threshold: 1,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    treatMissingData: 'notBreaching',
    alarmActions: ['arn:aws:sns:us-east-1:111111111111:critical'],
  });
}
app.synth();
