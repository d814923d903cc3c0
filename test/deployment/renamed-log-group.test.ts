import { UpdateTrailCommand } from '@aws-sdk/client-cloudtrail';
import { CreateLogGroupCommand, DescribeMetricFiltersCommand } from '@aws-sdk/client-cloudwatch-logs';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALARM_CATALOG, ROOT_CONTROL } from '../../config/alarm-catalog';
import { Sandbox, startSandbox } from '../../sandbox/sandbox';
import { organizationOf } from '../config/organization-of';
import { TerraformRun } from '../integration/terraform-run';
import { SandboxClients, sandboxClients } from '../sandbox/sandbox-clients';

const EXAMPLE = readFileSync(join(__dirname, '../../examples/control-tower/org.yaml'), 'utf8');
const [TRAIL, FIRST] = ['aws-controltower-BaselineCloudTrail', 'aws-controltower/CloudTrailLogs-1'];
const SECOND = 'aws-controltower/CloudTrailLogs-2';

// the stages build on each other
describe('a trail whose log group has another name when its tool sets it up again', () => {
  let sandbox: Sandbox;
  let aws: SandboxClients;
  let terraform: TerraformRun;

  beforeAll(async () => {
    const others = ALARM_CATALOG.filter(({ id }) => id !== ROOT_CONTROL.id).map(({ id }) => id);
    const text = EXAMPLE.replace(/^backend:\n.*\n/m, '');
    const organization = organizationOf(
      `${text}alarms: { disable: [${others.join(', ')}], root_per_account: false }\n`,
    );
    sandbox = await startSandbox(organization);
    aws = sandboxClients(sandbox.endpoint);
    terraform = new TerraformRun(sandbox);
    terraform.synthesize(organization);
  });

  afterAll(async () => {
    terraform?.cleanUp();
    await sandbox?.stop();
  });

  const filters = async (logGroupName: string) => {
    const { metricFilters = [] } = await aws.logs.send(new DescribeMetricFiltersCommand({ logGroupName }));
    return metricFilters.map(({ filterName }) => filterName).sort();
  };

  /** Control Tower is set up again: another log group, and the former one stays. */
  const moveTo = async (logGroupName: string) => {
    const arn = `arn:aws:logs:us-east-1:111111111111:log-group:${logGroupName}`;
    await aws.logs.send(new CreateLogGroupCommand({ logGroupName }));
    const write = {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: `${arn}:log-stream:*`,
    };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [write] });
    await aws.iam.send(new PutRolePolicyCommand({ RoleName: 'TrailToLogGroup', PolicyName: 'write', PolicyDocument }));
    await aws.cloudtrail.send(
      new UpdateTrailCommand({
        ...{ Name: TRAIL, CloudWatchLogsLogGroupArn: `${arn}:*` },
        CloudWatchLogsRoleArn: 'arn:aws:iam::111111111111:role/TrailToLogGroup',
      }),
    );
  };

  const OURS = ['rootguard-CIS-4.3-root-activity', 'rootguard-alert-path-changes'];

  test('the filters are in the one that it writes to', async () => {
    await terraform.apply('alarms');
    expect(await filters(FIRST)).toEqual(OURS);
    expect(await terraform.plan('alarms')).toEqual([]);
  });

  test('the next plan moves them, and nothing else', async () => {
    await moveTo(SECOND);
    expect(await terraform.plan('alarms')).toEqual([
      'replace aws_cloudwatch_log_metric_filter.alert-path_filter',
      'replace aws_cloudwatch_log_metric_filter.cis_root-activity_filter',
    ]);
    await terraform.apply('alarms');
    expect(await filters(SECOND)).toEqual(OURS);
    expect(await filters(FIRST)).toEqual([]);
  });

  test('one that begins otherwise stops the plan, and says what to write', async () => {
    await moveTo('somewhere-else');
    expect(await terraform.failure('alarms', ['plan'])).toContain(
      `The log group of the trail ${TRAIL} does not begin with aws-controltower/CloudTrailLogs, as trail.existing.log_group says:`,
    );
  });
});
