import { AlertSignal, headlineOf } from '../../config/alert-signals';
import { AccountName, namesText, PlannedUse, plannedText, SEPARATORS } from '../../config/account-names';
import { FORWARDING_QUEUE, TEST_EVENT } from '../../config/names';
import { RUNBOOK_ANCHORS, runbookLink } from '../../config/runbook-link';
import {
  containmentExpression,
  ContainmentProps,
  linkExpression,
  ROOT_SIGNALS,
  undeliveredExpression,
} from './containment';
import { ALARM_CHANGE } from './hub-patterns';
import { changedParameters } from './watched/watched-calls';

/** What messages say beside the event. */
export interface AlertMessageProps extends ContainmentProps {
  readonly signals: readonly AlertSignal[];
  /** Accounts that are named when nobody answered. */
  readonly accounts: readonly AccountName[];
  /** OU path to OU id: an answer has the ids alone. */
  readonly organizationalUnits: ReadonlyMap<string, string>;
  /** Uses of root that somebody announced: messages about root quote them, and are sent all the same. */
  readonly planned: readonly PlannedUse[];
  /** Whom to call about an account of which `accounts` says nothing else. */
  readonly escalateTo: string;
  readonly runbookUrl: string;
}

/** What else the events of a signal say. */
interface More {
  readonly label: string;
  /** Request parameters: an event has at most one of each group. */
  readonly groups: readonly (readonly string[])[];
}

const CHANGED: More = { label: 'Changed', groups: changedParameters() };
const TASK: More = { label: 'Task', groups: [['taskPolicyArn.arn']] };

const MORE: Readonly<Partial<Record<AlertSignal['id'], More>>> = {
  'root-sign-in': TASK,
  'root-session': TASK,
  tampering: CHANGED,
  'key-tampering': CHANGED,
  deployment: CHANGED,
  'key-deployment': CHANGED,
  change: CHANGED,
};

/** Calls and events by which an account is out, or goes. */
const DEPARTURES = [
  ...['AcceptHandshake', 'AccountDepartedOrganization', 'LeaveOrganization', 'RemoveAccountFromOrganization'],
];

/** Where the details of a watched call name the account that it is about, when that is another one. */
const MEMBER = ['requestParameters.accountId', 'serviceEventDetails.memberAccountId'];

/** Where the details of a signal's events name the account they are about. */
const ABOUT: Readonly<Partial<Record<AlertSignal['id'], readonly string[]>>> = {
  'root-sign-in': ['requestParameters.targetPrincipal', 'requestParameters.accountId'],
  'root-session': ['requestParameters.targetPrincipal'],
  tampering: MEMBER,
  change: MEMBER,
};

const QUESTIONS = [
  'Validate now: 1. Was this announced? 2. By whom? 3. Under which ticket?',
  'If you cannot confirm all three within minutes, escalate as a security incident',
] as const;

const DEPLOYED =
  'A role that deploys changed what keeps root out or what announces its use, as every deployment does. Compare it with the deployments of today.';

/** What the reader has to know about each signal. */
const MEANING: Readonly<Record<AlertSignal['id'], string>> = {
  'root-sign-in': 'Somebody signs in as root, or changes what it takes to sign in: password, MFA, root e-mail.',
  'root-activity':
    'Root changed something. This may be a root session: compare the access key with those of root sessions (sts:AssumeRoot).',
  'root-denied':
    'AWS refused a call of root: somebody holds root credentials of this account. An error that names a service control policy comes from the SCP. It may be a root session: compare the access key.',
  tampering:
    'Somebody changed what keeps root out or what announces its use: the SCP, root access features, the trail, the alarms, or the forwarding of alerts.',
  'key-tampering':
    'Somebody changed a key in an account that holds keys of the trail, its log group or the alerts. Without its key nothing is recorded or announced: this message took a way that needs none. Try the others with rootguard alert-test.',
  'root-session': 'Somebody opened or used a root session (sts:AssumeRoot). Compare it with the approved tasks.',
  deployment: DEPLOYED,
  'key-deployment': `${DEPLOYED} The topic of notices may have lost its key: this message took a way that needs none.`,
  change:
    'Somebody changed whom AWS reaches, what an organization trusts, or its members and regions: contacts, policies, delegation, invitations, grants.',
};

/** A text of JSONata. */
export const textOf = (value: string): string => JSON.stringify(value);

/** Chooses by the signal; what is the same for several signals is written once. */
export function bySignal(choices: readonly (readonly [AlertSignal['id'], string])[], otherwise: string): string {
  const signalsOf = new Map<string, string[]>();
  for (const [id, expression] of choices) signalsOf.set(expression, [...(signalsOf.get(expression) ?? []), textOf(id)]);
  return [...signalsOf]
    .map(([expression, ids]) => `$states.input.signal in [${ids.join(', ')}] ? ${expression} : `)
    .concat(otherwise)
    .join('');
}

const firstOf = (paths: readonly string[]): string => `[${paths.join(', ')}][0]`;
/** AWS hides some values, and says so in their place. */
const firstId = (paths: readonly string[]): string => `[${paths.join(', ')}][$contains($string($), /[0-9]{12}/)][0]`;
const asked = (parameter: string): string => `$states.input.event.detail.requestParameters.${parameter}`;

/**
 * Returns the JSONata expression of the account that an event is about: 12 digits where AWS says so. It reads
 * $states.input, { signal, event }.
 */
export function accountExpression(signals: readonly AlertSignal[]): string {
  const places = signals.flatMap(({ id }) => {
    const paths = ABOUT[id]?.map(path => `$states.input.event.detail.${path}`);
    const named = paths === undefined ? '' : firstId([...paths, '$states.input.event.account']);
    return named === '' ? [] : [[id, named] as const];
  });
  return `($about := ${bySignal(places, '$states.input.event.account')}; $contains($about, ":") ? $split($about, ":")[4] : $about)`;
}

/**
 * Returns the JSONata expression that makes a message of an event: what a person needs at three in the morning, without
 * looking anything up, as { subject, text, chat }.
 *
 * It reads $states.input, { signal, event }, and the variable `found`, what AWS Organizations says of the account, {} for
 * nothing. What an event holds is put on one line, and a line with nothing to say is left out. The chat service shows
 * nothing but its own notification schema; what whoever called may write as he likes is not in it, for it has markup.
 *
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function messageExpression(props: AlertMessageProps): string {
  const { signals, escalateTo, runbookUrl } = props;
  const of = (what: (signal: AlertSignal) => string): string =>
    bySignal(
      signals.map(signal => [signal.id, textOf(what(signal))] as const),
      '""',
    );
  const more = signals.flatMap(({ id }) => {
    const { label, groups } = MORE[id] ?? { label: '', groups: [] };
    const values = groups.map(group => firstOf(group.map(asked))).join(' & " " & ');
    return label === '' ? [] : [[id, `$line(${textOf(label)}, ${values})`] as const];
  });
  const runbook = (about: keyof typeof RUNBOOK_ANCHORS): string => textOf(`Runbook: ${runbookLink(runbookUrl, about)}`);
  const page = `$states.input.signal in ${JSON.stringify(ROOT_SIGNALS)} ? ${runbook('root')} : $detail.eventName in ${JSON.stringify(DEPARTURES)} ? ${runbook('departure')} : ${runbook('protection')}`;
  return `(
  $event := $states.input.event;
  $detail := $event.detail;
  $id := ${accountExpression(signals)};

  $names := ${textOf(namesText(props.accounts, props.organizationalUnits))};
  $planned := ${textOf(plannedText(props.planned))};
  $entry := function($key) {(
    $before := ${textOf(SEPARATORS.entry)} & $key & ${textOf(SEPARATORS.field)};
    $contains($names, $before)
      ? $split($substringBefore($substringAfter($names, $before), ${textOf(SEPARATORS.entry)}), ${textOf(SEPARATORS.field)})
  )};
  $known := $entry($id);
  $name := [$found.Name, $known[0]][0];
  $email := [$found.Email, $known[1]][0];
  $state := [$found.State, $found.Status, "ACTIVE"][0];
  $path := $found.Paths[0];
  $unit := $exists($path) ? $split($path, "/")[$contains($, "ou-")][-1];
  $ou := $exists($path) ? ($exists($unit) ? [$entry($unit)[0], $path][0]) : $known[2][$ != ""];
  $called := $exists($name) ? $name & " (" & $id & ")" : $id;

  $line := function($label, $value, $inChat) {(
    $text := $trim($value & "");
    $text != "" ? {"label": $label, "value": $text, "inChat": $exists($inChat) ? $trim($inChat) : $text}
  )};
  $account := $line("Account", $join([
    $called,
    $state != "ACTIVE" ? "state " & $state,
    $exists($ou) ? "OU " & $ou,
    $exists($email) ? "root e-mail " & $email : "for name and root e-mail see the organization"
  ], ", "));
  $result := $detail.responseElements.ConsoleLogin & " " & $detail.errorCode;
  $key := $detail.userIdentity.accessKeyId;
  $from := $detail.sourceIPAddress & " in " & $event.region;

  $minute := $substring($detail.eventTime, 0, 16) & "Z";
  $announced := $states.input.signal in ${JSON.stringify(ROOT_SIGNALS)} ? $join($split($planned, ${textOf(SEPARATORS.entry)}).(
    $use := $split($, ${textOf(SEPARATORS.field)});
    $use[0] = $id and $use[1] <= $minute and $minute < $use[2]
      ? "as " & $use[3] & " by " & $use[4] & ", until " & $use[2]
  ), "; ");

  $message := $event.source = ${textOf(TEST_EVENT.source)} ? {
    "headline": "TEST: nothing happened. Alerts of " & (${of(({ title }) => title)}) & " reach the " & (${of(({ topic }) => topic)}) & " topic",
    "says": "This is a drill of the alert path, test " & $detail.id & " at " & $event.time & ".",
    "lines": [$account],
    "next": ["Tell whoever runs it that this arrived."]
  } : $event.\`detail-type\` = ${textOf(ALARM_CHANGE)} ? {
    "headline": "CRITICAL: alerts were not forwarded from AWS account " & $called & ", " & $event.region,
    "says": "Since " & $event.time & ${textOf(` events are in the queue ${FORWARDING_QUEUE} of that account and region: root may have been used there without an alert.`)},
    "lines": [$account],
    "next": ["Read the queue, its ERROR_MESSAGE says why; the alarms on the trail still cover the account.", ${undeliveredExpression(props)}, ${runbook('undelivered')}]
  } : {
    "headline": (${of(headlineOf)}) & " in AWS account " & $called,
    "says": ${of(({ id }) => MEANING[id])},
    "lines": [
      $account,
      $line("Called", $detail.eventName & " at " & $detail.eventSource),
      ${bySignal(more, '[]')},
      $line("Result", $result & " " & $detail.errorMessage, $result),
      $line("By", $detail.userIdentity.arn & ($key ? ", access key " & $key)),
      $line("From", $from & ($exists($detail.userAgent) ? ", " & $detail.userAgent), $from),
      $line("Time", $detail.eventTime),
      $line("Announced", $announced),
      $line("Event, in account " & $event.account, ${linkExpression(props)})
    ],
    "next": [
      ${textOf(QUESTIONS[0])},
      ${textOf(`${QUESTIONS[1]}: `)} & [$known[3][$ != ""], ${textOf(escalateTo)}][0],
      ${page},
      ${containmentExpression(props)}
    ]
  };
  $asText := function($step, $mark) {$type($step) = "object" ? $step.label & ": " & $mark & $step.value & $mark : $step};
  {
    "subject": $length($message.headline) > 100 ? $substring($message.headline, 0, 97) & "..." : $message.headline,
    "text": $join([
      $message.headline, $message.says, $message.lines.(label & ": " & value), $message.next.$asText($, "")
    ], "\\n"),
    "chat": $string({
      "version": "1.0",
      "source": "custom",
      "content": {
        "textType": "client-markdown",
        "title": $message.headline,
        "description": $join([$message.says, $message.lines[inChat != ""].("*" & label & ":* " & inChat)], "\\n"),
        "nextSteps": [$message.next.$asText($, ${textOf('`')})]
      },
      "metadata": {"summary": $message.headline, "eventType": $states.input.signal}
    })
  }
)`;
}
