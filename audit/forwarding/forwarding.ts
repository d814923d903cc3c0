import { administrator } from '../../aws/policy/callers';
import { decide } from '../../aws/policy/decide';
import { parsePolicy } from '../../aws/policy/document';
import { remembered } from '../../aws/remembered';
import { optInRegions } from '../../aws/partition';
import { isAlertTarget } from '../../config/alert-targets';
import { grouped, groupedPairs } from '../../world/grouped';
import { regionsOf as enabledIn } from '../../world/live/account-regions';
import { textAt } from '../../world/plan/attributes';
import { Thing } from '../../world/world';
import { READ_EVENT_PATH } from '../alerts/event-path';
import { rootActs } from '../alerts/root-acts';
import { covering } from '../context';
import { AuditContext, held, notHeld, off, Requirement, unknown } from '../requirement';
import { busArn, notForwarded } from './stack-set-rules';

/** Why nothing of an account's own is asked for. */
export const NOT_A_TARGET = 'alerts.targets does not reach it yet';

const READ_REGIONS = ['account:ListRegions'];
const READ = ['cloudformation:ListStackSets', 'cloudformation:DescribeStackSet', 'cloudformation:ListStackInstances'];

/** Most regions named in a sentence. */
const SHOWN = 5;

/** DET-3. */
export const eventsAreForwarded: Requirement = {
  id: 'DET-3',
  title: 'events of every region announce root sign-in and use',
  judge({ id, ou, inAws, isManagement }, context) {
    const { organization } = context;
    const { alerts } = organization;
    if (alerts === undefined) return off('the org file has no alerts section');
    if (!isAlertTarget(organization, alerts, { id, ou })) return off(NOT_A_TARGET);
    const instances = grouped(covering(context.coverage.forwarding, id), ({ what }) => what);
    // of these two StackSets take every region that is enabled
    const delegate = organization.rootAccess?.delegatedAdministrator?.account.id;
    const enabled = enabledIn(inAws, organization.partition);
    // those that every account has the org file may leave out; those that this one opted in to it cannot know
    const opted = optInRegions(organization.partition).filter(
      region => enabled?.includes(region) && !alerts.regions.includes(region),
    );
    const states = [...alerts.regions, ...opted].map(region => {
      if (enabled?.includes(region) === false) return [OFF, region] as const;
      const all = (instances.get(region) ?? []).flatMap(({ by }) => by.map(one => stateOf(one, id, region, context)));
      const best = all.find(({ is }) => is === 'forwards') ?? all.find(({ is }) => is === 'unknown') ?? all[0];
      return [best ?? { is: 'missing' as const, why: '' }, region] as const;
    });
    const regionsOf = (is: State['is']): string[] =>
      [...groupedPairs(states.flatMap(([one, region]) => (one.is === is ? [[one.why, region] as const] : [])))].map(
        ([why, regions]) => `${shown(regions)}${why === '' ? '' : `: ${why}`}`,
      );
    const missing = [...regionsOf('missing'), ...regionsOf('open')];
    const failed = missing.length === 0 ? undefined : context.unread(READ);
    if (failed !== undefined) return unknown(failed);
    if (missing.length > 0) {
      const lacking = states.flatMap(([{ is, why }, region]) => (is === 'missing' && why === '' ? [region] : []));
      const [chosen] = isManagement || id === delegate ? [] : lacking.filter(region => opted.includes(region));
      return notHeld(`not forwarded from ${missing.join('; ')}`, nextOf(id, states, chosen, isManagement));
    }
    const refused = refusedBuses(id, context);
    if (refused.length > 0) {
      return notHeld(`the policy of ${refused.join(', ')} lets it put no events there`, 'npx rootguard deploy alerts');
    }
    const doubted = regionsOf('unknown');
    if (doubted.length > 0) {
      return {
        is: 'unknown',
        why: `nobody can tell whether it is forwarded from ${doubted.join('; ')}`,
        next: 'npx rootguard deploy forwarding, and take the snapshot again',
      };
    }
    if (enabled === undefined) {
      const unread = context.unread(READ_REGIONS, id);
      return unread === undefined
        ? { is: 'unknown', why: 'nobody asked which regions it has enabled', next: 'take the snapshot again' }
        : unknown(unread);
    }
    const unchecked = states.filter(([{ drift }]) => drift !== 'IN_SYNC').length;
    const left = enabled.filter(region => !opted.includes(region) && !alerts.regions.includes(region)).length;
    return held(
      `forwarded from ${states.length} regions${left === 0 ? '' : `; alerts.regions leaves out ${left} that every account has`}${unchecked === 0 ? '' : `; ${unchecked === states.length ? '' : `in ${unchecked} of them `}whether somebody changed the rules there CloudFormation has not checked (aws cloudformation detect-stack-set-drift)`}`,
    );
  },
};

/** What to do about regions that are off, or that an account opted in to and nobody forwards; a deploy mends all others. */
function nextOf(
  id: string,
  states: readonly (readonly [State, string])[],
  chosen: string | undefined,
  isManagement: boolean,
): string {
  const off = states.find(([state]) => state === OFF)?.[1];
  const account = isManagement ? '' : ` --account-id ${id}`;
  if (off !== undefined) {
    return `aws account enable-region --region-name ${off}${account}, or take it out of alerts.regions; then npx rootguard deploy forwarding`;
  }
  return chosen === undefined
    ? 'npx rootguard deploy forwarding'
    : `alerts.regions: add ${chosen}, once every account has it enabled; or aws account disable-region --region-name ${chosen}${account}`;
}

interface State {
  readonly is: 'forwards' | 'unknown' | 'open' | 'missing';
  readonly why: string;
  readonly drift?: string;
}

/** A region in which nobody can work, and no stack can be updated. */
const OFF: State = { is: 'missing', why: 'the region is not enabled in the account' };

/** What an instance of a StackSet is, by what CloudFormation says of it and by what its template does there. */
function stateOf(instance: Thing, account: string, region: string, context: AuditContext): State {
  const name = textAt(instance.attributes, 'stack_set_name') ?? '';
  const [status, reason, drift] = ['status', 'reason', 'drift'].map(path => textAt(instance.state, path));
  if (status !== undefined && status !== 'CURRENT') {
    return { is: 'open', why: `its stack of ${name} is ${status}${reason === undefined ? '' : ` (${reason})`}` };
  }
  if (drift === 'DRIFTED') return { is: 'open', why: `somebody changed its stack of ${name}: it is DRIFTED` };
  const stackSet = stackSetsOf(context).get(`${name} ${instance.account} ${instance.region}`);
  const found = stackSet && notForwarded(stackSet, context.organization, account, region);
  if (found !== undefined && 'problem' in found) return { is: 'open', why: `${name}: ${found.problem}` };
  if (found !== undefined) return { is: 'unknown', why: `${name}: ${found.unread}` };
  if (status === undefined)
    return { is: 'unknown', why: `CloudFormation does not say the status of its stack of ${name}` };
  return { is: 'forwards', why: '', ...(drift !== undefined && { drift }) };
}

const stackSetsOf = remembered(
  ({ world }: AuditContext) =>
    new Map(
      world
        .things('aws_cloudformation_stack_set')
        .map(one => [`${textAt(one.attributes, 'name')} ${one.account} ${one.region}`, one] as const),
    ),
);

/** Buses of the hub whose policy does not let an account put events on them; of one that is not there DET-2 tells. */
function refusedBuses(account: string, context: AuditContext): readonly string[] {
  const { organization, snapshot, unread, world } = context;
  const hub = organization.alerts?.hub.account.id;
  if (account === hub || unread(READ_EVENT_PATH, hub) !== undefined) return [];
  const inHub = ({ account: owner, region }: Thing): boolean => owner === hub && region === organization.region;
  const policies = new Map(
    world
      .things('aws_cloudwatch_event_bus_policy')
      .filter(inHub)
      .map(({ attributes }) => [textAt(attributes, 'event_bus_name'), textAt(attributes, 'policy')] as const),
  );
  const buses = world.things('aws_cloudwatch_event_bus').filter(inHub);
  return [...new Set(rootActs(organization).map(({ signal }) => busArn(signal, organization)))].flatMap(arn => {
    const name = arn.slice(arn.indexOf('/') + 1);
    if (!buses.some(({ attributes }) => textAt(attributes, 'name') === name)) return [];
    const { principal, context: keys } = administrator(account, organization.partition);
    const from = { ...keys, 'aws:PrincipalOrgID': snapshot.organization?.id ?? '', 'aws:SecureTransport': 'true' };
    const request = { principal, action: 'events:PutEvents', resource: arn, context: from };
    return decide(parsePolicy(policies.get(name)).document, request) === 'allow' ? [] : [name];
  });
}

const shown = (regions: readonly string[]): string =>
  `${regions.slice(0, SHOWN).join(', ')}${regions.length > SHOWN ? ` and ${regions.length - SHOWN} more` : ''}`;
