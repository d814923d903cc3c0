import { GetAlternateContactCommand } from '@aws-sdk/client-account';
import { DescribeTrailsCommand, GetEventSelectorsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeMetricFiltersCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations';
import { GetBucketPolicyCommand } from '@aws-sdk/client-s3';
import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALARM_CATALOG } from '../../config/alarm-catalog';
import { Sandbox, startSandbox } from '../../sandbox/sandbox';
import { countProviders } from './provider-processes';
import { refusal, SandboxClients, sandboxClients } from '../sandbox/sandbox-clients';
import { organizationOf } from '../config/organization-of';
import { Change, TerraformRun } from '../integration/terraform-run';

const EXAMPLE = readFileSync(join(__dirname, '../../examples/single-account/org.yaml'), 'utf8');
const NOTICE = 'arn:aws:sns:eu-west-1:111111111111:rootguard-notice';
const CRITICAL = 'arn:aws:sns:eu-west-1:111111111111:rootguard-critical';
const WITHOUT_KEY = `${CRITICAL}-without-key`;
const TRAIL = 'arn:aws:cloudtrail:eu-west-1:111111111111:trail/account-trail';

describe('the single-account example, applied', () => {
  let sandbox: Sandbox;
  let terraform: TerraformRun;
  let aws: SandboxClients;
  let providers: { terraforms: number; most: number };
  const secondPlans: Record<string, Change[]> = {};

  beforeAll(async () => {
    const organization = organizationOf(
      EXAMPLE.replace('  name: account-trail\n', '$&  protect: false\n  record_deletions: true\n'),
    );
    expect(organization.trail).toMatchObject({ protect: false, recordDeletions: true });
    sandbox = await startSandbox(organization);
    terraform = new TerraformRun(sandbox);
    terraform.synthesize(organization);
    aws = sandboxClients(sandbox.endpoint, 'eu-west-1');
    const planAgain = async (stack: string) => {
      secondPlans[stack] = await terraform.plan(stack);
    };
    const applyAndPlan = (stack: string) => terraform.apply(stack).then(() => planAgain(stack));
    providers = await countProviders(() =>
      Promise.all([
        applyAndPlan('contacts').then(() => applyAndPlan('alerts')),
        // the alarms need the log group
        terraform.apply('trail').then(() => Promise.all([applyAndPlan('alarms'), planAgain('trail')])),
      ]),
    );
  });

  afterAll(async () => {
    terraform?.cleanUp();
    await sandbox?.stop();
  });

  test('has no SCP, because there is no organization', async () => {
    expect(readdirSync(join(terraform.folder, 'cdktf.out', 'stacks')).sort()).toEqual([
      'alarms',
      'alerts',
      'contacts',
      'forwarding',
      'trail',
    ]);
    expect(await refusal(aws.organizations.send(new DescribeOrganizationCommand({})))).toMatch(
      /^AWSOrganizationsNotInUseException: /,
    );
  });

  test.each([
    ['SECURITY', 'Security Team', 'On call', 'security@example.com', '+1 206 555 0100'],
    ['BILLING', 'Cloud Finance', 'Billing desk', 'billing@example.com', '+1 206 555 0101'],
    ['OPERATIONS', 'Operations', 'On call', 'operations@example.com', '+1 206 555 0102'],
  ] as const)('has its %s contact', async (AlternateContactType, Name, Title, EmailAddress, PhoneNumber) => {
    const { AlternateContact } = await aws.account.send(new GetAlternateContactCommand({ AlternateContactType }));
    expect(AlternateContact).toEqual({ AlternateContactType, Name, Title, EmailAddress, PhoneNumber });
  });

  test('has a trail of its own that logs in every region', async () => {
    const { trailList } = await aws.cloudtrail.send(new DescribeTrailsCommand({}));
    expect(trailList).toEqual([
      {
        Name: 'account-trail',
        TrailARN: TRAIL,
        HomeRegion: 'eu-west-1',
        S3BucketName: 'example-account-trail',
        IncludeGlobalServiceEvents: true,
        IsMultiRegionTrail: true,
        IsOrganizationTrail: false,
        LogFileValidationEnabled: true,
        CloudWatchLogsLogGroupArn: 'arn:aws:logs:eu-west-1:111111111111:log-group:/account/trail:*',
        CloudWatchLogsRoleArn: 'arn:aws:iam::111111111111:role/rootguard-trail-logs',
        KmsKeyId: expect.stringMatching(/^arn:aws:kms:eu-west-1:111111111111:key\//) as string,
        HasCustomEventSelectors: expect.any(Boolean) as boolean,
        HasInsightSelectors: false,
      },
    ]);
    expect((await aws.cloudtrail.send(new GetTrailStatusCommand({ Name: TRAIL }))).IsLogging).toBe(true);
    const { AdvancedEventSelectors } = await aws.cloudtrail.send(new GetEventSelectorsCommand({ TrailName: TRAIL }));
    expect(AdvancedEventSelectors?.map(({ Name }) => Name)).toEqual([
      'Management events selector',
      'Deletions of log files selector',
    ]);
  });

  test('lets the trail write the logs of this account, and of no organization, to its bucket', async () => {
    const { Policy = '' } = await aws.s3.send(new GetBucketPolicyCommand({ Bucket: 'example-account-trail' }));
    const { Statement } = JSON.parse(Policy) as { Statement: { Action: string; Resource: string }[] };
    expect(Statement.filter(({ Action }) => Action === 's3:PutObject').map(({ Resource }) => Resource)).toEqual([
      'arn:aws:s3:::example-account-trail/AWSLogs/111111111111/*',
    ]);
  });

  test('has a filter and an alarm for each control and the alert path, root to the critical topic and the others to notice', async () => {
    const { metricFilters } = await aws.logs.send(new DescribeMetricFiltersCommand({ logGroupName: '/account/trail' }));
    const controls = ALARM_CATALOG.map(({ id, slug }) => `rootguard-${id}-${slug}`);
    const names = [...controls, 'rootguard-alert-path-changes'].sort();
    expect(metricFilters?.map(({ filterName }) => filterName).sort()).toEqual(names);
    const { MetricAlarms = [] } = await aws.cloudwatch.send(new DescribeAlarmsCommand({ MaxRecords: 100 }));
    expect(Object.fromEntries(MetricAlarms.map(({ AlarmName, AlarmActions }) => [AlarmName, AlarmActions]))).toEqual(
      Object.fromEntries([
        ...names.map(name => [name, [name === 'rootguard-CIS-4.3-root-activity' ? CRITICAL : NOTICE]] as const),
        ...['announcer-failed', 'hub-dlq', 'subscription-dlq'].map(
          name => [`rootguard-${name}`, [WITHOUT_KEY, CRITICAL, NOTICE]] as const,
        ),
        ['rootguard-hub-invocations', [WITHOUT_KEY]] as const,
        ['rootguard-hub-kept-invocations', [WITHOUT_KEY]] as const,
      ]),
    );
  });

  test.each([CRITICAL, NOTICE])('sends %s to the mailbox', async TopicArn => {
    const { Subscriptions } = await aws.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions).toEqual([expect.objectContaining({ Protocol: 'email', Endpoint: 'security@example.com' })]);
  });

  test('is not changed by a second plan', () => {
    expect(secondPlans).toEqual({ alarms: [], alerts: [], contacts: [], trail: [] });
  });

  test('took one provider process for each Terraform', () => {
    expect(providers.terraforms).toBeGreaterThanOrEqual(3);
    expect(providers.most).toBe(1);
  });
});
