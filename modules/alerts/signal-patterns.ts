import { AlertSignal } from '../../config/alert-signals';
import { Partition, PARTITIONS } from '../../aws/partition';
import { ROOT_READS } from '../../config/names';
import { tamperingAlternatives } from './tampering-patterns';

/** An EventBridge event pattern; leaves are lists of values and operators. */
export type EventPatternJson = { readonly [field: string]: unknown };

/** What the forwarding patterns depend on. */
export interface SignalPatternProps {
  readonly partition: Partition;
  /** Name of the organization trail; undefined when somebody else owns it, then every trail counts. */
  readonly trailName?: string;
  /** Name of the log group that the trail writes to. */
  readonly logGroupName: string;
  /** The account in which the pattern is used: an id, or CloudFormation's reference to it. */
  readonly ownAccount: unknown;
}

/** Signals and what else is forwarded: read-only calls of root, which are kept and announce nothing. */
export type ForwardedKind = AlertSignal['id'] | typeof ROOT_READS;

const ABSENT = { exists: false };

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
 * (userIdentity.accountId): CloudTrail records a call across accounts in both. Nothing that AWS does by itself is
 * forwarded: service events and calls with invokedBy.
 *
 * @returns patterns by the suffix of the rule's name, each at most PATTERN_MAX characters
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function signalPatterns(
  kind: ForwardedKind,
  { partition, trailName, logGroupName, ownAccount }: SignalPatternProps,
): Readonly<Record<string, EventPatternJson>> {
  const byOwnRoot = { type: ['Root'], accountId: [ownAccount], invokedBy: [ABSENT] };
  const bySomebody = { type: [{ 'anything-but': ['Root'] }], accountId: [ownAccount], invokedBy: [ABSENT] };
  const directRoot = { ...byOwnRoot, sessionContext: NO_ROOT_SESSION };
  const notByService = { eventType: [{ 'anything-but': ['AwsServiceEvent'] }] };
  const { rootConsole } = PARTITIONS[partition];
  // what counts as root sign-in must not count as root activity too
  const noIdentityChange = rootConsole ? { eventName: [{ 'anything-but': [...MFA_CHANGES, ...EMAIL_CHANGES] }] } : {};
  const notSignIn = { eventSource: [{ 'anything-but': [SIGN_IN] }] };
  const pattern = (detail: object) => ({ [kind]: { ...FROM_CLOUDTRAIL, detail } });
  const tampering = ($or: readonly object[]) => ({
    ...FROM_CLOUDTRAIL,
    detail: { ...notByService, ...DONE_BY_SOMEBODY, $or },
  });

  switch (kind) {
    case 'root-sign-in':
      return pattern({
        ...notByService,
        $or: [
          // CheckMfa only precedes ConsoleLogin
          { eventSource: [SIGN_IN], eventName: [{ 'anything-but': ['CheckMfa'] }], userIdentity: byOwnRoot },
          {
            eventSource: ['iam.amazonaws.com'],
            eventName: MFA_CHANGES,
            errorCode: NOT_REFUSED,
            userIdentity: directRoot,
          },
          {
            eventSource: ['account.amazonaws.com'],
            eventName: EMAIL_CHANGES,
            errorCode: NOT_REFUSED,
            userIdentity: { accountId: [ownAccount], invokedBy: [ABSENT] },
          },
          {
            eventSource: ['sts.amazonaws.com'],
            eventName: ['AssumeRoot'],
            errorCode: [ABSENT],
            requestParameters: { taskPolicyArn: { arn: [{ suffix: PASSWORD_TASK }] } },
            userIdentity: bySomebody,
          },
        ],
      });
    case 'root-activity':
      return pattern({
        ...notByService,
        ...notSignIn,
        ...noIdentityChange,
        readOnly: A_WRITE,
        errorCode: NOT_REFUSED,
        userIdentity: directRoot,
      });
    case 'root-denied':
      return pattern({
        ...notByService,
        ...notSignIn,
        errorCode: WAS_REFUSED,
        userIdentity: directRoot,
        // a visit to the console makes hundreds of read-only calls, and its sign-in was announced
        $or: [{ readOnly: A_WRITE }, { sessionCredentialFromConsole: [ABSENT, 'false', false] }],
      });
    case ROOT_READS:
      return pattern({
        ...notByService,
        ...notSignIn,
        readOnly: [true],
        userIdentity: directRoot,
        $or: [{ errorCode: NOT_REFUSED }, { sessionCredentialFromConsole: ['true', true] }],
      });
    case 'root-session':
      return pattern({
        ...notByService,
        $or: [
          { userIdentity: { ...byOwnRoot, sessionContext: { assumedRoot: ROOT_SESSION } } },
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
      return Object.fromEntries(
        Object.entries(tamperingAlternatives({ trailName, logGroupName }, $or => fitsRule(tampering($or)))).map(
          ([name, $or]) => [name, tampering($or)],
        ),
      );
  }
}

/** Characters that EventBridge takes in a pattern. */
export const PATTERN_MAX = 2048;

const fitsRule = (pattern: EventPatternJson): boolean => JSON.stringify(pattern).length <= PATTERN_MAX;

/** Root's own calls are root activity already. */
const DONE_BY_SOMEBODY = {
  errorCode: [ABSENT],
  userIdentity: { type: [{ 'anything-but': ['Root'] }], invokedBy: [ABSENT] },
};
