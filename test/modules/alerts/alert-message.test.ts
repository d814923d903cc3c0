import { AlertSignal, alertSignals } from '../../../config/alert-signals';
import { forwardingFailedMessage, testMessage } from '../../../modules/alerts/alert-hub-own-rules';
import { AlertMessageProps, alertMessage, chatMessage } from '../../../modules/alerts/alert-message';
import { checkInputTransformer, renderInput } from '../../../aws/events/input-transformer';

const SIGNALS = alertSignals('aws');
const signalOf = (id: AlertSignal['id']): AlertSignal => SIGNALS.find(signal => signal.id === id)!;
const account = {
  id: '222222222222',
  name: 'Payments Prod',
  email: 'aws+payments@example.com',
  ou: 'Workloads/Prod',
};
const props: AlertMessageProps = {
  signal: signalOf('root-sign-in'),
  account,
  escalateTo: 'Security Team, security@example.com',
  runbookUrl: 'https://wiki.example.com/root',
};
const event = {
  source: 'aws.signin',
  account: '222222222222',
  region: 'us-east-1',
  detail: {
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    eventTime: '2026-11-20T03:14:07Z',
    eventID: '7bc9364b-8a0c-6dc5-262d-51a7575e5957',
    sourceIPAddress: '198.51.100.23',
    userAgent: 'Mozilla/5.0',
    userIdentity: { type: 'Root', arn: 'arn:aws:iam::222222222222:root', accessKeyId: 'ASIAEXAMPLE' },
    responseElements: { ConsoleLogin: 'Success' },
  },
};
/** Each line of a text without its quotation marks. */
const linesOf = (text: string): string[] => text.split('\n').map(line => JSON.parse(line) as string);
const lines = (changes: Partial<AlertMessageProps> = {}, about: object = event): string[] =>
  linesOf(renderInput(alertMessage({ ...props, ...changes }), about));

describe('the message about an account', () => {
  test('says at three in the morning who, what, where from, what to ask, whom to call and where to read on', () => {
    expect(lines()).toEqual([
      'CRITICAL: root sign-in in AWS account Payments Prod (222222222222)',
      'Somebody signs in as root, or changes what it takes to sign in: password, MFA, root e-mail.',
      'Account: Payments Prod (222222222222), OU Workloads/Prod, root e-mail aws+payments@example.com',
      'Called: ConsoleLogin at signin.amazonaws.com',
      'Task: ',
      'Result: Success  ',
      'By: arn:aws:iam::222222222222:root, access key ASIAEXAMPLE',
      'From: 198.51.100.23 in us-east-1, Mozilla/5.0',
      'Time: 2026-11-20T03:14:07Z, event 7bc9364b-8a0c-6dc5-262d-51a7575e5957',
      'Validate now: 1. Was this announced? 2. By whom? 3. Under which ticket?',
      'If you cannot confirm all three within minutes, escalate as a security incident: Security Team, security@example.com',
      'Runbook: https://wiki.example.com/root',
    ]);
  });

  test('names the task of a root session, and what was tampered with', () => {
    const task = { arn: 'arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy' };
    const session = { ...event, detail: { eventName: 'AssumeRoot', requestParameters: { taskPolicyArn: task } } };
    expect(lines({ signal: signalOf('root-session') }, session)[4]).toBe(`Task: ${task.arn}`);
  });

  test.each([
    [{ name: 'organization-trail' }, 'organization-trail  '],
    [{ name: 'rootguard-test', eventBusName: 'rootguard-tampering' }, 'rootguard-test rootguard-tampering '],
    [{ policyId: 'p-11111111' }, ' p-11111111 '],
    [{ alarmNames: ['rootguard-one', 'rootguard-two'] }, 'rootguard-one  '],
    [{ logGroupName: '/trail', filterName: 'rootguard-root' }, 'rootguard-root /trail '],
    [{}, '  '],
    [{ alarmName: 'rootguard-one', threshold: 1000 }, 'rootguard-one  1000'],
  ])('names what was tampered with: %j', (requestParameters, expected) => {
    const changed = { ...event, detail: { eventName: 'StopLogging', requestParameters } };
    expect(lines({ signal: signalOf('tampering') }, changed)[4]).toBe(`Changed: ${expected}`);
  });

  test('says that an account has no OU', () => {
    expect(lines({ account: { ...account, ou: undefined } })[2]).toBe(
      'Account: Payments Prod (222222222222), no OU, root e-mail aws+payments@example.com',
    );
  });

  test('takes every character of a name, and none of it for a variable', () => {
    const changes = { account: { ...account, name: '<time> "A" \\ > B' }, escalateTo: '<account>' };
    expect(lines(changes)[0]).toBe('CRITICAL: root sign-in in AWS account (time) "A" \\ ) B (222222222222)');
    expect(lines(changes).at(-2)).toMatch(/: \(account\)$/);
    expect(lines({ runbookUrl: 'https://a.b/<time>' }).at(-1)).toBe('Runbook: https://a.b/(time)');
  });
});

test('the message about any other account has its id, from where the event names it', () => {
  const other = { account: undefined, accountPath: '$.detail.requestParameters.targetPrincipal' };
  const about = { ...event, detail: { ...event.detail, requestParameters: { targetPrincipal: '999999999999' } } };
  expect(lines(other, about)[0]).toBe('CRITICAL: root sign-in in AWS account 999999999999');
  expect(lines(other, about)[2]).toBe('Account: 999999999999, for name and root e-mail see the organization');
  expect(lines({ account: undefined })[0]).toBe('CRITICAL: root sign-in in AWS account 222222222222');
});

test('the message for a chat is a custom notification with the same contents', () => {
  expect(JSON.parse(renderInput(chatMessage(props), event))).toEqual({
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: 'CRITICAL: root sign-in in AWS account Payments Prod (222222222222)',
      description: [
        'Somebody signs in as root, or changes what it takes to sign in: password, MFA, root e-mail.',
        '*Account:* Payments Prod (222222222222), OU Workloads/Prod, root e-mail aws+payments@example.com',
        '*Called:* ConsoleLogin at signin.amazonaws.com',
        '*Task:* ',
        '*Result:* Success ',
        '*By:* arn:aws:iam::222222222222:root, access key ASIAEXAMPLE',
        '*From:* 198.51.100.23 in us-east-1',
        '*Time:* 2026-11-20T03:14:07Z, event 7bc9364b-8a0c-6dc5-262d-51a7575e5957',
      ].join('\n'),
      nextSteps: [
        'Validate now: 1. Was this announced? 2. By whom? 3. Under which ticket?',
        'If you cannot confirm all three within minutes, escalate as a security incident: Security Team, security@example.com',
        'Runbook: https://wiki.example.com/root',
      ],
    },
    metadata: {
      summary: 'CRITICAL: root sign-in in AWS account Payments Prod (222222222222)',
      eventType: 'root-sign-in',
    },
  });
});

test.each(SIGNALS)('EventBridge takes every message of $id, with the longest values of an org file', signal => {
  const longest = {
    ...props,
    signal,
    account: { ...account, name: '"'.repeat(50), email: `${'x'.repeat(52)}@example.com`, ou: 'Ü'.repeat(644) },
    escalateTo: '"'.repeat(200),
    runbookUrl: `https://a.b/${'x'.repeat(500)}`,
  };
  for (const message of [
    alertMessage(longest),
    chatMessage(longest),
    alertMessage({ ...longest, account: undefined }),
    chatMessage({ ...longest, account: undefined }),
    testMessage(signal).text,
    testMessage(signal).chat,
  ]) {
    expect(() => checkInputTransformer(message)).not.toThrow();
  }
});

test.each(SIGNALS)('each variable of the message of $id is used', signal => {
  for (const about of [account, undefined]) {
    const { inputPaths, inputTemplate } = alertMessage({ ...props, signal, account: about });
    const used = [...inputTemplate.matchAll(/<(\w+)>/g)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual(Object.keys(inputPaths).sort());
  }
});

test('a test says that it is none, and which topic it reaches', () => {
  const about = { time: '2026-11-20T03:14:07Z', detail: { id: 'drill-1' } };
  expect(linesOf(renderInput(testMessage(signalOf('root-session')).text, about))).toEqual([
    'TEST: nothing happened. Alerts of root session reach the notice topic',
    'This is a drill of the alert path, test drill-1 at 2026-11-20T03:14:07Z. Tell whoever runs it that this arrived.',
  ]);
});

test('a failure of forwarding names account, region and queue', () => {
  const about = { time: '2026-11-20T03:14:07Z', account: '222222222222', region: 'eu-west-1' };
  const { text, chat } = forwardingFailedMessage('https://a.b/<account>');
  expect(linesOf(renderInput(text, about))).toEqual([
    'CRITICAL: alerts were not forwarded from AWS account 222222222222, eu-west-1',
    'Since 2026-11-20T03:14:07Z events are in the queue rootguard-forward-dlq of that account and region: root may have been used there without an alert.',
    'Read the queue, its ERROR_MESSAGE says why; the alarms on the trail still cover the account.',
    'Runbook: https://a.b/(account)',
  ]);
  expect(() => checkInputTransformer(chat)).not.toThrow();
});
