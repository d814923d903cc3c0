import { listAt, textAt, valueAt } from '../../../world/plan/attributes';
import { deploymentAccounts, DEPLOYMENTS, stackSetAccounts } from '../../../world/deployment-accounts';
import { filterWeakenings, isListOfReached } from './deployment-filter';
import { ResourceChange } from '../../../world/plan/plan';
import { isRoot, reachOf } from '../../../world/reach';
import { ReviewContext } from '../../../world/context';
import { templateWeakenings } from './template-weakenings';
import { Weakening } from '../../compare/fact';
import { unknownAttributes } from '../../compare/order';
import { lossOf, thingRule } from '../../compare/thing-rule';
import { Step } from '../../../world/fates';
import { on } from '../../compare/order';
import { lostPlaces, placesOf } from './deployment-places';
import { isTakenOver } from './deployment-taken-over';
import { changed, lostTexts, quoted } from '../../../world/plan/values';

const UNSEEN = 'What happens there reaches nobody: the rules that forward it are gone.';

const LATER = 'Until the other one is there, what happens reaches nobody: two such stacks cannot be in one place.';

/** The provider deletes from the OUs that are gone before it deploys to those that are new. */
const GAP =
  'CloudFormation deletes the stacks there first: until they are there again, what happens reaches nobody by them.';

const AUTO = 'auto_deployment[0].enabled';
const JOINING = 'Accounts that join the organization from now on are not covered, and nothing says so.';

/** StackSets and their instances: what they put into which accounts and regions. */
export const forwardingReachesEveryone = thingRule(
  'forwarding-reaches-everyone',
  'A StackSet loses accounts, regions, automatic deployment, or rules of its template.',
  {
    types: ['aws_cloudformation_stack_set'],
    ending: (stackSet, context) =>
      lossOf(stackSet, context, UNSEEN).map(one => ({ ...one, details: placesOf(stackSet, context) })),
    checks: [
      { path: AUTO, keeps: on(), what: 'automatic deployment', says: 'loses automatic deployment', means: JOINING },
    ],
    weaker: (stackSet, context) => [...ofDeployment(stackSet), ...templateWeakenings(stackSet, context)],
    accounts: (stackSet, context) => stackSetAccounts(context, textAt(stackSet.before, 'name')),
  },
  {
    types: DEPLOYMENTS,
    ending: (deployment, context) => {
      const details = lostPlaces(deployment, context);
      if (isTakenOver(deployment, context)) {
        return [
          {
            severity: 'warning',
            says: 'is deleted, and another StackSet deploys the same there',
            means: LATER,
            details,
          },
        ];
      }
      return lossOf(deployment, context, UNSEEN).map(one => ({ ...one, details }));
    },
    weaker: ofTargets,
    accounts: accountsLost,
  },
);

function ofDeployment(change: Step): readonly Weakening[] {
  const weakenings: Weakening[] = [];
  const retain = 'auto_deployment[0].retain_stacks_on_account_removal';
  if (valueAt(change.before, retain) !== true && valueAt(change.after, retain) === true) {
    const says = 'leaves its stacks in accounts that leave';
    const means = 'Accounts that leave the organization keep its stacks, which nobody manages any more.';
    weakenings.push({ severity: 'warning', says, means, details: [{ path: retain }] });
  }
  const roles = 'CloudFormation deploys with these roles: with a wrong one it deploys nothing, or may do more.';
  return [
    ...weakenings,
    ...ofValues(change, ['parameters', 'permission_model'], ELSEWHERE),
    ...ofValues(change, ['administration_role_arn', 'execution_role_name'], roles),
  ];
}

const ELSEWHERE = 'The parameters say where events go: with a wrong one they reach nobody.';

/** Attributes of which another value may be a wrong one. */
const ofValues = (change: ResourceChange, paths: readonly string[], means: string): readonly Weakening[] =>
  paths.flatMap((path): Weakening[] => {
    const differs = changed(change, path);
    if (differs === 'unknown') return [unknownAttributes([path], means)];
    // a map without members is none
    if ([change.before, change.after].every(side => Object.keys(valueAt(side, path) ?? {}).length === 0)) return [];
    const says = `changes its ${path.replaceAll('_', ' ')}`;
    return differs ? [{ severity: 'warning', says, means, details: [{ path }] }] : [];
  });

const UNITS = 'deployment_targets[0].organizational_unit_ids';

function ofTargets(change: Step, context: ReviewContext): readonly Weakening[] {
  const weakenings: Weakening[] = [];
  const lists = ['regions', 'accounts', 'deployment_targets[0].accounts', UNITS];
  for (const path of lists) {
    const { lost, unknown } = lostTexts(change, path);
    if (lost.length === 0 || !isListOfReached(change, path)) continue;
    if (isStillReached(change, path, lost, context)) {
      if (path !== UNITS || unknown) continue;
      const says = `leaves ${quoted(change, path, lost)} before it comes back by another target`;
      weakenings.push({ severity: 'warning', says, means: GAP, details: [{ path }] });
    } else if (unknown) weakenings.push(unknownAttributes([path], UNSEEN));
    else
      weakenings.push({
        says: `no longer reaches ${quoted(change, path, lost)}`,
        means: UNSEEN,
        details: [{ path }, ...lostPlaces(change, context)],
      });
  }
  for (const path of ['account_id', 'region', 'stack_set_name']) {
    const differs = changed(change, path);
    if (differs === false || textAt(change.before, path) === undefined) continue;
    // a replacement knows again what it knew before
    if (differs === 'unknown') {
      if (change.action === 'replace') weakenings.push(unknownAttributes([path], UNSEEN));
    } else
      weakenings.push({
        says: `moves to another ${path.replaceAll('_', ' ')}`,
        means: UNSEEN,
        details: [{ path }],
      });
  }
  return [...weakenings, ...filterWeakenings(change, context, UNSEEN), ...ofValues(change, OVERRIDES, ELSEWHERE)];
}

/** What an instance has in place of the parameters of the StackSet. */
const OVERRIDES = ['parameter_overrides'];

/** Whether what else it is deployed to reaches the OUs it loses; without an org file only a root reaches others. */
function isStillReached(
  change: ResourceChange,
  path: string,
  lost: readonly string[],
  context: ReviewContext,
): boolean {
  const isOfTargets = path === UNITS || path === 'deployment_targets[0].accounts';
  const filter = textAt(change.after, 'deployment_targets[0].account_filter_type') ?? '';
  // a list of accounts that is taken out of the OUs is judged as a filter
  if (!isOfTargets || (path !== UNITS && !['', 'NONE', 'UNION'].includes(filter))) return false;
  const targets = listAt(change.after, UNITS).map(String);
  if (targets.some(isRoot)) return true;
  const { organization } = context;
  if (organization === undefined) return false;
  const reached = new Set(targets.flatMap(target => reachOf(organization, target).map(({ id }) => id)));
  const wanted = lost.flatMap(target => reachOf(organization, target));
  return wanted.length > 0 && wanted.every(({ id }) => reached.has(id));
}

/** Accounts that the deployment no longer reaches, by their OUs where an org file tells them. */
function accountsLost(change: ResourceChange, context: ReviewContext): readonly string[] {
  const { organization, organizationBefore: known = organization } = context;
  const all = deploymentAccounts(change.before, known);
  const kept = new Set(deploymentAccounts(change.after, known));
  const lost = all.filter(id => !kept.has(id));
  // when no account is lost, a region is, and that of all of them
  return lost.length > 0 ? lost : all;
}
