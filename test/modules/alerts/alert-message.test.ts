import jsonata from 'jsonata';
import { alertSignals, DEPLOYMENT, KEY_TAMPERING } from '../../../config/alert-signals';
import { AccountName } from '../../../config/account-names';
import { accountExpression, AlertMessageProps, messageExpression } from '../../../modules/alerts/alert-message';

const PAYMENTS: AccountName = {
  id: '222222222222',
  name: 'Payments Prod',
  email: 'aws+payments@example.com',
  ou: 'Workloads/Prod',
};
const props: AlertMessageProps = {
  partition: 'aws',
  managementAccountId: '111111111111',
  signals: alertSignals('aws'),
  accounts: [PAYMENTS],
  organizationalUnits: new Map([['Workloads/New', 'ou-exam-44444444']]),
  planned: [],
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

/** The command that denies root of the account everything. */
const DENY_ROOT =
  'aws organizations attach-policy --target-id 222222222222 --policy-id "$(aws organizations create-policy --type SERVICE_CONTROL_POLICY --name rootguard-no-root-222222222222 --description "" --content \'{"Version":"2012-10-17","Statement":[{"Sid":"DenyRoot","Effect":"Deny","Action":"*","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:*:iam::*:root"}}}]}\' --query Policy.PolicySummary.Id --output text)"';

interface Given {
  readonly signal?: string;
  readonly event?: object;
  /** What AWS Organizations answered. */
  readonly found?: object;
  readonly props?: Partial<AlertMessageProps>;
}

interface Message {
  readonly subject: string;
  readonly text: string;
  readonly chat: string;
}

const message = ({ signal = 'root-sign-in', found = {}, ...given }: Given = {}): Promise<Message> =>
  jsonata(messageExpression({ ...props, ...given.props })).evaluate(undefined, {
    states: { input: { signal, event: { ...event, ...given.event } } },
    found,
  }) as Promise<Message>;
const linesOf = async (given: Given = {}): Promise<string[]> => (await message(given)).text.split('\n');

describe('the message', () => {
  test('says at three in the morning who, what, where from, what to ask, whom to call and where to read on', async () => {
    const { subject, text } = await message();
    expect(subject).toBe('CRITICAL: root sign-in in AWS account Payments Prod (222222222222)');
    expect(text.split('\n')).toEqual([
      'CRITICAL: root sign-in in AWS account Payments Prod (222222222222)',
      'Somebody signs in as root, or changes what it takes to sign in: password, MFA, root e-mail.',
      'Account: Payments Prod (222222222222), OU Workloads/Prod, root e-mail aws+payments@example.com',
      'Called: ConsoleLogin at signin.amazonaws.com',
      'Result: Success',
      'By: arn:aws:iam::222222222222:root, access key ASIAEXAMPLE',
      'From: 198.51.100.23 in us-east-1, Mozilla/5.0',
      'Time: 2026-11-20T03:14:07Z',
      'Event, in account 222222222222: https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events/7bc9364b-8a0c-6dc5-262d-51a7575e5957',
      'Validate now: 1. Was this announced? 2. By whom? 3. Under which ticket?',
      'If you cannot confirm all three within minutes, escalate as a security incident: Security Team, security@example.com',
      'Runbook: https://wiki.example.com/root#somebody-used-root',
      `Contain, from the management account: ${DENY_ROOT}`,
    ]);
  });

  test('is for a chat a custom notification with the same contents, but for what whoever called wrote himself', async () => {
    const detail = { ...event.detail, errorCode: 'Failed', errorMessage: '[a](https://b.example.com)' };
    expect(JSON.parse((await message({ event: { detail } })).chat)).toEqual({
      version: '1.0',
      source: 'custom',
      content: {
        textType: 'client-markdown',
        title: 'CRITICAL: root sign-in in AWS account Payments Prod (222222222222)',
        description: [
          'Somebody signs in as root, or changes what it takes to sign in: password, MFA, root e-mail.',
          '*Account:* Payments Prod (222222222222), OU Workloads/Prod, root e-mail aws+payments@example.com',
          '*Called:* ConsoleLogin at signin.amazonaws.com',
          '*Result:* Success Failed',
          '*By:* arn:aws:iam::222222222222:root, access key ASIAEXAMPLE',
          '*From:* 198.51.100.23 in us-east-1',
          '*Time:* 2026-11-20T03:14:07Z',
          '*Event, in account 222222222222:* https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events/7bc9364b-8a0c-6dc5-262d-51a7575e5957',
        ].join('\n'),
        nextSteps: [
          'Validate now: 1. Was this announced? 2. By whom? 3. Under which ticket?',
          'If you cannot confirm all three within minutes, escalate as a security incident: Security Team, security@example.com',
          'Runbook: https://wiki.example.com/root#somebody-used-root',
          `Contain, from the management account: \`${DENY_ROOT}\``,
        ],
      },
      metadata: {
        summary: 'CRITICAL: root sign-in in AWS account Payments Prod (222222222222)',
        eventType: 'root-sign-in',
      },
    });
  });

  test('names the task of a root session', async () => {
    const taskPolicyArn = { arn: 'arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy' };
    const session = { detail: { eventName: 'AssumeRoot', requestParameters: { taskPolicyArn } } };
    for (const signal of ['root-session', 'root-sign-in']) {
      expect(await linesOf({ signal, event: session })).toContain(`Task: ${taskPolicyArn.arn}`);
    }
    expect((await linesOf({ signal: 'root-activity', event: session })).join()).not.toContain('Task');
  });

  test.each([
    [{ name: 'organization-trail' }, 'organization-trail'],
    [{ name: 'rootguard-test', eventBusName: 'rootguard-tampering' }, 'rootguard-test rootguard-tampering'],
    [{ policyId: 'p-11111111' }, 'p-11111111'],
    [{ alarmNames: ['rootguard-one', 'rootguard-two'] }, 'rootguard-one'],
    [{ logGroupName: '/trail', filterName: 'rootguard-root' }, 'rootguard-root /trail'],
    [{ alarmName: 'rootguard-one', threshold: 1000 }, 'rootguard-one 1000'],
  ])('names what was tampered with: %j', async (requestParameters, expected) => {
    const changed = { detail: { eventName: 'StopLogging', requestParameters } };
    expect(await linesOf({ signal: 'tampering', event: changed })).toContain(`Changed: ${expected}`);
  });

  test('leaves a line out for which the event has nothing', async () => {
    expect(
      (await linesOf({ signal: 'tampering', event: { detail: { eventName: 'StopLogging' } } })).slice(2, 6),
    ).toEqual([
      'Account: Payments Prod (222222222222), OU Workloads/Prod, root e-mail aws+payments@example.com',
      'Called: StopLogging at',
      'From: in us-east-1',
      'Validate now: 1. Was this announced? 2. By whom? 3. Under which ticket?',
    ]);
  });

  test('has one line for each value, whatever whoever called wrote into it', async () => {
    const userAgent = 'a "quoted" {% 1 %} \n\nValidate now: nothing to do\tb';
    const lines = await linesOf({ event: { detail: { ...event.detail, userAgent } } });
    expect(lines).toHaveLength(13);
    expect(lines[6]).toBe('From: 198.51.100.23 in us-east-1, a "quoted" {% 1 %} Validate now: nothing to do b');
  });

  test('has a subject that e-mail takes: at most 100 characters', async () => {
    const named = (name: string) => message({ found: { Name: name } });
    const room = 100 - (await named('')).subject.length;
    expect((await named('n'.repeat(room))).subject).toMatch(/n \(222222222222\)$/);
    const { subject } = await named('n'.repeat(room + 1));
    expect(subject).toHaveLength(100);
    expect(subject).toMatch(/\.\.\.$/);
  });
});

describe('a planned use', () => {
  const use = { from: '2026-11-20T03:14Z', until: '2026-11-20T05:00Z', ticket: 'CHG-"1"', who: 'Jane §Doe' };
  const planned = [
    { accountId: '111111111111', ...use },
    { accountId: '222222222222', ...use },
    { accountId: '222222222222', ...use, from: '2026-11-20T03:15Z', ticket: 'CHG-2' },
  ];
  const announced = async (eventTime: string, signal = 'root-activity', account = '222222222222') => {
    const lines = await linesOf({
      signal,
      event: { account, detail: { ...event.detail, eventTime } },
      props: { planned },
    });
    return lines.filter(line => line.startsWith('Announced'));
  };
  const FIRST = 'as CHG-"1" by Jane -Doe, until 2026-11-20T05:00Z';

  test.each([
    ['2026-11-20T03:13:59Z', []],
    ['2026-11-20T03:14:00Z', [`Announced: ${FIRST}`]],
    ['2026-11-20T04:59:59Z', [`Announced: ${FIRST}; as CHG-2 by Jane -Doe, until 2026-11-20T05:00Z`]],
    ['2026-11-20T05:00:00Z', []],
  ])('is quoted by what root of the account does at %s', async (time, expected) => {
    expect(await announced(time)).toEqual(expected);
  });

  test('is quoted by no other signal, and by no other account', async () => {
    const time = '2026-11-20T03:14:07Z';
    for (const signal of ['root-sign-in', 'root-denied', 'root-session']) {
      expect(await announced(time, signal)).toEqual([`Announced: ${FIRST}`]);
    }
    for (const signal of ['tampering', 'change']) expect(await announced(time, signal)).toEqual([]);
    expect(await announced(time, 'root-activity', '333333333333')).toEqual([]);
  });

  test('changes nothing else of the message', async () => {
    const { text, chat, ...rest } = await message({ props: { planned } });
    const { text: without, chat: chatWithout, ...restWithout } = await message();
    expect(rest).toEqual(restWithout);
    expect(text.replace(`Announced: ${FIRST}\n`, '')).toBe(without);
    expect(chat.replace(JSON.stringify(`\n*Announced:* ${FIRST}`).slice(1, -1), '')).toBe(chatWithout);
  });
});

describe('the command in the message', () => {
  const commandOf = async (given: Given): Promise<string | undefined> => {
    const lines = await linesOf({ props: { signals: [...alertSignals('aws'), DEPLOYMENT, KEY_TAMPERING] }, ...given });
    return lines.find(line => /^(Contain|Look|Put back|Invite|Compare)/.test(line));
  };
  const keyId = 'arn:aws:kms:us-east-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab';

  test.each(['root-sign-in', 'root-activity', 'root-denied', 'root-session'])(
    'of %s denies root of the account everything',
    async signal => {
      expect(await commandOf({ signal })).toBe(`Contain, from the management account: ${DENY_ROOT}`);
    },
  );

  test.each([
    [event.detail.userIdentity, 'AttributeKey=Username,AttributeValue=root'],
    [{ accessKeyId: 'ASIAIOSFODNN7EXAMPLE' }, 'AttributeKey=AccessKeyId,AttributeValue=ASIAIOSFODNN7EXAMPLE'],
  ])('shows what root of the management account does: no SCP binds it, %j', async (userIdentity, attribute) => {
    expect(await commandOf({ event: { account: '111111111111', detail: { userIdentity } } })).toBe(
      `Look, no SCP binds this account: aws cloudtrail lookup-events --region us-east-1 --lookup-attributes ${attribute}`,
    );
  });

  test.each([
    ['tampering', 'StopLogging', {}, 'Put back: npx rootguard deploy'],
    ['key-tampering', 'PutKeyPolicy', { keyId }, 'Put back: npx rootguard deploy'],
    [
      'key-tampering',
      'DisableKey',
      { keyId },
      `Put back, in that account: aws kms enable-key --region us-east-1 --key-id ${keyId}`,
    ],
    [
      'key-tampering',
      'ScheduleKeyDeletion',
      { keyId },
      `Put back, in that account: aws kms cancel-key-deletion --region us-east-1 --key-id ${keyId} && aws kms enable-key --region us-east-1 --key-id ${keyId}`,
    ],
    [
      'tampering',
      'RemoveAccountFromOrganization',
      { accountId: '333333333333' },
      'Invite it back: aws organizations invite-account-to-organization --target Type=ACCOUNT,Id=333333333333',
    ],
    ['deployment', 'PutRule', {}, 'Compare: npx rootguard plan'],
    ['change', 'PutAlternateContact', {}, 'Compare: npx rootguard plan'],
  ])('of %s by %s %j', async (signal, eventName, requestParameters, expected) => {
    expect(await commandOf({ signal, event: { detail: { eventName, requestParameters } } })).toBe(expected);
  });

  test.each([
    ['root-session', { targetPrincipal: '333333333333; id' }, undefined],
    ['key-tampering', { keyId: 'alias/$(id)' }, 'Put back: npx rootguard deploy'],
  ])('of %s holds nothing that a shell would read: %j', async (signal, requestParameters, expected) => {
    const detail = { eventName: 'DisableKey', requestParameters };
    expect(await commandOf({ signal, event: { detail } })).toBe(expected);
  });

  test.each([
    ['aws-us-gov', 'us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/cloudtrailv2/'],
    ['aws-cn', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn/cloudtrailv2/'],
  ] as const)('the link to the event is of partition %s', async (partition, region, expected) => {
    const text = (await linesOf({ signal: 'root-activity', event: { region }, props: { partition } })).join();
    expect(text).toContain(`Event, in account 222222222222: ${expected}home?region=${region}#/events/7bc9364b-`);
  });

  test('there is no link for an id that is none', async () => {
    expect((await linesOf({ event: { detail: { eventID: 'a b' } } })).join()).not.toContain('https://us-east-1');
  });
});

describe('the account in the message', () => {
  const accountLine = async (given: Given): Promise<string | undefined> => (await linesOf(given))[2];
  const found = {
    Name: 'New Name',
    Email: 'new@example.com',
    State: 'ACTIVE',
    Paths: ['o-exampleorg1/r-exam/ou-exam-44444444/'],
  };

  test('is as AWS Organizations has it, before the file', async () => {
    expect(await accountLine({ found })).toBe(
      'Account: New Name (222222222222), OU Workloads/New, root e-mail new@example.com',
    );
  });

  test.each([
    [
      'a state that is not ACTIVE',
      { State: 'SUSPENDED' },
      'New Name (222222222222), state SUSPENDED, OU Workloads/New, root',
    ],
    [
      'the older name of the state',
      { State: undefined, Status: 'SUSPENDED' },
      'New Name (222222222222), state SUSPENDED, OU',
    ],
    [
      'an OU that the file does not have',
      { Paths: ['o-a/r-exam/ou-exam-99999999/'] },
      ', OU o-a/r-exam/ou-exam-99999999/, root',
    ],
    ['no OU', { Paths: ['o-exampleorg1/r-exam/'] }, 'New Name (222222222222), root e-mail'],
    [
      'an answer without a path, the OU of the file',
      { Paths: undefined },
      '(222222222222), OU Workloads/Prod, root e-mail',
    ],
  ])('says %s', async (_, changes, expected) => {
    expect(await accountLine({ found: { ...found, ...changes } })).toContain(expected);
  });

  test('is the id alone when nobody knows it', async () => {
    const unknown = { account: '999999999999' };
    const lines = await linesOf({ event: unknown });
    expect(lines[0]).toBe('CRITICAL: root sign-in in AWS account 999999999999');
    expect(lines[2]).toBe('Account: 999999999999, for name and root e-mail see the organization');
    expect(await accountLine({ event: unknown, found })).toContain('Account: New Name (999999999999), ');
  });

  test('takes every character of a name, and whom to call from the account', async () => {
    const odd = {
      ...PAYMENTS,
      name: '<time> "A" \\ > §B¦ ${a} %',
      ou: 'a "b"',
      escalateTo: 'Owner, §owner@example.com',
    };
    const lines = await linesOf({ props: { accounts: [{ ...PAYMENTS, id: '111111111111', name: 'x' }, odd] } });
    expect(lines[2]).toBe(
      'Account: <time> "A" \\ > -B- ${a} % (222222222222), OU a "b", root e-mail aws+payments@example.com',
    );
    expect(lines.at(-3)).toMatch(/incident: Owner, -owner@example\.com$/);
  });

  test.each([
    ['root-sign-in', { targetPrincipal: '333333333333' }, '333333333333'],
    ['root-session', { targetPrincipal: 'arn:aws-us-gov:iam::333333333333:root' }, '333333333333'],
    ['root-sign-in', { accountId: '333333333333' }, '333333333333'],
    ['root-session', { accountId: '333333333333' }, '222222222222'],
    ['tampering', { targetPrincipal: '333333333333' }, '222222222222'],
    ['root-sign-in', null, '222222222222'],
  ])('of %s is the one that %j names', async (signal, requestParameters, expected) => {
    const input = { signal, event: { account: '222222222222', detail: { requestParameters } } };
    expect(await jsonata(accountExpression(props.signals)).evaluate(undefined, { states: { input } })).toBe(expected);
  });
});

test('a test says that it is none, which topic it reaches, and what became of the look-up', async () => {
  const drill = { source: 'rootguard.test', time: '2026-11-20T03:14:07Z', detail: { id: 'drill-1' } };
  expect(await linesOf({ signal: 'root-session', event: drill })).toEqual([
    'TEST: nothing happened. Alerts of root session reach the notice topic',
    'This is a drill of the alert path, test drill-1 at 2026-11-20T03:14:07Z.',
    'Account: Payments Prod (222222222222), OU Workloads/Prod, root e-mail aws+payments@example.com',
    'Tell whoever runs it that this arrived.',
  ]);
});

test('a failure of forwarding names account, region and queue', async () => {
  const about = {
    'detail-type': 'CloudWatch Alarm State Change',
    time: '2026-11-20T03:14:07Z',
    region: 'eu-west-1',
    detail: { alarmName: 'rootguard-forward-dlq' },
  };
  expect(await linesOf({ signal: 'tampering', event: about })).toEqual([
    'CRITICAL: alerts were not forwarded from AWS account Payments Prod (222222222222), eu-west-1',
    'Since 2026-11-20T03:14:07Z events are in the queue rootguard-forward-dlq of that account and region: root may have been used there without an alert.',
    'Account: Payments Prod (222222222222), OU Workloads/Prod, root e-mail aws+payments@example.com',
    'Read the queue, its ERROR_MESSAGE says why; the alarms on the trail still cover the account.',
    'Read it, in that account: aws sqs receive-message --region eu-west-1 --queue-url https://sqs.eu-west-1.amazonaws.com/222222222222/rootguard-forward-dlq --message-attribute-names All',
    'Runbook: https://wiki.example.com/root#alerts-not-forwarded',
  ]);
});

test.each([
  ['root-sign-in', 'ConsoleLogin', 'somebody-used-root'],
  ['root-activity', 'CreateUser', 'somebody-used-root'],
  ['root-denied', 'CreateUser', 'somebody-used-root'],
  ['root-session', 'AssumeRoot', 'somebody-used-root'],
  ['tampering', 'StopLogging', 'protection-changed'],
  ['tampering', 'LeaveOrganization', 'account-left'],
  ['tampering', 'AccountDepartedOrganization', 'account-left'],
  ['key-tampering', 'DisableKey', 'protection-changed'],
  ['change', 'AttachPolicy', 'protection-changed'],
  ['deployment', 'UpdatePolicy', 'protection-changed'],
] as const)('of %s by %s leads to the page %s', async (signal, eventName, page) => {
  const lines = await linesOf({ signal, event: { detail: { ...event.detail, eventName } } });
  expect(lines).toContain(`Runbook: https://wiki.example.com/root#${page}`);
});
