import { CloudTrailRecord } from '../../aws/events/cloudtrail-event';
import { EventBridgeEvent, toEventBridgeEvent } from '../../aws/events/eventbridge-event';
import { PARTITIONS } from '../../aws/partition';
import { Organization } from '../../config/organization';
import { BusSignal } from '../../config/alert-signals';
import { recordOf } from '../alarms/root-records';

/** Something that root of an account does, or that is done to its root, and the signal that tells people. */
export interface RootAct {
  /** For people: 'sign-ins'. */
  readonly what: string;
  readonly signal: BusSignal;
  /** The event of it on the default bus of an account and region. */
  readonly in: (account: string, region: string) => EventBridgeEvent;
}

const ACTS: readonly (readonly [what: string, signal: BusSignal, act: (account: string) => object])[] = [
  [
    'sign-ins',
    'root-sign-in',
    () => ({
      ...{ eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin', eventType: 'AwsConsoleSignIn' },
      ...{ responseElements: { ConsoleLogin: 'Success' }, additionalEventData: { MFAUsed: 'Yes' } },
    }),
  ],
  [
    'calls that change something',
    'root-activity',
    () => ({ eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', readOnly: false }),
  ],
  [
    'calls that read, by an access key of root',
    'root-activity',
    account => ({
      ...{ eventSource: 's3.amazonaws.com', eventName: 'ListBuckets', readOnly: true },
      userIdentity: { ...recordOf({}, account).userIdentity, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
    }),
  ],
  [
    'calls that are denied',
    'root-denied',
    () => ({ eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances', errorCode: 'Client.UnauthorizedOperation' }),
  ],
  [
    'root sessions that are opened',
    'root-session',
    account => ({
      ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRoot', readOnly: true },
      requestParameters: {
        targetPrincipal: account,
        taskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy' },
      },
      userIdentity: {
        ...{ type: 'AssumedRole', principalId: 'AROAEXAMPLE:jdoe', accountId: account },
        arn: `arn:aws:sts::${account}:assumed-role/Admin/jdoe`,
        sessionContext: { sessionIssuer: { type: 'Role', accountId: account, userName: 'Admin' } },
      },
    }),
  ],
  [
    'what a root session does',
    'root-session',
    account => ({
      ...{ eventSource: 's3.amazonaws.com', eventName: 'DeleteBucketPolicy', readOnly: false },
      userIdentity: { ...recordOf({}, account).userIdentity, sessionContext: { assumedRoot: 'true' } },
    }),
  ],
];

/** What people are to be told of root, one act of each kind that a rule may leave out. */
export const rootActs = ({ partition }: Organization): readonly RootAct[] =>
  ACTS.filter(([, signal]) => signal !== 'root-sign-in' || PARTITIONS[partition].rootConsole).map(
    ([what, signal, act]) => ({
      ...{ what, signal },
      in: (account, region) => {
        const record = { ...recordOf(act(account), account), awsRegion: region };
        return toEventBridgeEvent(record as CloudTrailRecord & typeof record)!;
      },
    }),
  );
