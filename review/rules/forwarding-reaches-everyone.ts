import { deployRule, readTemplate, TemplateRule } from '../../simulate/cloudformation-template';
import { isUnknown, listAt, textAt, valueAt } from '../attributes';
import { ruleWeakenings } from '../event-rule-change';
import { compareText } from '../existing';
import { Attributes, ResourceChange } from '../plan';
import { isRoot, reachOf } from '../reach';
import { ReviewContext, Rule } from '../rule';
import { namesOf } from '../sample-names';
import {
  changed,
  detail,
  findingOf,
  identityBy,
  lossOf,
  lostTexts,
  quoted,
  stepsOf,
  thingOf,
  unknownWeakening,
  Weakening,
} from '../weakening';

const UNSEEN = 'What happens there reaches nobody: the rules that forward it are gone.';

/** StackSets and their instances: what they put into which accounts and regions. */
export const forwardingReachesEveryone: Rule = {
  name: 'forwarding-reaches-everyone',
  description: 'A StackSet loses accounts, regions, automatic deployment, or rules of its template.',
  *check(context) {
    for (const step of stepsOf(context, 'aws_cloudformation_stack_set', identityBy('name'))) {
      const { change } = step;
      const weaker = change.after === undefined ? [] : [...ofDeployment(change), ...ofTemplate(change, context)];
      const loss = lossOf(step, context, UNSEEN);
      yield* findingOf(this.name, change, thingOf('StackSet', change, 'name'), [...loss, ...weaker]);
    }
    for (const type of ['aws_cloudformation_stack_instances', 'aws_cloudformation_stack_set_instance']) {
      for (const step of stepsOf(context, type, identityBy('stack_set_name', 'account_id', 'region'))) {
        const { change } = step;
        const weaker = change.after === undefined ? [] : ofTargets(change, context);
        const thing = thingOf('deployment of StackSet', change, 'stack_set_name');
        const accounts = accountsLost(change, context);
        yield* findingOf(this.name, change, thing, [...lossOf(step, context, UNSEEN), ...weaker], accounts);
      }
    }
  },
};

function ofDeployment(change: ResourceChange): readonly Weakening[] {
  const weakenings: Weakening[] = [];
  const auto = 'auto_deployment[0].enabled';
  const means = 'Accounts that join the organization from now on are not covered, and nothing says so.';
  const isOn = (side: Attributes | undefined): boolean => valueAt(side, auto) === true;
  if (isOn(change.before)) {
    if (isUnknown(change, 'auto_deployment')) weakenings.push(unknownWeakening('automatic deployment', means));
    else if (!isOn(change.after)) {
      weakenings.push({
        severity: 'danger',
        says: 'loses automatic deployment',
        means,
        details: [detail(change, auto)],
      });
    }
  }
  const retain = 'auto_deployment[0].retain_stacks_on_account_removal';
  if (valueAt(change.before, retain) !== true && valueAt(change.after, retain) === true) {
    const kept = 'Accounts that leave the organization keep its stacks, which nobody manages any more.';
    weakenings.push({
      severity: 'warning',
      says: 'leaves its stacks in accounts that leave',
      means: kept,
      details: [detail(change, retain)],
    });
  }
  for (const path of ['parameters', 'permission_model']) {
    const elsewhere = 'The parameters say where events go: with a wrong one they reach nobody.';
    const differs = changed(change, path);
    if (differs === 'unknown') weakenings.push(unknownWeakening(path, elsewhere));
    else if (differs) {
      const says = `changes its ${path.replace('_', ' ')}`;
      weakenings.push({ severity: 'warning', says, means: elsewhere, details: [detail(change, path)] });
    }
  }
  return weakenings;
}

function ofTemplate(change: ResourceChange, context: ReviewContext): readonly Weakening[] {
  if (changed(change, 'template_url') === true) {
    const means = 'The plan does not have the template: read what changes in it.';
    return [
      {
        severity: 'warning',
        says: 'gets its template from elsewhere',
        means,
        details: [detail(change, 'template_url')],
      },
    ];
  }
  const path = 'template_body';
  const differs = changed(change, path);
  if (differs === 'unknown') return [unknownWeakening('a template', UNSEEN)];
  if (!differs) return [];
  let before, after;
  try {
    [before, after] = [read(textAt(change.before, path)), read(textAt(change.after, path))];
  } catch {
    const means = 'Nobody can tell which rules it still has: read both templates.';
    return [{ severity: 'warning', says: 'changes a template that cannot be read', means }];
  }
  const kept = after;
  const gone = [...before.resources].filter(([id, type]) => kept.resources.get(id) !== type);
  const isRule = (type: string): boolean => type === 'AWS::Events::Rule';
  const weakenings: Weakening[] = [];
  const [rules, others] = [gone.filter(([, type]) => isRule(type)), gone.filter(([, type]) => !isRule(type))];
  if (rules.length > 0) {
    const says = `loses rules of its template: ${namesOf(rules.map(([id]) => id).sort(compareText))}`;
    weakenings.push({ severity: 'danger', says, means: 'Such events are forwarded from no account any more.' });
  }
  if (others.length > 0) {
    const says = `loses other resources of its template: ${namesOf(others.map(([id]) => id).sort(compareText))}`;
    weakenings.push({ severity: 'warning', says, means: 'Rules that need them forward nothing.' });
  }
  for (const rule of before.rules) {
    const now = kept.rules.find(({ logicalId }) => logicalId === rule.logicalId);
    if (now !== undefined) weakenings.push(...ofRule(rule, now, context));
  }
  return weakenings;
}

interface Template {
  readonly rules: readonly TemplateRule[];
  /** Types by logical id. */
  readonly resources: ReadonlyMap<string, string>;
}

function read(body = ''): Template {
  const { Resources } = JSON.parse(body) as { Resources: Record<string, { Type: string }> };
  return {
    rules: readTemplate(body).rules,
    resources: new Map(Object.entries(Resources).map(([id, { Type }]) => [id, Type])),
  };
}

/** What CloudFormation puts in for pseudo-parameters; any account and region will do, it is the same on both sides. */
const REFERENCES = { 'AWS::AccountId': '111122223333', 'AWS::Region': 'us-east-1', 'AWS::Partition': 'aws' };

function ofRule(before: TemplateRule, after: TemplateRule, { sampleEvents }: ReviewContext): readonly Weakening[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const inSentence = (weakening: Weakening): Weakening => ({
    ...weakening,
    says: `has a rule ${before.logicalId} that ${weakening.says}`,
  });
  try {
    // where a rule sends to is compared as it is written
    const [was, is] = [before, after].map(rule => deployRule({ ...rule, targets: [] }, REFERENCES));
    const weakenings = was === undefined || is === undefined ? [] : ruleWeakenings(was, is, sampleEvents, []);
    const targets = before.targets.map(target => JSON.stringify(target));
    const now = new Set(after.targets.map(target => JSON.stringify(target)));
    const moved: readonly Weakening[] = targets.every(target => now.has(target))
      ? []
      : [{ severity: 'danger', says: 'sends elsewhere', means: 'Who listened at the old target is not told.' }];
    return [...weakenings, ...moved].map(inSentence);
  } catch (error) {
    const says = `cannot be compared: ${(error as Error).message}`;
    return [inSentence({ severity: 'warning', says, means: 'Nobody can tell whether it forwards less.' })];
  }
}

const UNITS = 'deployment_targets[0].organizational_unit_ids';

function ofTargets(change: ResourceChange, context: ReviewContext): readonly Weakening[] {
  const weakenings: Weakening[] = [];
  const lists = ['regions', 'accounts', 'deployment_targets[0].accounts', UNITS];
  for (const path of lists) {
    const { lost, unknown } = lostTexts(change, path);
    if (lost.length === 0 || isStillReached(change, path, lost, context)) continue;
    if (unknown) weakenings.push(unknownWeakening(`'${path}'`, UNSEEN));
    else
      weakenings.push({
        severity: 'danger',
        says: `no longer reaches ${quoted(change, path, lost)}`,
        means: UNSEEN,
        details: [detail(change, path)],
      });
  }
  for (const path of ['account_id', 'region', 'stack_set_name']) {
    const differs = changed(change, path);
    if (differs === false || textAt(change.before, path) === undefined) continue;
    // a replacement knows again what it knew before
    if (differs === 'unknown') {
      if (change.action === 'replace') weakenings.push(unknownWeakening(`'${path}'`, UNSEEN));
    } else
      weakenings.push({
        severity: 'danger',
        says: `moves to another ${path.replaceAll('_', ' ')}`,
        means: UNSEEN,
        details: [detail(change, path)],
      });
  }
  const filter = 'deployment_targets[0].account_filter_type';
  if (
    textAt(change.before, filter) !== textAt(change.after, filter) &&
    /DIFFERENCE|INTERSECTION/.test(textAt(change.after, filter) ?? '')
  ) {
    weakenings.push({
      severity: 'danger',
      says: 'leaves accounts out',
      means: UNSEEN,
      details: [detail(change, filter)],
    });
  }
  return weakenings;
}

/** Whether what else it is deployed to reaches the OUs it loses; without an org file only a root reaches others. */
function isStillReached(
  change: ResourceChange,
  path: string,
  lost: readonly string[],
  context: ReviewContext,
): boolean {
  if (path !== UNITS) return false;
  const targets = listAt(change.after, UNITS).map(String);
  if (targets.some(isRoot)) return true;
  const { organization } = context;
  if (organization === undefined) return false;
  const reached = new Set(targets.flatMap(target => reachOf(organization, target).map(({ id }) => id)));
  const wanted = lost.flatMap(target => reachOf(organization, target));
  return wanted.length > 0 && wanted.every(({ id }) => reached.has(id));
}

/** Accounts that the deployment no longer reaches, by their OUs where an org file tells them. */
function accountsLost(change: ResourceChange, { organizationBefore, organization }: ReviewContext): readonly string[] {
  const known = organizationBefore ?? organization;
  const reached = (side: Attributes | undefined): string[] => [
    ...[textAt(side, 'account_id') ?? []].flat(),
    ...listAt(side, 'accounts').map(String),
    ...listAt(side, 'deployment_targets[0].accounts').map(String),
    ...(known === undefined
      ? []
      : listAt(side, UNITS).flatMap(target => reachOf(known, String(target)).map(({ id }) => id))),
  ];
  const kept = new Set(reached(change.after));
  const all = [...new Set(reached(change.before))];
  const lost = all.filter(id => !kept.has(id));
  // when no account is lost, a region is, and that of all of them
  return (lost.length > 0 ? lost : all).sort(compareText);
}
