import { WatchedCall, WatchedGroup, WatchedPlaces } from '../../modules/alerts/watched/watched-call';
import { WATCHED_GROUPS } from '../../modules/alerts/watched/watched-calls';

type Fields = Readonly<Record<string, unknown>>;

const ADMIN = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:jdoe',
  arn: 'arn:aws:sts::111111111111:assumed-role/PlatformAdmin/jdoe',
  accountId: '111111111111',
  accessKeyId: 'ASIAEXAMPLE',
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLE',
      arn: 'arn:aws:iam::111111111111:role/PlatformAdmin',
      accountId: '111111111111',
      userName: 'PlatformAdmin',
    },
  },
};

/** A watched call, and a record of each of its events. */
export interface WatchedRecords {
  readonly call: WatchedCall;
  readonly ownActs: WatchedGroup['ownActs'];
  readonly records: readonly Fields[];
}

/** Every watched call with records that it is meant for, made of what it asks for. */
export const watchedRecords = (places: WatchedPlaces): readonly WatchedRecords[] =>
  WATCHED_GROUPS.flatMap(({ ownActs, calls }) => calls(places).map(call => ({ ownActs, call }))).map(
    ({ ownActs, call }) => ({
      call,
      ownActs,
      records: call.events.map(event => ({
        eventVersion: '1.11',
        userIdentity: ADMIN,
        eventTime: '2026-11-20T03:14:07Z',
        eventSource: `${call.service}.amazonaws.com`,
        eventName: typeof event === 'string' ? event : `${event.prefix}Something`,
        eventType: call.serviceEvent === true ? 'AwsServiceEvent' : 'AwsApiCall',
        awsRegion: places.homeRegion,
        sourceIPAddress: '192.0.2.17',
        userAgent: 'aws-cli/2.31.4',
        eventID: 'example',
        readOnly: false,
        recipientAccountId: places.managementAccount,
        requestParameters: null,
        ...meeting(call.match ?? {}),
      })),
    }),
  );

/** Fields that meet what a pattern asks for, by the first way it gives. */
function meeting(pattern: object): Fields {
  return Object.entries(pattern).reduce<Fields>((fields, [name, asked]: [string, unknown]) => {
    if (name === '$or') return { ...fields, ...meeting((asked as object[])[0]!) };
    if (!Array.isArray(asked)) return { ...fields, [name]: meeting(asked as object) };
    const value = valueFor(asked[0]);
    return value === undefined ? fields : { ...fields, [name]: value };
  }, {});
}

function valueFor(matcher: unknown): unknown {
  if (typeof matcher !== 'object' || matcher === null) return matcher;
  const [[operator, operand]] = Object.entries(matcher) as [[string, string]];
  switch (operator) {
    case 'prefix':
      return `${operand}x`;
    case 'suffix':
      return `x${operand}`;
    case 'wildcard':
      return operand.replaceAll('*', 'x');
    case 'anything-but':
      return 'other';
    default:
      return undefined;
  }
}
