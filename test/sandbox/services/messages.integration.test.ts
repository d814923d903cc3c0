import { CreateTrailCommand, StartLoggingCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { PutMetricAlarmCommand, SetAlarmStateCommand, StateValue } from '@aws-sdk/client-cloudwatch';
import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeMetricFiltersCommand,
  FilterLogEventsCommand,
  PutMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateBucketCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { PublishCommand } from '@aws-sdk/client-sns';
import { EventResources, record, RECORDING_MEMBER, when } from '../event-resources';
import { refusal } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';

const MANAGEMENT = '111111111111';
const OTHER = '222222222222';

const { sandbox, aws } = useSandbox();
let management: EventResources;

beforeAll(() => {
  management = new EventResources(sandbox.endpoint, MANAGEMENT, 'us-east-1');
});

const bodies = async (owner: EventResources, queue: string) =>
  (await owner.messages(queue)).map(({ Body = '' }) => Body);

describe('a message to a topic', () => {
  const sns = { Principal: { Service: 'sns.amazonaws.com' } };
  const publish = (TopicArn: string, changes: object = {}) =>
    aws.sns.send(new PublishCommand({ TopicArn, Message: 'hello', ...changes }));

  test('comes to a queue in an envelope, or raw', async () => {
    const topic = await management.topic('both');
    const [enveloped, raw] = [await management.queue('enveloped'), await management.queue('raw')];
    await management.subscribe(topic, enveloped);
    await management.subscribe(topic, raw, { RawMessageDelivery: 'true' });
    const { MessageId } = await publish(topic, { Subject: 'A subject' });
    expect((await bodies(management, enveloped)).map(body => JSON.parse(body) as object)).toEqual([
      expect.objectContaining({
        Type: 'Notification',
        MessageId,
        TopicArn: topic,
        Subject: 'A subject',
        Message: 'hello',
      }),
    ]);
    expect(await bodies(management, raw)).toEqual(['hello']);
  });

  test('comes to a queue of another account and region whose policy lets this topic send', async () => {
    const topic = await management.topic('across');
    const other = new EventResources(sandbox.endpoint, OTHER, 'eu-west-1');
    const queue = await other.queue('across', { ...sns, ...when('ArnEquals', { 'aws:SourceArn': topic }) });
    await management.subscribe(topic, queue, { RawMessageDelivery: 'true' });
    await publish(topic);
    expect(await bodies(other, queue)).toEqual(['hello']);
  });

  test('that a queue refuses goes to the dead-letter queue of the subscription, or is lost', async () => {
    const topic = await management.topic('refused');
    const closed = await management.queue('closed', { Principal: { Service: 'events.amazonaws.com' } });
    const deadLetters = await management.queue('subscription-dead-letters', sns);
    await management.subscribe(topic, closed, { RawMessageDelivery: 'true' });
    await publish(topic);
    await management.subscribe(topic, management.arn('sqs', 'missing'), {
      RawMessageDelivery: 'true',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters }),
    });
    await publish(topic);
    expect(await bodies(management, closed)).toEqual([]);
    expect(await bodies(management, deadLetters)).toEqual(['hello']);
  });

  test('that has a text for queues brings that one', async () => {
    const topic = await management.topic('structured');
    const queue = await management.queue('structured');
    await management.subscribe(topic, queue, { RawMessageDelivery: 'true' });
    const structured = (texts: object) => publish(topic, { MessageStructure: 'json', Message: JSON.stringify(texts) });
    await structured({ default: 'for all', sqs: 'for queues' });
    await structured({ default: 'for all' });
    expect((await bodies(management, queue)).sort()).toEqual(['for all', 'for queues']);
    expect(await refusal(structured({ sqs: 'for queues' }))).toMatch(/^InvalidParameter.*: .*No default entry/);
    expect(await refusal(publish(management.arn('sns', 'missing')))).toMatch(/^NotFound.*: Topic does not exist$/);
  });
});

describe('an alarm that changes its state', () => {
  let told: string;
  let seen: string;
  const set = (state: StateValue) =>
    aws.cloudwatch.send(
      new SetAlarmStateCommand({ AlarmName: 'rootguard: a & b', StateValue: state, StateReason: 'a test' }),
    );

  beforeAll(async () => {
    told = await management.queue('told');
    seen = await management.queue('seen');
    const statement = { Principal: { Service: 'cloudwatch.amazonaws.com' } };
    const topic = await management.topic('alarms', { statement });
    await management.subscribe(topic, told);
    await management.rule('alarms', { 'detail-type': ['CloudWatch Alarm State Change'] }, [{ Arn: seen }]);
    const alarm = {
      MetricName: 'root',
      Namespace: 'Rootguard',
      Statistic: 'Sum' as const,
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold' as const,
      AlarmActions: [topic],
    };
    await aws.cloudwatch.send(new PutMetricAlarmCommand({ ...alarm, AlarmName: 'rootguard: a & b' }));
    await aws.cloudwatch.send(new PutMetricAlarmCommand({ ...alarm, AlarmName: 'another' }));
  });

  const messages = async () =>
    (await bodies(management, told)).map(body => {
      const { Subject, Message } = JSON.parse(body) as { Subject: string; Message: string };
      const { OldStateValue, NewStateValue, NewStateReason } = JSON.parse(Message) as Record<string, string>;
      return [Subject, OldStateValue, NewStateValue, NewStateReason];
    });
  const changes = async () =>
    (await bodies(management, seen)).map(body => {
      const { source, account, region, resources, detail } = JSON.parse(body) as {
        source: string;
        account: string;
        region: string;
        resources: string[];
        detail: { alarmName: string; state: { value: string }; previousState: { value: string } };
      };
      return [source, account, region, resources, detail.alarmName, detail.previousState.value, detail.state.value];
    });

  test('by hand tells its topic and the default bus, once', async () => {
    await set('ALARM');
    const arn = management.arn('cloudwatch', 'alarm:rootguard: a & b');
    const subject = 'ALARM: "rootguard: a & b" in us-east-1';
    const envelope = ['aws.cloudwatch', MANAGEMENT, 'us-east-1', [arn], 'rootguard: a & b'];
    expect(await messages()).toEqual([[subject, 'OK', 'ALARM', 'a test']]);
    expect(await changes()).toEqual([[...envelope, 'OK', 'ALARM']]);

    await set('ALARM');
    expect([await messages(), await changes()]).toEqual([[], []]);

    await set('OK');
    expect(await messages()).toEqual([]);
    expect(await changes()).toEqual([[...envelope, 'ALARM', 'OK']]);
  });

  test('by what reached a log group tells the default bus too', async () => {
    const logGroupName = '/counted';
    await aws.logs.send(new CreateLogGroupCommand({ logGroupName }));
    const metricTransformations = [{ metricName: 'root', metricNamespace: 'Rootguard', metricValue: '1' }];
    const filter = { logGroupName, filterName: 'root', filterPattern: '{ $.userIdentity.type = "Root" }' };
    await aws.logs.send(new PutMetricFilterCommand({ ...filter, metricTransformations }));
    await startTrail(logGroupName);
    await sandbox.recordEvent(record('ConsoleLogin'));
    expect((await changes()).map(change => change[4]).sort()).toEqual(['another', 'rootguard: a & b']);
    expect(await messages()).toHaveLength(2);

    const written = await aws.logs.send(new FilterLogEventsCommand({ logGroupName }));
    expect(
      written.events?.map(({ message = '', logStreamName }) => [logStreamName, JSON.parse(message) as object]),
    ).toEqual([[`o-exampleorg1_${RECORDING_MEMBER}_CloudTrail_eu-west-1`, record('ConsoleLogin')]]);

    await aws.cloudtrail.send(new StopLoggingCommand({ Name: 'trail' }));
    await sandbox.recordEvent(record('ConsoleLogin'));
    expect((await aws.logs.send(new FilterLogEventsCommand({ logGroupName }))).events).toHaveLength(1);

    // without the log group nothing is counted, and its filters do not come back with it
    await aws.cloudtrail.send(new StartLoggingCommand({ Name: 'trail' }));
    await aws.logs.send(new DeleteLogGroupCommand({ logGroupName }));
    for (const AlarmName of ['another', 'rootguard: a & b']) {
      await aws.cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: 'OK', StateReason: 'again' }));
    }
    await changes();
    await sandbox.recordEvent(record('ConsoleLogin'));
    expect(await changes()).toEqual([]);
    await aws.logs.send(new CreateLogGroupCommand({ logGroupName }));
    await sandbox.recordEvent(record('ConsoleLogin'));
    expect(await changes()).toEqual([]);
    expect((await aws.logs.send(new DescribeMetricFiltersCommand({ logGroupName }))).metricFilters).toEqual([]);
  });
});

/** The organization's trail, which writes to a log group of the management account. */
async function startTrail(logGroupName: string): Promise<void> {
  await aws.s3.send(new CreateBucketCommand({ Bucket: 'trail' }));
  const Statement = {
    Effect: 'Allow',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action: ['s3:GetBucketAcl', 's3:PutObject'],
    Resource: ['arn:aws:s3:::trail', 'arn:aws:s3:::trail/*'],
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await aws.s3.send(new PutBucketPolicyCommand({ Bucket: 'trail', Policy }));
  const role = await management.role('trail', { trusted: 'cloudtrail', action: 'logs:*' });
  const trail = {
    Name: 'trail',
    S3BucketName: 'trail',
    IsOrganizationTrail: true,
    IsMultiRegionTrail: true,
    CloudWatchLogsLogGroupArn: `${management.arn('logs', `log-group:${logGroupName}`)}:*`,
    CloudWatchLogsRoleArn: role,
  };
  await aws.cloudtrail.send(new CreateTrailCommand(trail));
  await aws.cloudtrail.send(new StartLoggingCommand({ Name: 'trail' }));
}
