import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alertSignals } from '../../config/alert-signals';
import { Call } from '../../sandbox/front/front';
import { review } from '../../review/review';
import { Sandbox, startSandbox } from '../../sandbox/sandbox';
import { readPlan } from '../../world/plan/read-plan';
import { orgFile } from '../config/org-file';
import { TerraformRun } from '../integration/terraform-run';
import { EventResources, record } from '../sandbox/event-resources';
import { organizationOf } from '../config/organization-of';

const MANAGEMENT = '111111111111';
/** An account that the rules of accounts did not know. */
const MEMBER = '222222222222';
/** The stack as it was with rules for each account, its messages cut to their first lines, the rules of tests left out. */
const FORMER = readFileSync(join(__dirname, 'alerts-with-rules-of-accounts.tf.json'), 'utf8');

const byRoot =
  (eventSource: string, eventName: string, changes: object = {}) =>
  (accountId: string) => ({
    ...record(eventName),
    eventSource,
    eventType: 'AwsApiCall',
    awsRegion: 'us-east-1',
    recipientAccountId: accountId,
    userIdentity: { type: 'Root', arn: `arn:aws:iam::${accountId}:root`, principalId: accountId, accountId },
    ...changes,
  });
const byUser = (eventSource: string, eventName: string, requestParameters: object) => (accountId: string) =>
  byRoot(eventSource, eventName, {
    requestParameters,
    userIdentity: {
      type: 'IAMUser',
      arn: `arn:aws:iam::${accountId}:user/jane`,
      principalId: 'AIDAEXAMPLE',
      accountId,
    },
  })(accountId);

/** An event of each signal. */
const EVENTS = {
  'root sign-in': byRoot('signin.amazonaws.com', 'ConsoleLogin', {
    eventType: 'AwsConsoleSignIn',
    responseElements: { ConsoleLogin: 'Success' },
  }),
  'root activity': byRoot('s3.amazonaws.com', 'DeleteBucket'),
  'root denied': byRoot('s3.amazonaws.com', 'DeleteBucket', { errorCode: 'AccessDenied' }),
  tampering: byUser('events.amazonaws.com', 'DisableRule', { name: 'rootguard-forward-root-sign-in' }),
  'root session': byUser('sts.amazonaws.com', 'AssumeRoot', { targetPrincipal: MEMBER }),
  change: byUser('account.amazonaws.com', 'PutAlternateContact', { alternateContactType: 'SECURITY' }),
};

const expected = (account: string) =>
  Object.keys(EVENTS).map(signal => `${signal} in ${signal === 'root session' ? MEMBER : account}`);
const EXPECTED = [...new Set([...expected(MANAGEMENT), ...expected(MEMBER)])].sort();

// one apply, after each of whose calls every signal is sent from an account that had rules and from one that had none
describe('alerts with rules of accounts, deployed as it is now', () => {
  let sandbox: Sandbox;
  let terraform: TerraformRun;
  let hub: EventResources;
  let queue: string;
  let instants: { call: string; told: string[] }[] | undefined;

  beforeAll(async () => {
    const organization = organizationOf({
      ...orgFile(),
      root_deny: undefined,
      trail: { existing: { log_group: 'aws-controltower/CloudTrailLogs' } },
      alerts: {
        runbook_url: 'https://wiki.example.com/root',
        regions: ['us-east-1'],
        subscriptions: [
          { protocol: 'sqs', endpoint: `arn:aws:sqs:us-east-1:${MANAGEMENT}:on-call`, topics: ['critical', 'notice'] },
        ],
      },
    });
    sandbox = await startSandbox(organization, { onCall });
    hub = new EventResources(sandbox.endpoint, MANAGEMENT, 'us-east-1');
    queue = await hub.queue('on-call');
    terraform = new TerraformRun(sandbox);
    mkdirSync(terraform.directory('alerts'), { recursive: true });
    writeFileSync(join(terraform.directory('alerts'), 'cdk.tf.json'), FORMER);
    await terraform.apply('alerts');
    terraform.synthesize(organization);
    await terraform.apply('forwarding');
  });

  afterAll(async () => {
    terraform?.cleanUp();
    await sandbox?.stop();
  });

  /** Sends every signal from both accounts; what people are told of, each thing once. */
  async function toldOfAll(): Promise<string[]> {
    const events = Object.values(EVENTS).flatMap(event => [event(MANAGEMENT), event(MEMBER)]);
    await Promise.all(events.map(event => sandbox.recordEvent(event)));
    const told = new Set<string>();
    for (let page = await hub.messages(queue); page.length > 0; page = await hub.messages(queue)) {
      for (const { Body = '' } of page) {
        const { Message } = JSON.parse(Body) as { Message: string };
        const [, signal, account] = /^"?[A-Z]+: (.+) in AWS account .*?(\d{12})\)?"?(?:\n|$)/.exec(Message) ?? [];
        told.add(signal === undefined ? Message : `${signal} in ${account}`);
      }
    }
    return [...told].sort();
  }

  async function onCall({ service, operation, status }: Call): Promise<void> {
    if (instants === undefined || status >= 300 || /^(Get|List|Describe)/.test(operation)) return;
    const list = instants;
    instants = undefined; // what is asked below is no call of the apply
    list.push({ call: `${service}:${operation}`, told: await toldOfAll() });
    instants = list;
  }

  test('everything is told before', async () => {
    expect(await toldOfAll()).toEqual(EXPECTED);
  });

  test('the review calls no rule that another one takes over whole a danger, and each without a successor', async () => {
    await terraform.run('alerts', ['plan', '-out=upgrade.tfplan']);
    const { stdout } = await terraform.run('alerts', ['show', '-json', 'upgrade.tfplan']);
    const plan = readPlan(stdout, 'alerts');
    const rulesOf = (severity: string, changes: typeof plan.changes) =>
      review([{ ...plan, changes, judged: undefined }])
        .findings.filter(one => one.rule === 'event-rule-still-matches' && one.severity === severity)
        .flatMap(({ each, address }) => each?.map(one => one.address) ?? [address ?? ''])
        .filter(address => address.startsWith('aws_cloudwatch_event_rule.'))
        .sort();
    const deleted = plan.changes
      .filter(({ type, action }) => type === 'aws_cloudwatch_event_rule' && action === 'delete')
      .map(({ address }) => address)
      .sort();
    // these matched a call AssumeRoot of whatever service, and so more than what takes them over
    const more = deleted.filter(address => /_root-session_(accounts_management|other-accounts)$/.test(address));
    expect(rulesOf('danger', plan.changes)).toEqual(more);
    expect(rulesOf('warning', plan.changes)).toEqual(deleted.filter(address => !more.includes(address)));
    expect([deleted.length, more.length]).toEqual([16, 2]);
    const withoutMachine = plan.changes.filter(({ type }) => type !== 'aws_sfn_state_machine');
    expect(rulesOf('danger', withoutMachine)).toEqual(deleted);
  });

  test('everything is told at every instant of the apply, which deletes all the rules of accounts', async () => {
    instants = [];
    // one call at a time, so that every state that there is has an instant
    await terraform.apply('alerts', '-parallelism=1');
    const seen = instants;
    instants = undefined;
    const count = (call: string) => seen.filter(one => one.call === call).length;
    const { resource } = JSON.parse(FORMER) as { resource: { aws_cloudwatch_event_rule: object } };
    expect([count('states:CreateStateMachine'), count('events:PutTargets'), count('events:DeleteRule')]).toEqual([
      1,
      alertSignals('aws').length,
      Object.keys(resource.aws_cloudwatch_event_rule).length - 1, // one keeps reads, and stays
    ]);
    expect(seen.filter(({ told }) => told.join() !== EXPECTED.join())).toEqual([]);
  });

  test('a second plan is empty, and everything is told', async () => {
    expect(await terraform.plan('alerts')).toEqual([]);
    expect(await toldOfAll()).toEqual(EXPECTED);
  });
});
