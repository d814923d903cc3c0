import { AlarmsState } from '../../alert-test/alarm-state';
import { AlertPath, alertPath, topicArn } from '../../alert-test/alert-path';
import { AlertState } from '../../alert-test/alert-test';
import { HubRule as BusRule } from '../../alert-test/bus-state';
import { Alerts } from '../../config/organization';
import { alertKeyPolicy } from '../../modules/trail/key-policy';
import { alertTopicPolicy } from '../../modules/alerts/alert-topic-policy';
import { acme } from '../sandbox/acme-organization';

const hub = acme.accounts.find(({ key }) => key === 'log-archive')!;

/** Alerts of an organization whose hub is another account. */
export const acmeAlerts: Alerts = {
  deployRoles: [],
  runbookUrl: 'https://wiki.example.com/root',
  hub: { account: hub, roleName: 'RootguardDeploy' },
  regions: ['eu-west-1', 'us-east-1'],
  targets: [{ key: 'root', id: 'r-exam' }],
  planned: [],
  escalateTo: 'On call',
  namedAccounts: [],
  subscriptions: [
    { name: 'security', protocol: 'email', endpoint: 'security@example.com', topics: ['critical', 'notice'] },
  ],
};

/** The path of that organization with two controls. */
export const acmePath: AlertPath = alertPath(acme, acmeAlerts, [
  { id: 'CIS-4.1', slug: 'unauthorized-api-calls' },
  { id: 'CIS-4.3', slug: 'root-activity' },
]);

/** The policies that Rootguard itself gives topics and key. */
export const ownTopicPolicy = (topic: string): string =>
  alertTopicPolicy({
    partition: 'aws',
    region: 'us-east-1',
    topicArn: topicArn(acmePath, topic),
    alarmAccountIds: ['222222222222', '111111111111'],
  });
export const OWN_KEY_POLICY = alertKeyPolicy({
  partition: 'aws',
  accountId: '222222222222',
  alarmAccountIds: ['222222222222', '111111111111'],
  topicArns: [topicArn(acmePath, 'critical'), topicArn(acmePath, 'notice')],
});
export const KEY_ARN = 'arn:aws:kms:us-east-1:222222222222:key/11111111-2222-3333-4444-555555555555';
export const BUS_POLICY = JSON.stringify({
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: 'events:PutEvents',
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
    },
  ],
});

const rule = (name: string, ...targets: BusRule['targets']) => ({ name, enabled: true, targets });
const stack = (account: string, region: string) => ({ account, region, status: 'CURRENT', reason: '' });

/** Alarms and metric filters as they should be. */
export const healthyAlarms: AlarmsState = {
  alarms: {
    value: acmePath.alarms.map(({ name, topic }) => ({
      name,
      state: 'OK',
      actionsEnabled: true,
      actions: [topicArn(acmePath, topic)],
    })),
  },
  metricFilters: { value: acmePath.metricFilters },
};

/** What AWS says when all is well. */
export const healthy: AlertState = {
  topics: [
    ...(['critical', 'notice'] as const).map(topic => ({
      topic,
      attributes: { value: { policy: ownTopicPolicy(topic), keyId: KEY_ARN } },
      key: { value: { state: 'Enabled', customerManaged: true, policy: OWN_KEY_POLICY } },
      subscriptions: {
        value: [
          {
            protocol: 'email',
            endpoint: 'security@example.com',
            arn: `${topicArn(acmePath, topic)}:66666666-7777-8888-9999-000000000000`,
            authenticated: true,
            filtered: false,
          },
        ],
      },
    })),
    ...['critical-chat', 'notice-chat'].map(topic => ({
      topic,
      attributes: { missing: true as const },
      subscriptions: { missing: true as const },
    })),
  ],
  machine: {
    value: {
      status: 'ACTIVE',
      roleArn: 'arn:aws:iam::222222222222:role/rootguard-announcer',
      definition: JSON.stringify({
        TopicArn: `"${topicArn(acmePath, 'critical')}" : "${topicArn(acmePath, 'notice')}"`,
      }),
    },
  },
  buses: [
    ...acmePath.signals.map(({ id }) => ({
      id,
      policy: { value: BUS_POLICY },
      rules: {
        value: [
          rule('rootguard-announce', {
            arn: 'arn:aws:states:us-east-1:222222222222:stateMachine:rootguard-announcer',
            roleArn: 'arn:aws:iam::222222222222:role/rootguard-start-announcer',
          }),
        ],
      },
    })),
    { id: 'root-reads', policy: { value: BUS_POLICY }, rules: { value: [rule('rootguard-keep')] } },
  ],
  alarms: healthyAlarms,
  stackSets: {
    access: { value: 'ENABLED' },
    members: {
      value: ['888888888888', '222222222222', '012345678901'].flatMap(account =>
        ['eu-west-1', 'us-east-1'].map(region => stack(account, region)),
      ),
    },
    management: { value: ['eu-west-1', 'us-east-1'].map(region => stack('111111111111', region)) },
  },
  queues: [
    {
      account: '222222222222',
      region: 'us-east-1',
      queues: { value: [{ name: 'rootguard-hub-dlq', messages: 0 }] },
    },
    ...['eu-west-1', 'us-east-1'].map(region => ({
      account: '111111111111',
      region,
      queues: { value: [{ name: 'rootguard-forward-dlq', messages: 0 }] },
    })),
  ],
};
