import { DeployedRule, deployRule, readTemplate, TemplateRule } from '../../../aws/cloudformation-template';
import { ReviewContext } from '../../../world/context';
import { textAt, valueAt } from '../../../world/plan/attributes';
import { ResourceChange } from '../../../world/plan/plan';
import { changed, compareText } from '../../../world/plan/values';
import { namesOf } from '../../../world/sample-names';
import { Weakening } from '../../compare/fact';
import { unknownWeakening } from '../../compare/order';
import { parseTemplateBody } from '../../compare/template-body';
import { said, templateChanges } from '../../compare/template-changes';
import { Members, membersIn, spelled } from '../../compare/template-text';
import { patternWeakenings, stateWeakenings } from '../alerts/event-rule-change';

/** What a StackSet loses of its template. */
export function templateWeakenings(change: ResourceChange, context: ReviewContext): readonly Weakening[] {
  if (changed(change, 'template_url') === true) {
    const means = 'The plan does not have the template: read what changes in it.';
    const details = [{ path: 'template_url' }];
    return [{ severity: 'warning', says: 'gets its template from elsewhere', means, details }];
  }
  const path = 'template_body';
  const differs = changed(change, path);
  if (differs === 'unknown') return [unknownWeakening('a template', 'What it no longer forwards reaches nobody.')];
  if (!differs) return [];
  let before, after;
  try {
    [before, after] = [read(textAt(change.before, path)), read(textAt(change.after, path))];
  } catch {
    const means = 'Nobody can tell which rules it still has: read both templates.';
    return [{ severity: 'warning', says: 'changes a template that cannot be read', means }];
  }
  const kept = after;
  const moved = renamed(before, kept);
  const gone = [...before.resources].filter(([id, type]) => kept.resources.get(id) !== type && !moved.includes(id));
  const idsOf = (isRule: boolean): string[] =>
    gone.flatMap(([id, type]) => ((type === 'AWS::Events::Rule') === isRule ? [id] : []));
  const anew = 'CloudFormation makes it anew and deletes the old; with a name of its own it refuses to.';
  const weakenings = [
    ...said('warning', 'gives other logical ids to what is in its template:', moved, anew, 'other logical ids'),
    ...said('danger', LOSES_RULES, idsOf(true), 'Such events are forwarded from no account any more.', 'rules lost'),
    ...said('warning', LOSES_OTHERS, idsOf(false), 'Rules that need them forward nothing.', 'other resources lost'),
  ];
  for (const rule of before.rules) {
    const now = kept.rules.find(({ logicalId }) => logicalId === rule.logicalId);
    if (now !== undefined) weakenings.push(...ofRule(rule, now, context), ...ofTargets(rule.logicalId, before, kept));
  }
  const isParameterSet = (name: string): boolean =>
    [change.before, change.after].every(side => valueAt(side, ['parameters', name]) !== undefined);
  return [...weakenings, ...templateChanges(before.whole, kept.whole, isParameterSet)];
}

const LOSES_RULES = 'loses rules of its template:';
const LOSES_OTHERS = 'loses other resources of its template:';

/** Logical ids of resources that have others now, and are the same in all else; sorted. */
function renamed(before: Template, after: Template): readonly string[] {
  const bodyOf = (template: Template, id: string): string => spelled(membersIn(template.whole.Resources)[id]);
  const added = [...after.resources.keys()].filter(id => !before.resources.has(id)).map(id => bodyOf(after, id));
  return [...before.resources.keys()]
    .filter(id => {
      if (after.resources.has(id)) return false;
      const at = added.indexOf(bodyOf(before, id));
      if (at >= 0) added.splice(at, 1);
      return at >= 0;
    })
    .sort(compareText);
}

interface Template {
  readonly whole: Members;
  readonly rules: readonly TemplateRule[];
  /** Types by logical id. */
  readonly resources: ReadonlyMap<string, string>;
}

function read(body = ''): Template {
  const whole = membersIn(parseTemplateBody(body));
  const { Resources } = whole as { Resources: Record<string, { Type: string }> };
  return {
    whole,
    rules: readTemplate(JSON.stringify(whole)).rules,
    resources: new Map(Object.entries(Resources).map(([id, { Type }]) => [id, Type])),
  };
}

/** What CloudFormation puts in for pseudo-parameters; any account and region will do, it is the same on both sides. */
const REFERENCES = { 'AWS::AccountId': '111122223333', 'AWS::Region': 'us-east-1', 'AWS::Partition': 'aws' };

function ofRule(before: TemplateRule, after: TemplateRule, { sampleEvents }: ReviewContext): readonly Weakening[] {
  if (spelled(before) === spelled(after)) return [];
  const inSentence = (weakening: Weakening): Weakening => ({
    ...weakening,
    says: `has a rule ${before.logicalId} that ${weakening.says}`,
  });
  try {
    // where a rule sends to is compared as it is written
    const ofRules = (rule: TemplateRule): DeployedRule => deployRule({ ...rule, targets: [] }, REFERENCES);
    const [was, is] = [ofRules(before), ofRules(after)];
    const weakenings = [...stateWeakenings(was.state, is.state, []), ...patternWeakenings(was, is, sampleEvents, [])];
    const targets = before.targets.map(target => spelled(target));
    const now = new Set(after.targets.map(target => spelled(target)));
    const moved: readonly Weakening[] = targets.every(target => now.has(target))
      ? []
      : [{ says: 'sends elsewhere', means: 'Who listened at the old target is not told.' }];
    return [...weakenings, ...moved].map(inSentence);
  } catch (error) {
    const says = `cannot be compared: ${(error as Error).message}`;
    return [inSentence({ severity: 'warning', says, means: 'Nobody can tell whether it forwards less.' })];
  }
}

/** Targets that stay the same by where they are, and are sent to in another way: with another role, or retried less. */
function ofTargets(logicalId: string, before: Template, after: Template): readonly Weakening[] {
  const [was, is] = [before, after].map(({ whole }) => targetsOf(whole, logicalId)) as [Members[], Members[]];
  const changedNames = was.flatMap(target => {
    const same = is.filter(({ Arn }) => spelled(Arn) === spelled(target.Arn));
    const names = same.map(now => differing(target, now));
    // the one most alike is the one that it was
    return names.sort((one, other) => one.length - other.length)[0] ?? [];
  });
  const names = [...new Set(changedNames)].sort(compareText);
  if (names.length === 0) return [];
  const says = `has a rule ${logicalId} with another ${namesOf(names)} of its target`;
  return [{ severity: 'warning', says, means: 'With a wrong one its events do not arrive.' }];
}

const targetsOf = (whole: Members, logicalId: string): Members[] => {
  const { Targets } = membersIn(membersIn(membersIn(whole.Resources)[logicalId]).Properties);
  return Array.isArray(Targets) ? Targets.map(membersIn) : [];
};

const differing = (one: Members, other: Members): string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    name => name !== 'Id' && spelled(one[name]) !== spelled(other[name]),
  );
