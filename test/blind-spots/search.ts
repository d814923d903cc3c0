import { CloudTrailRecord } from '../../aws/events/cloudtrail-event';
import { after } from '../../simulate/incident/effects';
import { Protections } from '../../simulate/incident/loss';
import { Told, toldOf } from '../../simulate/replay';
import { simulatePrincipal } from '../simulate';
import { ACCOUNTS, HOME, Row, SOURCES, Where } from './disarming/row';

/** Who makes the calls. */
export const ACTORS = ['an administrator', 'the deploy role', 'a service for an administrator'] as const;
export type Actor = (typeof ACTORS)[number];

/** How a call was told of: for certain, only when its event comes before its change, or to nobody. */
export type Announced = 'certain' | 'raced' | 'silent';

/** What somebody's call comes to. */
export interface Judged {
  readonly actor: Actor;
  /** Whether an SCP of the organization refuses it. */
  readonly refused: boolean;
  readonly announced: Announced;
  /** Who hears of it, for certain or not. */
  readonly told: readonly Omit<Told, 'certain'>[];
}

/** What root does afterwards, and on which paths it is told. */
export interface Witnessed {
  readonly probe: string;
  readonly paths: readonly Told['path'][];
}

export interface Result {
  readonly row: Row;
  readonly judged: readonly Judged[];
  readonly afterwards: readonly Witnessed[];
  /** Whether somebody is told at once of the same call about a workload's own thing. */
  readonly falseAlarm: boolean;
}

const DEPLOY_ROLE = 'RootguardDeploy';

function identityOf(actor: Actor, account: string): object {
  const role = actor === 'the deploy role' ? DEPLOY_ROLE : 'Administrator';
  return {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:session',
    arn: `arn:aws:sts::${account}:assumed-role/${role}/session`,
    accountId: account,
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/${role}`, accountId: account, userName: role },
    },
    ...(actor === 'a service for an administrator' ? { invokedBy: 'ssm.amazonaws.com' } : {}),
  };
}

/** The record of a row's call; of its other one about a workload's own thing. */
export function recordOf(
  row: Row,
  actor: Actor,
  about: Pick<Row, 'request'> & { where?: Where } = row,
): CloudTrailRecord {
  const [service = '', name = ''] = row.action.split(':');
  const account = ACCOUNTS[about.where ?? row.where];
  const request = { ...row.request, ...about.request };
  return {
    eventVersion: '1.11',
    eventID: 'e',
    eventTime: '2026-11-20T03:14:07Z',
    eventSource: `${SOURCES[service] ?? service}.amazonaws.com`,
    eventName: row.event ?? name,
    eventType: 'AwsApiCall',
    awsRegion: row.region ?? HOME,
    sourceIPAddress: '198.51.100.7',
    userIdentity: identityOf(actor, account),
    requestParameters: Object.keys(request).length === 0 ? null : request,
    responseElements: row.response ?? null,
    readOnly: false,
    managementEvent: true,
    recipientAccountId: account,
  };
}

const byRoot = (where: Where, awsRegion: string, fields: object = {}): CloudTrailRecord => ({
  eventSource: 's3.amazonaws.com',
  eventName: 'CreateBucket',
  eventType: 'AwsApiCall',
  awsRegion,
  userIdentity: { type: 'Root', accountId: ACCOUNTS[where], arn: `arn:aws:iam::${ACCOUNTS[where]}:root` },
  readOnly: false,
  recipientAccountId: ACCOUNTS[where],
  ...fields,
});
const SIGN_IN = {
  eventSource: 'signin.amazonaws.com',
  eventName: 'ConsoleLogin',
  eventType: 'AwsConsoleSignIn',
  responseElements: { ConsoleLogin: 'Success' },
};

/** What root does to see whether it is still told. */
export const PROBES: Readonly<Record<string, CloudTrailRecord>> = {
  'a sign-in to the member': byRoot('member', HOME, SIGN_IN),
  'a call in the member': byRoot('member', HOME),
  'a call in the member, in another region': byRoot('member', 'eu-west-1'),
  'a call in the management account': byRoot('management', HOME),
};

/** Who is told of a record, for certain or not, when it changes the protections itself. */
export async function announcement(
  record: CloudTrailRecord,
  before: Protections,
): Promise<Pick<Judged, 'announced' | 'told'> & { readonly left: Protections }> {
  const left = after(record, before);
  const [told, still] = await Promise.all([toldOf({ record }, before), toldOf({ record }, left)]);
  const certain = still.filter(one => told.some(other => JSON.stringify(other) === JSON.stringify(one)));
  return { left, told, announced: certain.length > 0 ? 'certain' : told.length > 0 ? 'raced' : 'silent' };
}

export const witnesses = (protections: Protections): Promise<Witnessed[]> =>
  Promise.all(
    Object.entries(PROBES).map(async ([probe, record]) => ({
      probe,
      paths: [...new Set((await toldOf({ record }, protections)).map(({ path }) => path))],
    })),
  );

/**
 * Whether an SCP refuses a row's call. The management account is bound by none.
 *
 * @param scps - documents of the SCPs that are attached to the root of the organization
 */
export async function isRefused(row: Row, actor: Actor, scps: readonly string[]): Promise<boolean> {
  if (row.where === 'management') return false;
  const account = ACCOUNTS[row.where];
  const { arn } = identityOf(actor, account) as { arn: string };
  const decisions = await Promise.all(
    scps.map(scp => simulatePrincipal({ principal: arn, action: row.action, resource: '*', accountId: account, scp })),
  );
  return decisions.some(decision => decision === 'ExplicitlyDenied');
}

const NOT_RECORDED = { announced: 'silent', told: [] } as const;

/** Tries a row as everybody, against everything as it is deployed. */
export async function tryRow(row: Row, deployed: Protections, scps: readonly string[]): Promise<Result> {
  const isRecorded = row.dataEvent !== true;
  const judged = await Promise.all(
    ACTORS.map(async (actor): Promise<Judged> => {
      const { announced, told } = isRecorded ? await announcement(recordOf(row, actor), deployed) : NOT_RECORDED;
      return { actor, refused: await isRefused(row, actor, scps), announced, told };
    }),
  );
  const happens = isRecorded && judged.some(({ refused }) => !refused);
  const left = happens ? after(recordOf(row, ACTORS[0]), deployed) : deployed;
  const another =
    row.another === undefined ? [] : await toldOf({ record: recordOf(row, ACTORS[0], row.another) }, deployed);
  return { row, judged, afterwards: await witnesses(left), falseAlarm: another.some(({ path }) => path === 'events') };
}
