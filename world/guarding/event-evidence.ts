import { matchesEventPattern } from '../../aws/events/event-pattern-match';
import { EventPattern, parseEventPattern } from '../../aws/events/event-pattern';
import { TEST_EVENT } from '../../config/names';

/** Services in which root, sign-ins and tampering with the protection, or with what the controls watch, are seen. */
const WATCHED = [
  ...['signin', 'sts', 'iam', 'organizations', 'account', 'sso', 'cloudtrail', 'logs', 'monitoring', 'events', 'sns'],
  ...[
    'sqs',
    'kms',
    's3',
    'config',
    'guardduty',
    'securityhub',
    'access-analyzer',
    'cloudformation',
    'chatbot',
    'ec2',
    'states',
  ],
];

const CALLS = ['AWS API Call', 'AWS Console Sign In', 'AWS Service Event', 'AWS Console Action'].map(
  kind => `${kind} via CloudTrail`,
);

/** What does not pass CloudTrail and tells of an organization's security all the same. */
const FINDINGS = [
  ['aws.guardduty', 'GuardDuty Finding'],
  ['aws.securityhub', 'Security Hub Findings - Imported'],
  ['aws.securityhub', 'Security Hub Insight Results'],
  ['aws.securityhub', 'Findings Imported V2'],
  ['aws.config', 'Config Rules Compliance Change'],
  ['aws.config', 'Config Configuration Item Change'],
  ['aws.access-analyzer', 'Access Analyzer Finding'],
  [TEST_EVENT.source, TEST_EVENT.detailType],
] as const;

/** Calls that use what is in a service, and change nothing of the service itself. */
const OF_DATA = /Objects?$|ObjectTagging$|MultipartUpload$|^Publish(Batch)?$|^(Send|Receive|Delete)Message(Batch)?$/;

/** Calls of machines and of new things, on which workloads act: no control and no part of the protection is about them. */
const OF_WORKLOADS = [
  /^(Run|Start|Stop|Terminate|Reboot)Instances$|^StartExecution$|^(Tag|Untag)(Resource|Queue)$/,
  /^(Create|Copy|Import|Register|Deregister|Attach|Detach|Modify|Delete)(Volume|Snapshots?|Image|Tags|NetworkInterface|LaunchTemplate)$/,
  /^Create(LogGroup|LogStream|Stack|Topic|Queue|Bucket|StateMachine)$/,
];

interface Pattern {
  readonly source?: unknown;
  readonly detail?: { readonly eventSource?: unknown; readonly eventName?: unknown; readonly userIdentity?: unknown };
}

/** What a rule of EventBridge matches of what guards root, after 'it'; undefined when that is nothing. */
export function eventsMatched(text: string): string | undefined {
  let pattern: Pattern;
  try {
    pattern = JSON.parse(text) as Pattern;
  } catch {
    return UNREADABLE;
  }
  const { detail } = pattern;
  if (/"root"/i.test(JSON.stringify(detail?.userIdentity) ?? '')) return 'matches events of root';
  const names = Array.isArray(detail?.eventName) ? (detail.eventName as unknown[]) : [];
  const isAside = (name: unknown): boolean => [OF_DATA, ...OF_WORKLOADS].some(pattern => pattern.test(String(name)));
  if (names.length > 0 && names.every(isAside)) return undefined;

  // what else a pattern asks of an event does not tell which kind it is
  const asked = {
    ...Object.fromEntries(Object.entries(pattern).filter(([name]) => /^(source|detail-type)$/.test(name))),
    ...(detail?.eventSource !== undefined && { detail: { eventSource: detail.eventSource } }),
  };
  const key = JSON.stringify(asked);
  if (!KNOWN.has(key)) KNOWN.set(key, kindMatched(asked));
  return KNOWN.get(key);
}

/** Rules ask for few kinds of events. */
const KNOWN = new Map<string, string | undefined>();

const UNREADABLE = 'matches what cannot be read';

function kindMatched(asked: object): string | undefined {
  if (Object.keys(asked).length === 0) return 'matches calls that CloudTrail records';
  let kind: EventPattern;
  try {
    kind = parseEventPattern(asked);
  } catch {
    return UNREADABLE;
  }
  const matches = (source: string, type: string, eventSource = ''): boolean =>
    matchesEventPattern(kind, { source, 'detail-type': type, detail: { eventSource } });
  const services = WATCHED.filter(name => CALLS.some(type => matches(`aws.${name}`, type, `${name}.amazonaws.com`)));
  if (services.length > 0) {
    return services.every(name => name === 'signin') ? 'matches sign-ins' : 'matches calls that CloudTrail records';
  }
  return FINDINGS.some(([source, type]) => matches(source, type)) ? 'matches findings about security' : undefined;
}
