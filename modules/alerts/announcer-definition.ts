import { AlertSignal, DEPLOYMENT, headlineOf, KEY_DEPLOYMENT, KEY_TAMPERING } from '../../config/alert-signals';
import { WatchedPlaces } from './watched/watched-call';
import { deploymentExpression } from './watched/watched-calls';
import { Topic } from '../../config/organization';
import { AlertMessageProps, accountExpression, bySignal, messageExpression, textOf } from './alert-message';
import { AnnouncerTopics, failed, jsonata, task, TIMEOUT } from './announcer-states';
import { Reminder } from '../../config/reminders';
import { heartbeatStates } from './heartbeat-states';
import { reminderStates } from './reminder-states';

/** Properties for announcerDefinition. */
export interface AnnouncerDefinitionProps extends AlertMessageProps, AnnouncerTopics {
  /** ARNs of the roles that deploy, and where the parts are that they change. */
  readonly deployments: { readonly roles: readonly string[]; readonly places: WatchedPlaces };
  /** Time of the day, HH:MM in UTC, at which a heartbeat goes to every topic. @default - none */
  readonly heartbeat?: string;
  /** What schedules remind of. @default - nothing */
  readonly reminders?: readonly Reminder[];
  /** Queue that keeps what could not be published. */
  readonly queueUrl: string;
  /** Whether AWS Organizations is asked; without an organization nobody can be. */
  readonly asksOrganizations: boolean;
  /** Role of the management account in which Organizations is asked; undefined: the machine's own role may ask. */
  readonly readerRoleArn?: string;
}

/** Characters of an event as it is: SNS and SQS take 256 KB, of at most four bytes a character. */
const RAW_MAX = 60_000;

/**
 * Returns the definition of the state machine that looks up the account of an event and tells people. Its input is
 * { signal, event }.
 *
 * Whatever fails, something is published: without an answer of Organizations the names of the org file, without a
 * message the event as it is; what a topic does not take, the one with or without a key does, and the queue keeps it.
 * The execution then fails, which an alarm says. What the steps hand on is small, because no Catch catches what is over 256 KiB.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function announcerDefinition(props: AnnouncerDefinitionProps): string {
  const { signals, chatTopicArns, asksOrganizations, queueUrl, reminders = [] } = props;
  const hasRoles = props.deployments.roles.length > 0;
  const about = hasRoles ? 'Who acts' : 'Is it about a key';
  const first = reminders.length > 0 ? 'Is it a reminder' : about;
  const hasChat = signals.some(({ topic }) => chatTopicArns[topic] !== undefined);
  const text = {
    TopicArn: jsonata(topicOf(signals, props.topicArns, props.keylessTopicArn)),
    Message: jsonata(textFor(signals)),
  };
  const message = messageExpression(props);
  const afterText = hasChat ? 'Is there a chat' : 'Was it told';

  return JSON.stringify({
    Comment: 'Rootguard: looks up the account of an event and tells people',
    QueryLanguage: 'JSONata',
    TimeoutSeconds: TIMEOUT.machine,
    StartAt: props.heartbeat === undefined ? first : 'Is it a heartbeat',
    States: {
      ...(props.heartbeat === undefined ? {} : heartbeatStates(props, props.heartbeat, first)),
      ...(reminders.length > 0 ? reminderStates(reminders, about) : {}),
      ...(hasRoles ? tellDeployments(props) : {}),
      'Is it about a key': {
        Type: 'Choice',
        Choices: [
          {
            Condition: jsonata(
              '$states.input.signal = "tampering" and $states.input.event.detail.eventSource = "kms.amazonaws.com"',
            ),
            Next: 'It is about a key',
          },
        ],
        Default: 'Write the message',
      },
      'It is about a key': becomes(KEY_TAMPERING),
      'Write the message': {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: asksOrganizations ? 'Ask Organizations' : 'Put into words',
            States: {
              ...(asksOrganizations ? { 'Ask Organizations': askOrganizations(props) } : {}),
              'Put into words': {
                Type: 'Pass',
                Output: jsonata(asksOrganizations ? message : `($found := {}; ${message})`),
                End: true,
              },
            },
          },
        ],
        Output: jsonata('$merge([{"signal": $states.input.signal}, $states.result[0]])'),
        Catch: [{ ErrorEquals: ['States.ALL'], Output: jsonata(asItIs(signals)), Next: 'Publish' }],
        Next: 'Publish',
      },
      Publish: {
        ...task(props, 'sns:publish', { ...text, Subject: jsonata('$states.input.subject') }),
        Catch: [{ ErrorEquals: ['States.ALL'], Output: jsonata('$states.input'), Next: 'Publish once more' }],
        Next: afterText,
      },
      'Publish once more': {
        ...task(props, 'sns:publish', text),
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 2 }],
        Catch: failed('Publish in another topic'),
        Next: afterText,
      },
      // what keeps a topic from being published to, a key or a policy, seldom takes both
      'Publish in another topic': {
        ...task(props, 'sns:publish', {
          TopicArn: jsonata(topicOf(signals.map(elsewhere), props.topicArns, props.keylessTopicArn)),
          Message: jsonata(textFor(signals.map(elsewhere))),
        }),
        Catch: [{ ErrorEquals: ['States.ALL'], Output: jsonata('$states.input'), Next: afterText }],
        Next: afterText,
      },
      ...(hasChat
        ? {
            'Is there a chat': {
              Type: 'Choice',
              Choices: [
                { Condition: jsonata(`(${topicOf(signals, chatTopicArns)}) != ""`), Next: 'Publish in the chat' },
              ],
              Default: 'Was it told',
            },
            'Publish in the chat': {
              ...task(props, 'sns:publish', {
                TopicArn: jsonata(topicOf(signals, chatTopicArns)),
                Message: jsonata('$states.input.chat'),
              }),
              Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 1 }],
              Catch: failed('Was it told'),
              Next: 'Was it told',
            },
          }
        : {}),
      'Was it told': {
        Type: 'Choice',
        Choices: [{ Condition: jsonata('$exists($states.input.failed)'), Next: 'Keep' }],
        Default: 'Told',
      },
      Keep: {
        ...task(props, 'sqs:sendMessage', { QueueUrl: queueUrl, MessageBody: jsonata('$states.input.text') }),
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Not told' }],
        Next: 'Not told',
      },
      'Not told': { Type: 'Fail', Error: 'NotTold', Cause: 'A topic did not take the message' },
      Told: { Type: 'Succeed' },
    },
  });
}

/** What a role that deploys writes in every deployment is a signal of its own, though it comes on the bus of tampering. */
function tellDeployments({ deployments: { roles, places } }: AnnouncerDefinitionProps) {
  const isOne = deploymentExpression('$states.input.event', roles, places);
  return {
    'Who acts': {
      Type: 'Choice',
      Choices: [{ Condition: jsonata(`$states.input.signal = "tampering" and ${isOne}`), Next: 'It is a deployment' }],
      Default: 'Is it about a key',
    },
    'It is a deployment': { ...becomes(DEPLOYMENT), Next: 'Who may use a key' },
    'Who may use a key': {
      Type: 'Choice',
      Choices: [
        {
          Condition: jsonata('$states.input.event.detail.eventName = "PutKeyPolicy"'),
          Next: 'It is a deployment of a key',
        },
      ],
      Default: 'Write the message',
    },
    'It is a deployment of a key': becomes(KEY_DEPLOYMENT),
  };
}

const becomes = ({ id }: AlertSignal) => ({
  Type: 'Pass',
  Output: jsonata(`$merge([$states.input, {"signal": ${textOf(id)}}])`),
  Next: 'Write the message',
});

function askOrganizations(props: AnnouncerDefinitionProps) {
  const { signals, readerRoleArn } = props;
  return {
    ...task(props, 'organizations:describeAccount', { AccountId: jsonata(accountExpression(signals)) }),
    TimeoutSeconds: TIMEOUT.look,
    ...(readerRoleArn === undefined ? {} : { Credentials: { RoleArn: readerRoleArn } }),
    Assign: { found: jsonata('$states.result.Account') },
    Catch: [
      { ErrorEquals: ['States.ALL'], Assign: { found: {} }, Output: jsonata('$states.input'), Next: 'Put into words' },
    ],
    Next: 'Put into words',
  };
}

/** The topic of a signal, '' where it has none. */
const topicOf = (
  signals: readonly AlertSignal[],
  arns: Readonly<Partial<Record<Topic, string>>>,
  keylessArn?: string,
): string =>
  bySignal(
    signals.flatMap(({ id, topic, keyless }) => {
      const arn = keyless === true ? keylessArn : arns[topic];
      return arn === undefined ? [] : [[id, textOf(arn)] as const];
    }),
    '""',
  );

/** The text of a message; without a key it goes without the root e-mail, which is half of what it takes to sign in. */
const textFor = (signals: readonly AlertSignal[]): string =>
  bySignal(
    signals.flatMap(({ id, keyless }) =>
      keyless === true
        ? [[id, '$replace($states.input.text, /(\\nAccount: [^\\n]*), root e-mail [^\\n]*/, "$1")'] as const]
        : [],
    ),
    '$states.input.text',
  );

/** The same signal by the topic that a key encrypts instead of the one without, and the other way round. */
const elsewhere = (signal: AlertSignal): AlertSignal => ({ ...signal, keyless: signal.keyless !== true });

/** What stands for a message that could not be written. */
const asItIs = (signals: readonly AlertSignal[]): string => `(
  $headline := ${bySignal(
    signals.map(signal => [signal.id, textOf(headlineOf(signal))] as const),
    '"ROOT ALERT"',
  )};
  $text := $headline & "\\n" & $substring($string($states.input.event), 0, ${RAW_MAX});
  {
    "signal": $states.input.signal,
    "subject": $headline,
    "text": $text,
    "chat": $string({
      "version": "1.0",
      "source": "custom",
      "content": {"textType": "client-markdown", "title": $headline, "description": $substring($text, 0, 4000)}
    })
  }
)`;
