import type { Colors } from 'picocolors/types';
import { printable } from '../config/reading/mask';
import { AlertPath } from '../alert-test/alert-path';
import type { Sent } from '../alert-test/drill';
import { Finding } from '../world/clients/finding';
import { busName, topicName } from '../config/names';

/** What a test did and found. */
export interface AlertTestReport {
  /** Stands in every message that was sent. */
  readonly id: string;
  readonly dryRun: boolean;
  readonly sent: readonly Sent[];
  readonly findings: readonly Finding[];
}

/** Renders the findings for people; nothing else belongs on standard output. */
export function renderFindings({ findings }: AlertTestReport, colors?: Colors): string {
  const strong = (text: string) => colors?.bold(text) ?? text;
  const loud = (text: string) => colors?.red(text) ?? text;
  const blocks = findings
    .map(clean)
    .map(({ rule, subject, message, hint }) => `${strong(subject)} ${loud(rule)}\n  ${message}\n  → ${hint}\n\n`);
  const total = findings.length === 1 ? '1 finding' : `${findings.length || 'no'} findings`;
  return `${blocks.join('')}${total}\n`;
}

/** Renders everything for programs. */
export function renderJson(path: AlertPath, { id, dryRun, sent, findings }: AlertTestReport): string {
  const report = { id, dryRun, sent, findings: findings.map(clean), notExercised: notExercised(path) };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

/** Renders what was sent, how to see that it arrived, and what this did not test. */
export function renderSummary(path: AlertPath, report: AlertTestReport): string {
  const list = (lines: readonly string[]) => lines.map(line => `  ${line}\n`).join('');
  return [
    report.dryRun
      ? 'looked only: nothing was sent\n'
      : `test ${report.id}, sent from account ${path.managementId} to the hub in ${path.hubId}, ${path.region}\n`,
    list(report.sent.map(describeSent)),
    report.sent.length === 0 ? '' : `\nto see that it arrived\n${list(howToVerify(report))}`,
    `\nnot tested\n${list(notExercised(path))}\n`,
  ].join('');
}

const describeSent = ({ kind, name, topic }: Sent): string =>
  kind === 'event'
    ? `event on bus ${busName(name)}, for topic ${topicName(topic)}`
    : `alarm ${name} set to ALARM, for topic ${topicName(topic)}; CloudWatch sets it back to OK by itself`;

function howToVerify({ id, sent }: AlertTestReport): string[] {
  const countOf = (topic: string) => sent.filter(one => one.topic === topic).length;
  const expected = (['critical', 'notice'] as const)
    .filter(topic => countOf(topic) > 0)
    .map(topic => `${countOf(topic)} by ${topicName(topic)}`);
  return [
    `every subscriber gets ${expected.join(' and ')}; each says TEST and carries ${id}`,
    'ask the people who are on call, not the log: a message in a spam folder was delivered too',
    'the metrics NumberOfNotificationsDelivered and NumberOfNotificationsFailed of each topic count deliveries',
  ];
}

/** What a test leaves out, so that nobody trusts it too far. */
export function notExercised({ members, regions, subscriptions, logGroup }: AlertPath): string[] {
  const has = (wanted: string) => subscriptions.some(({ protocol }) => protocol === wanted);
  const accounts = members.length + 1;
  return [
    'CloudTrail, and the minutes it takes to deliver',
    `the forwarding rules in ${count(accounts, 'account')} × ${count(regions.length, 'region')}: only their stacks were looked at`,
    'the patterns of the rules with a real event: rootguard simulate does that',
    logGroup === undefined
      ? 'metric filters and alarms: the org file has no trail'
      : 'the metric filters: the alarm was set off by hand',
    'whether a person reads the messages',
    ...(has('sms') ? ['whether the SMS spending limit of the account leaves room for a message'] : []),
    ...(has('chat') ? ['whether the chat application shows the messages'] : []),
  ];
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

// much of it comes from AWS
const clean = ({ rule, subject, message, hint }: Finding): Finding => ({
  rule,
  subject: printable(subject),
  message: printable(message),
  hint: printable(hint),
});
