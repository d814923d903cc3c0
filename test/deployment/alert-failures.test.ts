import { CloudWatchClient, DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { orgFile } from '../config/org-file';
import { sandboxClients } from '../sandbox/sandbox-clients';
import { organizationOf } from '../config/organization-of';
import { DeployedAlerts, deployAlerts, LISTENER } from './deployed-alerts';

const MEMBER = '222222222222';
const DENY = { Effect: 'Deny', Resource: '*' };

// each failure is mended before the next one
describe('whatever fails between the buses and the topics', () => {
  let deployed: DeployedAlerts;
  let cloudwatch: CloudWatchClient;
  /** Seconds that publishing takes. */
  let publishing = 0;

  beforeAll(async () => {
    const file = orgFile();
    const organization = organizationOf({
      ...file,
      alerts: { runbook_url: 'https://wiki.example.com/root', subscriptions: [LISTENER] },
    });
    deployed = await deployAlerts(organization, MEMBER, organization, {
      taskSeconds: ({ resource }) => (resource.endsWith(':sns:publish') ? publishing : 0),
    });
    ({ cloudwatch } = sandboxClients(deployed.sandbox.endpoint));
  });
  afterAll(() => deployed?.end());
  afterEach(async () => {
    publishing = 0;
    // the sandbox has no time that would let an alarm fall back
    const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
    for (const { AlarmName } of MetricAlarms) {
      await cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: 'OK', StateReason: 'mended' }));
    }
    await kept();
  });

  /** What is in the queue of the hub: the code of an event, or the first line of a message. */
  async function kept(): Promise<string[]> {
    const messages = await deployed.hub.messages(deployed.hub.arn('sqs', 'rootguard-hub-dlq'));
    return messages.map(
      ({ Body = '', MessageAttributes = {} }) => MessageAttributes.ERROR_CODE?.StringValue ?? Body.split('\n')[0]!,
    );
  }

  /** What people are told when root signs in: the first line of a message, the name of an alarm. */
  async function told(): Promise<string[]> {
    const messages = await deployed.signIn();
    const lines = messages.map(message => /^\{"AlarmName": ?"([^"]+)"/.exec(message)?.[1] ?? message.split('\n')[0]!);
    return [...new Set(lines)].sort();
  }

  const MESSAGE = `CRITICAL: root sign-in in AWS account Payments (${MEMBER})`;

  test('nothing fails', async () => {
    expect(await told()).toEqual([MESSAGE]);
    expect(await kept()).toEqual([]);
  });

  test('the announcer may not publish', async () => {
    await deployed.hub.rolePolicy('rootguard-announcer', { ...DENY, Action: 'sns:Publish' });
    expect(await told()).toEqual(['rootguard-announcer-failed']);
    expect(await kept()).toEqual([MESSAGE]);
    await deployed.hub.rolePolicy('rootguard-announcer', { ...DENY, Action: 'sns:ListTopics' });
  });

  test('SNS takes the message and answers too late', async () => {
    publishing = 6;
    expect(await told()).toEqual([MESSAGE, 'rootguard-announcer-failed']);
    expect(await kept()).toEqual([MESSAGE]);
  });

  test('EventBridge may not start the announcer', async () => {
    await deployed.hub.rolePolicy('rootguard-start-announcer', { ...DENY, Action: 'states:StartExecution' });
    expect(await told()).toEqual(['rootguard-hub-invocations', 'rootguard-hub-kept-invocations']);
    expect(await kept()).toEqual(['NO_PERMISSIONS']);
    await deployed.hub.rolePolicy('rootguard-start-announcer', { ...DENY, Action: 'states:StopExecution' });
  });

  test('nobody lets EventBridge in', async () => {
    await deployed.hub.roleTrust('rootguard-start-announcer', { ...DENY, Resource: undefined, Principal: '*' });
    expect(await told()).toEqual(['rootguard-hub-invocations', 'rootguard-hub-kept-invocations']);
    expect(await kept()).toEqual(['FAILED_TO_ASSUME_ROLE']);
    await deployed.terraform.apply('alerts');
    expect(await told()).toEqual([MESSAGE]);
  });

  test('the announcer is gone', async () => {
    const stateMachineArn = deployed.hub.arn('states', 'stateMachine:rootguard-announcer');
    await deployed.hub.states('DeleteStateMachine', { stateMachineArn });
    expect(await told()).toEqual(['rootguard-hub-invocations', 'rootguard-hub-kept-invocations']);
    expect(await kept()).toEqual(['NO_RESOURCE']);
    await deployed.terraform.apply('alerts');
    expect(await told()).toEqual([MESSAGE]);
  });

  // an Express execution cannot be stopped, and the steps take less than the machine may: only AWS can end one so
  test('an execution takes too long, or is aborted', async () => {
    const AlarmName = 'rootguard-announcer-failed';
    await cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: 'ALARM', StateReason: 'counted' }));
    expect(await told()).toEqual([MESSAGE, AlarmName]);
  });
});
