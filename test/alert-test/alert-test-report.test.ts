import { notExercised, renderFindings, renderJson, renderSummary } from '../../cli/alert-test-report';
import { AlertPath, alertPath } from '../../alert-test/alert-path';
import type { Sent } from '../../alert-test/drill';
import { acme } from '../sandbox/acme-organization';
import { acmeAlerts, acmePath } from './alert-state';

const finding = { rule: 'topic-unheard', subject: 'topic t', message: 'has\u001b[2J nobody', hint: 'add one' };
const sent: readonly Sent[] = [
  { kind: 'event', name: 'tampering', topic: 'critical' },
  { kind: 'event', name: 'root-session', topic: 'notice' },
  { kind: 'alarm', name: 'rootguard-CIS-4.3-root-activity', topic: 'critical' },
];
const report = { id: '0badcafe', dryRun: false, sent, findings: [finding] };

test('findings for people: subject, rule, message without control characters, what to do, and a count', () => {
  expect(renderFindings(report)).toBe('topic t topic-unheard\n  has\ufffd[2J nobody\n  → add one\n\n1 finding\n');
  expect(renderFindings({ ...report, findings: [] })).toBe('no findings\n');
  expect(renderFindings({ ...report, findings: [finding, finding] })).toMatch(/\n2 findings\n$/);
});

test('everything for programs', () => {
  expect(JSON.parse(renderJson(acmePath, report))).toEqual({
    id: '0badcafe',
    dryRun: false,
    sent,
    findings: [{ ...finding, message: 'has\ufffd[2J nobody' }],
    notExercised: notExercised(acmePath),
  });
});

test('the summary says what was sent, how to see that it arrived, and what was not tested', () => {
  expect(renderSummary(acmePath, report))
    .toBe(`test 0badcafe, sent from account 111111111111 to the hub in 222222222222, us-east-1
  event on bus rootguard-tampering, for topic rootguard-critical
  event on bus rootguard-root-session, for topic rootguard-notice
  alarm rootguard-CIS-4.3-root-activity set to ALARM, for topic rootguard-critical; CloudWatch sets it back to OK by itself

to see that it arrived
  every subscriber gets 2 by rootguard-critical and 1 by rootguard-notice; each says TEST and carries 0badcafe
  ask the people who are on call, not the log: a message in a spam folder was delivered too
  the metrics NumberOfNotificationsDelivered and NumberOfNotificationsFailed of each topic count deliveries

not tested
  CloudTrail, and the minutes it takes to deliver
  the forwarding rules in 4 accounts × 2 regions: only their stacks were looked at
  the patterns of the rules with a real event: rootguard simulate does that
  the metric filters: the alarm was set off by hand
  whether a person reads the messages

`);
});

test('a dry run sends nothing, and says so', () => {
  expect(renderSummary(acmePath, { ...report, dryRun: true, sent: [] })).toMatch(
    /^looked only: nothing was sent\n\nnot tested\n/,
  );
});

test('sms, chat and a missing trail are not tested either', () => {
  const path: AlertPath = {
    ...acmePath,
    logGroup: undefined,
    members: [],
    regions: ['us-east-1'],
    subscriptions: [
      { name: 'a', protocol: 'sms', endpoint: { variable: 'on_call' }, topics: ['critical'] },
      { name: 'b', protocol: 'chat', endpoint: 'slack:T00000000/C00000000', topics: ['critical'] },
    ],
  };
  expect(notExercised(path)).toEqual([
    'CloudTrail, and the minutes it takes to deliver',
    'the forwarding rules in 1 account × 1 region: only their stacks were looked at',
    'the patterns of the rules with a real event: rootguard simulate does that',
    'metric filters and alarms: the org file has no trail',
    'whether a person reads the messages',
    'whether the SMS spending limit of the account leaves room for a message',
    'whether the chat application shows the messages',
  ]);
});

test('what should exist follows from the org file: disabled controls and inactive accounts are not expected', () => {
  const controls = [
    { id: 'CIS-4.1', slug: 'unauthorized-api-calls' },
    { id: 'CIS-4.3', slug: 'root-activity' },
  ];
  const disabled = { ...acme, alarms: { rootPerAccount: false, disable: ['CIS-4.1'] } };
  const { alarms, metricFilters } = alertPath(disabled, acmeAlerts, controls);
  expect({ alarms, metricFilters }).toEqual({
    alarms: [
      { name: 'rootguard-CIS-4.3-root-activity', topic: 'critical' },
      { name: 'rootguard-alert-path-changes', topic: 'notice' },
    ],
    metricFilters: ['rootguard-CIS-4.3-root-activity', 'rootguard-alert-path-changes'],
  });
  expect(acmePath.alarms).toEqual([
    { name: 'rootguard-CIS-4.1-unauthorized-api-calls', topic: 'notice' },
    { name: 'rootguard-CIS-4.3-root-activity', topic: 'critical' },
    { name: 'rootguard-alert-path-changes', topic: 'notice' },
    { name: 'rootguard-root-activity-888888888888', topic: 'critical' },
    { name: 'rootguard-root-activity-222222222222', topic: 'critical' },
    { name: 'rootguard-root-activity-111111111111', topic: 'critical' },
    { name: 'rootguard-root-activity-012345678901', topic: 'critical' },
  ]);
  const beating = alertPath(disabled, { ...acmeAlerts, heartbeat: '06:05' }, controls);
  expect([beating.alarms, beating.metricFilters]).toEqual([
    [...alarms, { name: 'rootguard-heartbeat', topic: 'critical' }],
    [...metricFilters, 'rootguard-heartbeat'],
  ]);
  expect(acmePath.members.map(({ id }) => id)).toEqual(['888888888888', '222222222222', '012345678901']);
  const canary = alertPath(acme, { ...acmeAlerts, targets: [{ key: 'Security', id: 'ou-exam-11111111' }] }, controls);
  expect([canary.members.map(({ id }) => id), canary.alarms.map(({ name }) => name).slice(-2)]).toEqual([
    ['222222222222'],
    ['rootguard-root-activity-222222222222', 'rootguard-root-activity-111111111111'],
  ]);
  expect(alertPath({ ...disabled, trail: undefined }, acmeAlerts, controls)).toMatchObject({
    alarms: [],
    metricFilters: [],
  });
});
