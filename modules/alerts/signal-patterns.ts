import { BusSignal } from '../../config/alert-signals';
import { Partition, PARTITIONS } from '../../aws/partition';
import { ROOT_READS } from '../../config/names';
import { WatchedPlaces } from './watched/watched-call';
import { watchedDetails } from './watched/watched-calls';
import { ABSENT, federatedByRoot, root, somebody } from './who-acts';

/** An EventBridge event pattern; leaves are lists of values and operators. */
export type EventPatternJson = { readonly [field: string]: unknown };

/** What the forwarding patterns depend on. */
export interface SignalPatternProps {
  readonly partition: Partition;
  /** Where Rootguard's parts are. */
  readonly places: WatchedPlaces;
  /** The account in which the pattern is used: an id, or CloudFormation's reference to it. */
  readonly ownAccount: unknown;
}

/** Signals and what else is forwarded: read-only calls of root, which are kept and announce nothing. */
export type ForwardedKind = BusSignal | typeof ROOT_READS;

/** Whoever writes to a bus by PutEvents cannot use this source: AWS keeps it for itself. */
export const FROM_CLOUDTRAIL = { source: [{ prefix: 'aws.' }], 'detail-type': [{ suffix: ' via CloudTrail' }] };

/** A call that AWS refused for lack of permission, by the error codes services use for it. */
const REFUSED = ['*AccessDenied*', '*Unauthorized*', '*NotAuthorized*', 'AuthorizationError*', 'Forbidden*'];
const WAS_REFUSED = REFUSED.map(wildcard => ({ wildcard }));
const NOT_REFUSED = [ABSENT, { 'anything-but': { wildcard: REFUSED } }];

/** Read-only is a boolean, which anything-but does not take; some events do not say. */
const A_WRITE = [ABSENT, false];

const ROOT_SESSION = ['true', true];
const NO_ROOT_SESSION = { assumedRoot: [ABSENT, 'false', false] };

/** An access key that does not expire: root must not have one. */
const LONG_TERM_KEY = { prefix: 'AKIA' };

/**
 * How the record of a call that the console made is marked, each by itself: by sessionCredentialFromConsole, by one of
 * these user agents, or by invokedBy, which also names services that the console works through. A visit makes hundreds
 * of such calls, and its sign-in was announced.
 *
 * | mark | source |
 * |---|---|
 * | sessionCredentialFromConsole, signin. and console.amazonaws.com | https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html |
 * | invokedBy, AWS Internal | https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html |
 * | Mozilla/, aws-internal | the browser, and the SDK inside consoles such as that of S3, in records of AWS's documentation |
 */
const CONSOLE_AGENTS = [
  'Mozilla/*',
  '*AWS Internal*',
  '*aws-internal*',
  '*console.amazonaws.com*',
  'signin.amazonaws.com',
];

const MFA_CHANGES = [
  'CreateVirtualMFADevice',
  'DeactivateMFADevice',
  'DeleteVirtualMFADevice',
  'EnableMFADevice',
  'ResyncMFADevice',
];
const EMAIL_CHANGES = ['AcceptPrimaryEmailUpdate', 'StartPrimaryEmailUpdate'];
const PASSWORD_TASK = '/IAMCreateRootUserPassword';

const SIGN_IN = 'signin.amazonaws.com';

/**
 * Returns the patterns of the rules that forward events of one kind from the default bus of an account and region.
 *
 * They exclude each other: an event is of one kind. Root calls are forwarded from the account whose root called
 * (userIdentity.accountId): CloudTrail records a call across accounts in both. Nothing that AWS does of its own accord
 * is forwarded, see who-acts.ts; what a service does with root's identity is root's.
 *
 * @returns patterns by the suffix of the rule's name, each at most PATTERN_MAX characters
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function signalPatterns(
  kind: ForwardedKind,
  { partition, places, ownAccount }: SignalPatternProps,
): Readonly<Record<string, EventPatternJson>> {
  const bySomebody = { accountId: [ownAccount], ...somebody('organization') };
  const noRootSession = { sessionContext: NO_ROOT_SESSION };
  const directRoot = { accountId: [ownAccount], type: ['Root'], ...noRootSession };
  const directOrFederated = root(ownAccount, noRootSession);
  const notByService = { eventType: [{ 'anything-but': ['AwsServiceEvent'] }] };
  const { rootConsole } = PARTITIONS[partition];
  // what counts as root sign-in must not count as root activity too
  const noIdentityChange = rootConsole ? { eventName: [{ 'anything-but': [...MFA_CHANGES, ...EMAIL_CHANGES] }] } : {};
  const notSignIn = { eventSource: [{ 'anything-but': [SIGN_IN] }] };
  const byTemporaryKey = { ...directRoot, accessKeyId: [ABSENT, { 'anything-but': LONG_TERM_KEY }] };
  const whileVisitingTheConsole = [
    { sessionCredentialFromConsole: ['true', true], userIdentity: byTemporaryKey },
    { userAgent: CONSOLE_AGENTS.map(wildcard => ({ wildcard })), userIdentity: byTemporaryKey },
    { userIdentity: { ...byTemporaryKey, invokedBy: [{ exists: true }] } },
  ];
  const butReadsOfTheConsole = [
    { readOnly: A_WRITE, userIdentity: directOrFederated },
    { readOnly: [true], userIdentity: { ...directRoot, accessKeyId: [LONG_TERM_KEY] } },
    { readOnly: [true], userIdentity: federatedByRoot(ownAccount) },
    {
      readOnly: [true],
      sessionCredentialFromConsole: [ABSENT, 'false', false],
      userAgent: [ABSENT, { 'anything-but': { wildcard: CONSOLE_AGENTS } }],
      userIdentity: { ...byTemporaryKey, invokedBy: [ABSENT] },
    },
  ];
  const pattern = (detail: object) => ({ [kind]: { ...FROM_CLOUDTRAIL, detail } });

  switch (kind) {
    case 'root-sign-in':
      return {
        ...pattern({ eventSource: [SIGN_IN], userIdentity: root(ownAccount) }),
        [`${kind}-means`]: {
          ...FROM_CLOUDTRAIL,
          detail: {
            ...notByService,
            $or: [
              {
                eventSource: ['iam.amazonaws.com'],
                eventName: MFA_CHANGES,
                errorCode: NOT_REFUSED,
                userIdentity: directOrFederated,
              },
              {
                eventSource: ['account.amazonaws.com'],
                eventName: EMAIL_CHANGES,
                errorCode: NOT_REFUSED,
                userIdentity: { accountId: [ownAccount] },
              },
              {
                eventSource: ['sts.amazonaws.com'],
                eventName: ['AssumeRoot'],
                errorCode: [ABSENT],
                requestParameters: { taskPolicyArn: { arn: [{ suffix: PASSWORD_TASK }] } },
                userIdentity: bySomebody,
              },
            ],
          },
        },
      };
    case 'root-activity':
      return pattern({
        ...notByService,
        ...notSignIn,
        ...noIdentityChange,
        errorCode: NOT_REFUSED,
        $or: butReadsOfTheConsole,
      });
    case 'root-denied':
      return pattern({ ...notByService, ...notSignIn, errorCode: WAS_REFUSED, $or: butReadsOfTheConsole });
    case ROOT_READS:
      return pattern({ ...notByService, ...notSignIn, readOnly: [true], $or: whileVisitingTheConsole });
    case 'root-session':
      return pattern({
        ...notByService,
        $or: [
          { userIdentity: { accountId: [ownAccount], type: ['Root'], sessionContext: { assumedRoot: ROOT_SESSION } } },
          {
            eventSource: ['sts.amazonaws.com'],
            eventName: ['AssumeRoot'],
            userIdentity: bySomebody,
            ...(rootConsole
              ? {
                  $or: [
                    { errorCode: [{ exists: true }] },
                    {
                      requestParameters: {
                        taskPolicyArn: { arn: [ABSENT, { 'anything-but': { suffix: PASSWORD_TASK } }] },
                      },
                    },
                  ],
                }
              : {}),
          },
        ],
      });
    case 'tampering':
    case 'change':
      return Object.fromEntries(
        Object.entries(watchedDetails(kind, places, detail => fitsRule({ ...FROM_CLOUDTRAIL, detail }))).map(
          ([name, detail]) => [name, { ...FROM_CLOUDTRAIL, detail }],
        ),
      );
  }
}

/** Characters that EventBridge takes in a pattern. */
export const PATTERN_MAX = 2048;

const fitsRule = (pattern: EventPatternJson): boolean => JSON.stringify(pattern).length <= PATTERN_MAX;
