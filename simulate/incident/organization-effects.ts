import { Synthesized } from '../../world/stacks/synthesized';
import { keyOfLogGroupLost, trailRoleLost } from './alarm-path-effects';
import { announcerRoleLost, forwardingRoleLost } from './event-path-effects';
import { Call, Effect, effectOf, Effects, EventPlace, fieldsOf, lastPart, Loss } from './loss';
import { keyOfTopicsLost } from './message-effects';

/** No record of the places reaches anything: neither a log group nor, without a trail, a rule of EventBridge. */
const recordsLost = (id: string, how: string, where: (at: EventPlace) => boolean): Loss => ({
  id,
  what: `${id}: ${how}`,
  without: (from, at) =>
    where(at)
      ? { ...from, filters: [], stackSets: from.stackSets.map(stackSet => ({ ...stackSet, rules: [] })) }
      : from,
});

/** The account of the trail, which alarms and filters are in as well; undefined where no stack says so. */
const trailAccount = ({ trails, filters }: Synthesized): string | undefined =>
  trails[0]?.place.account ?? filters[0]?.place.account;

/** What a call does to the trail; where no stack defines one, every trail of its account is taken for it. */
const trailEffect =
  (parameter: string, effect: (call: Call, name: string, account: string | undefined) => readonly Loss[]): Effect =>
  (call, deployed) => {
    const name = lastPart(call.text(parameter) ?? '');
    const account = trailAccount(deployed);
    if (account !== undefined && account !== call.account) return [];
    const [trail] = deployed.trails;
    return trail === undefined || trail.name === name ? effect(call, name, account) : [];
  };

const trailStopped = (how: string) => (_: Call, name: string) => [
  recordsLost(`trail ${name}`, how, ({ byTrail }) => byTrail),
];

const trailChanged = ({ parameters }: Call, name: string, account: string | undefined): Loss[] => {
  const { isOrganizationTrail, isMultiRegionTrail, cloudWatchLogsLogGroupArn, cloudWatchLogsRoleArn } = parameters;
  const id = `trail ${name}`;
  return [
    ...(isOrganizationTrail === false
      ? [recordsLost(id, 'is for one account only', at => at.byTrail && at.account !== account)]
      : []),
    ...(isMultiRegionTrail === false ? [recordsLost(id, 'is for one region only', ({ byTrail }) => byTrail)] : []),
    ...(cloudWatchLogsLogGroupArn === undefined && cloudWatchLogsRoleArn === undefined
      ? []
      : [
          {
            id: `log group of trail ${name}`,
            what: `log group of trail ${name}: another one, or another role`,
            without: (from: Synthesized) => ({ ...from, filters: [] }),
          },
        ]),
  ];
};

/** Whether selectors leave management events out, or some of them. */
function leavesOutManagementEvents({ eventSelectors, advancedEventSelectors }: Call['parameters']): boolean {
  const list = (value: unknown) => (Array.isArray(value) ? (value as unknown[]).map(fieldsOf) : []);
  const plain = list(eventSelectors).some(
    ({ includeManagementEvents = true, readWriteType = 'All', excludeManagementEventSources = [] }) =>
      includeManagementEvents === true &&
      readWriteType === 'All' &&
      JSON.stringify(excludeManagementEventSources) === '[]',
  );
  const advanced = list(advancedEventSelectors).some(one => {
    const fields = list(one.fieldSelectors);
    return (
      fields.length === 1 &&
      fields[0]!.field === 'eventCategory' &&
      JSON.stringify(fields[0]!.equals ?? fields[0]!.equalTo) === '["Management"]'
    );
  });
  return !plain && !advanced;
}

/** An account that is no longer in the organization: its forwarding and its part of the trail end. */
export const departed = (account: string): Loss[] =>
  /^\d{12}$/.test(account)
    ? [
        recordsLost(
          `account ${account}`,
          'left the organization, and trail and forwarding with it',
          at => at.account === account,
        ),
      ]
    : [];

const keyLost: Effect = (call, deployed) => [...keyOfTopicsLost(call, deployed), ...keyOfLogGroupLost(call, deployed)];

export const ORGANIZATION_EFFECTS: Effects = {
  'cloudtrail StopLogging': trailEffect('name', trailStopped('stopped')),
  'cloudtrail DeleteTrail': trailEffect('name', trailStopped('deleted')),
  'cloudtrail UpdateTrail': trailEffect('name', trailChanged),
  'cloudtrail PutEventSelectors': trailEffect('trailName', (call, name) =>
    leavesOutManagementEvents(call.parameters) ? trailStopped('leaves out management events')(call, name) : [],
  ),
  'organizations DisableAWSServiceAccess': (call, deployed) =>
    call.text('servicePrincipal') === 'cloudtrail.amazonaws.com'
      ? [
          recordsLost(
            'trusted access of CloudTrail',
            'the trail is for its own account only',
            at => at.byTrail && at.account !== trailAccount(deployed),
          ),
        ]
      : [],
  ...effectOf('organizations', ['AcceptHandshake', 'LeaveOrganization'], (call, deployed) =>
    call.account === trailAccount(deployed) ? [] : departed(call.account),
  ),
  'organizations RemoveAccountFromOrganization': call => departed(call.text('accountId') ?? ''),
  ...effectOf(
    'iam',
    [
      'DeleteRole',
      'DeleteRolePolicy',
      'DetachRolePolicy',
      'PutRolePermissionsBoundary',
      'PutRolePolicy',
      'UpdateAssumeRolePolicy',
    ],
    (call, deployed) => [trailRoleLost, forwardingRoleLost, announcerRoleLost].flatMap(lost => lost(call, deployed)),
  ),
  ...effectOf('kms', ['DisableKey', 'PutKeyPolicy', 'ScheduleKeyDeletion'], keyLost),
};
