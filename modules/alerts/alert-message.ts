import { AlertSignal } from '../../config/alert-signals';
import { Account } from '../../config/organization';
import { changedParameters } from './watched/watched-calls';

/** Variables and text that EventBridge makes a message of. */
export interface MessageTransformer {
  /** Variable to its JSON path in the event. */
  readonly inputPaths: Readonly<Record<string, string>>;
  /** Text with <variable>; at most 8,192 characters. */
  readonly inputTemplate: string;
}

/** What a message says beside the event. */
export interface AlertMessageProps {
  readonly signal: AlertSignal;
  /** The account; undefined for accounts that have no rules of their own. */
  readonly account?: Pick<Account, 'id' | 'name' | 'email' | 'ou'>;
  /** Where the event names the account; used when `account` is undefined. */
  readonly accountPath?: string;
  /** Whom to call. */
  readonly escalateTo: string;
  readonly runbookUrl: string;
}

const EVENT_PATHS = {
  accessKey: '$.detail.userIdentity.accessKeyId',
  caller: '$.detail.userIdentity.arn',
  error: '$.detail.errorCode',
  errorMessage: '$.detail.errorMessage',
  event: '$.detail.eventName',
  eventId: '$.detail.eventID',
  login: '$.detail.responseElements.ConsoleLogin',
  region: '$.region',
  service: '$.detail.eventSource',
  sourceAddress: '$.detail.sourceIPAddress',
  time: '$.detail.eventTime',
  userAgent: '$.detail.userAgent',
};

/** What else the events of a signal say. */
interface More {
  readonly label: string;
  /** Request parameters: an event has at most one of each group; what is missing leaves nothing. */
  readonly groups: readonly (readonly string[])[];
}

const CHANGED: More = { label: 'Changed', groups: changedParameters() };
const TASK: More = { label: 'Task', groups: [['taskPolicyArn.arn']] };

const MORE: Readonly<Partial<Record<AlertSignal['id'], More>>> = {
  'root-sign-in': TASK,
  'root-session': TASK,
  tampering: CHANGED,
  change: CHANGED,
};

const QUESTIONS = [
  'Validate now: 1. Was this announced? 2. By whom? 3. Under which ticket?',
  'If you cannot confirm all three within minutes, escalate as a security incident',
];

/** What the reader has to know about each signal. */
const MEANING: Readonly<Record<AlertSignal['id'], string>> = {
  'root-sign-in': 'Somebody signs in as root, or changes what it takes to sign in: password, MFA, root e-mail.',
  'root-activity':
    'Root changed something. This may be a root session: compare the access key with those of root sessions (sts:AssumeRoot).',
  'root-denied':
    'AWS refused a call of root: somebody holds root credentials of this account. An error that names a service control policy comes from the SCP. It may be a root session: compare the access key.',
  tampering:
    'Somebody changed what keeps root out or what announces its use: the SCP, root access features, the trail, the alarms, or the forwarding of alerts.',
  'root-session': 'Somebody opened or used a root session (sts:AssumeRoot). Compare it with the approved tasks.',
  change:
    'Somebody changed whom AWS reaches, what an organization trusts, or its members and regions: contacts, policies, delegation, invitations, grants.',
};

/**
 * Returns the message of a signal as text: what a person needs at three in the morning, without looking anything up.
 *
 * Each line is a string of its own; EventBridge delivers the quotation marks with it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function alertMessage(props: AlertMessageProps): MessageTransformer {
  const { signal, runbookUrl } = props;
  return {
    inputPaths: pathsOf(props),
    inputTemplate: [
      headline(props),
      MEANING[signal.id],
      `Account: ${accountLine(props)}`,
      'Called: <event> at <service>',
      ...moreOf(signal, (label, values) => `${label}: ${values}`),
      'Result: <login> <error> <errorMessage>',
      'By: <caller>, access key <accessKey>',
      'From: <sourceAddress> in <region>, <userAgent>',
      'Time: <time>, event <eventId>',
      QUESTIONS[0],
      `${QUESTIONS[1]}: ${plainText(props.escalateTo)}`,
      `Runbook: ${plainText(runbookUrl)}`,
    ]
      .map(line => JSON.stringify(line))
      .join('\n'),
  };
}

/**
 * Returns the message of a signal for AWS's chat service, which shows nothing but its own notification schema.
 *
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function chatMessage(props: AlertMessageProps): MessageTransformer {
  const { signal, runbookUrl } = props;
  return {
    inputPaths: pathsOf(props),
    inputTemplate: JSON.stringify({
      version: '1.0',
      source: 'custom',
      content: {
        textType: 'client-markdown',
        title: headline(props),
        description: [
          MEANING[signal.id],
          `*Account:* ${accountLine(props)}`,
          '*Called:* <event> at <service>',
          ...moreOf(signal, (label, values) => `*${label}:* ${values}`),
          '*Result:* <login> <error>',
          '*By:* <caller>, access key <accessKey>',
          '*From:* <sourceAddress> in <region>',
          '*Time:* <time>, event <eventId>',
        ].join('\n'),
        nextSteps: [
          QUESTIONS[0],
          `${QUESTIONS[1]}: ${plainText(props.escalateTo)}`,
          `Runbook: ${plainText(runbookUrl)}`,
        ],
      },
      metadata: { summary: headline(props), eventType: signal.id },
    }),
  };
}

function pathsOf({ signal, account, accountPath = '$.account' }: AlertMessageProps): Readonly<Record<string, string>> {
  const more = (MORE[signal.id]?.groups.flat() ?? []).map(
    path => [variableOf(path), `$.detail.requestParameters.${path}`] as const,
  );
  const paths = { ...EVENT_PATHS, ...Object.fromEntries(more) };
  return account === undefined ? { ...paths, account: accountPath } : paths;
}

/** A line about what else the events of a signal say; none when they say nothing else. */
function moreOf({ id }: AlertSignal, line: (label: string, values: string) => string): string[] {
  const more = MORE[id];
  if (more === undefined) return [];
  return [line(more.label, more.groups.map(group => group.map(path => `<${variableOf(path)}>`).join('')).join(' '))];
}

/** 'taskPolicyArn.arn' becomes 'taskPolicyArn'. */
const variableOf = (path: string): string => /^\w+/.exec(path)?.[0] ?? path;

function headline({ signal, account }: AlertMessageProps): string {
  const where =
    account === undefined ? 'AWS account <account>' : `AWS account ${plainText(account.name)} (${account.id})`;
  return `${signal.topic.toUpperCase()}: ${signal.title} in ${where}`;
}

function accountLine({ account }: AlertMessageProps): string {
  if (account === undefined) return '<account>, for name and root e-mail see the organization';
  const ou = account.ou === undefined ? 'no OU' : `OU ${plainText(account.ou)}`;
  return `${plainText(account.name)} (${account.id}), ${ou}, root e-mail ${plainText(account.email)}`;
}

/** Returns text in which EventBridge sees no variable; it has no escape for '<' and '>'. */
export const plainText = (text: string): string => text.replaceAll('<', '(').replaceAll('>', ')');
