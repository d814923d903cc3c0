import { accountClasses } from '../aws/policy/accounts';
import { stackSetRole } from '../aws/policy/callers';
import { decide, PolicyRequest } from '../aws/policy/decide';
import { parsePolicy } from '../aws/policy/document';
import { PARTITIONS, Partition } from '../aws/partition';
import { remembered } from '../aws/remembered';
import { FORWARD_PREFIX, FORWARDING_ALARM, FORWARDING_QUEUE, MEMBERS_STACK_SET } from '../config/names';
import { coverage } from '../world/coverage';
import { scpLevels } from '../world/guardrails/scp-levels';
import { grouped, groupedPairs } from '../world/grouped';
import { toolOf } from '../world/live/other-tools';
import { textAt } from '../world/plan/attributes';
import { Thing, World } from '../world/world';
import { Fate } from './fate';

/** Accounts that are listed by id. */
const SHOWN = 5;

/**
 * SCPs by which CloudFormation StackSets may not make in an account what forwards its events. The apply would succeed all the
 * same, because a StackSet tolerates accounts in which it fails.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-troubleshooting.html
 */
export function closedToStackSets(ought: World, living: World, partition: Partition): Fate[] {
  const { accounts: active = [], managementAccountId } = living.organization ?? {};
  const regions = groupedPairs(coverage(ought).forwarding.covered.map(({ of, what }) => [of, what] as const));
  const refusals = refusalsIn(living, partition);
  const found = active.flatMap(account => {
    // no SCP binds the management account
    if (account.id === managementAccountId) return [];
    const all = [...new Set(regions.get(account.id))];
    const refused = groupedPairs(all.flatMap(region => refusals(account, region).map(by => [by, region] as const)));
    return [...refused].map(([by, where]) => ({
      ...{ by, account: account.id },
      where: where.length === all.length ? 'every region' : where.sort().join(', '),
    }));
  });
  return [...grouped(found, ({ by, where }) => JSON.stringify([by, where]))].map(([, group]): Fate => {
    const [{ by, where }] = group;
    const accounts = group.map(({ account }) => account).sort();
    const listed = `${accounts.slice(0, SHOWN).join(', ')}${accounts.length > SHOWN ? ' …' : ''}`;
    const tool = toolOf(by);
    return {
      what: `SCP ${by}`,
      fate: 'in conflict',
      details: [
        `keeps CloudFormation StackSets from making what forwards events, in ${where} of ${accounts.length} account${accounts.length === 1 ? '' : 's'}: ${listed}`,
        `exempt arn:*:iam::*:role/stacksets-exec-* in it, take it off, or leave ${where === 'every region' ? 'them out (alerts.targets)' : 'the regions out (alerts.regions)'}`,
        ...(tool === undefined ? [] : [`${tool} manages it: change it there`]),
      ],
    };
  });
}

/** An account where it is: an OU by its path. */
type Place = Parameters<typeof scpLevels>[1];

/** By account and region: names of the SCPs that refuse something there; what lets nothing through is named as a level. */
function refusalsIn(living: World, partition: Partition): (place: Place, region: string) => readonly string[] {
  const read = remembered(({ attributes }: Thing) => parsePolicy(textAt(attributes, 'content')).document);
  const classes = new Map<string, (account: string) => string>();
  const known = new Map<string, readonly string[]>();
  return (place, region) => {
    const levels = scpLevels(living, place)?.map(({ policies }) => policies.filter(isRead)) ?? [];
    const documents = levels.flat().map(read);
    const names = levels.map(policies => policies.map(nameOf));
    const attached = JSON.stringify(names);
    const classOf = classes.get(attached) ?? accountClasses(documents);
    classes.set(attached, classOf);
    const key = JSON.stringify([attached, classOf(place.id), region]);
    const found =
      known.get(key) ??
      requestsIn(place.id, region, partition, living.at).flatMap(request =>
        levels.flatMap((policies, at) => {
          const decisions = policies.map(policy => decide(read(policy), request));
          const isOpen = policies.length === 0 || decisions.includes('allow') || decisions.includes('deny');
          return isOpen ? names[at]!.filter((_, index) => decisions[index] === 'deny') : [names[at]!.join(', ')];
        }),
      );
    const own = [...new Set(found)].sort();
    known.set(key, own);
    return own;
  };
}

/** A policy that nobody could read is said where that is. */
const isRead = ({ attributes }: Thing): boolean => textAt(attributes, 'content') !== undefined;

const nameOf = ({ attributes }: Thing): string => textAt(attributes, 'name') ?? textAt(attributes, 'id') ?? '';

/** What the StackSet's role calls to make the things of the template. */
function requestsIn(account: string, region: string, partition: Partition, at?: string): PolicyRequest[] {
  const { principal, context } = stackSetRole(account, partition);
  const { globalRegion } = PARTITIONS[partition];
  const arn = (service: string, name: string, where = region): string =>
    `arn:${partition}:${service}:${where}:${account}:${name}`;
  const role = arn('iam', `role/${FORWARD_PREFIX}${region}`, '');
  const rule = arn('events', `rule/${FORWARD_PREFIX}x`);
  const calls: readonly (readonly [action: string, resource: string, region?: string])[] = [
    ['cloudformation:CreateStack', arn('cloudformation', `stack/StackSet-${MEMBERS_STACK_SET}/x`)],
    ['iam:CreateRole', role, globalRegion],
    ['iam:PutRolePolicy', role, globalRegion],
    ['iam:PassRole', role],
    ['events:PutRule', rule],
    ['events:PutTargets', rule],
    ['sqs:CreateQueue', arn('sqs', FORWARDING_QUEUE)],
    ['sqs:SetQueueAttributes', arn('sqs', FORWARDING_QUEUE)],
    ['cloudwatch:PutMetricAlarm', arn('cloudwatch', `alarm:${FORWARDING_ALARM}`)],
  ];
  return calls.map(([action, resource, where = region]) => ({
    ...{ principal, action, resource },
    context: { ...context, 'aws:RequestedRegion': where, ...(at !== undefined && { 'aws:CurrentTime': at }) },
  }));
}
