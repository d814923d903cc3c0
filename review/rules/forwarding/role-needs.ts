import { concrete } from '../../../aws/policy/pattern';
import { isSensitive, isUnknown, textAt } from '../../../world/plan/attributes';
import { compareText } from '../../../world/plan/values';
import { ResourceChange } from '../../../world/plan/plan';
import { matchesAction, matchesPrincipal, matchesResource } from '../../../aws/policy/decide';
import { Condition, parsePolicy, PolicyDocument, Statement } from '../../../aws/policy/document';
import { Delivery, lostServiceActions } from '../../../aws/policy/services';
import { Weakening } from '../../compare/fact';

/** Services by which events, logs and alerts flow; what they take a role for breaks silently with the role. */
export const PROTECTING =
  /^(cloudtrail|events|cloudformation|sns|chatbot|config|backup|cloudwatch|monitoring)\.amazonaws\.com/;

export const NEEDED = 'What takes the role, to forward, deliver or record, no longer can.';

/** By what events, logs and alerts get on; of other rights nobody can tell whether they are needed. */
const DELIVERING = [
  ...['events:PutEvents', 'sns:Publish', 'sqs:SendMessage', 's3:PutObject', 'sts:AssumeRole'],
  ...['logs:CreateLogStream', 'logs:PutLogEvents', 'kms:Decrypt', 'kms:GenerateDataKey'],
];

/** Keys by which a statement is only bound more tightly to what it is for. */
const BINDING =
  /^(aws:(source|resource)(arn|account|orgid|orgpaths)|aws:securetransport|kms:(viaservice|encryption.*))$/;

/** What a role loses when its services, or the roles of this set, may no longer take it. */
export function lostTrust(
  change: ResourceChange,
  takers: ReadonlySet<string>,
  deliveries: readonly Delivery[],
): readonly Weakening[] {
  const path = 'assume_role_policy';
  if (change.after === undefined || isUnknown(change, path)) return [];
  const [before, after] = [textAt(change.before, path), textAt(change.after, path) ?? ''];
  if (before === undefined || before === after) return [];
  const services = lostServiceActions(before, after, deliveries)
    .filter(({ service, action }) => PROTECTING.test(service) && action === 'sts:AssumeRole')
    .map(({ service }) => service);
  const [then, now] = [before, after].map(text => parsePolicy(text).document) as [PolicyDocument, PolicyDocument];
  const roles = [...takers].filter(arn => mayTake(then, arn) && !mayTake(now, arn));
  const lost = [...services, ...roles].sort(compareText);
  if (lost.length === 0) return [];
  const who = isSensitive(change, path) ? 'those that it is for' : lost.join(', ');
  return [{ says: `can no longer be taken by ${who}`, means: NEEDED }];
}

/** Whether a role may take another; conditions of an Allow only bind it more tightly. */
function mayTake({ statements }: PolicyDocument, id: string): boolean {
  const about = statements.filter(
    ({ principals, actions }) =>
      principals !== undefined &&
      matchesPrincipal(principals, { kind: 'AWS', id }) &&
      matchesAction(actions, 'sts:AssumeRole'),
  );
  const isDenied = about.some(({ effect, conditions }) => effect === 'Deny' && conditions.length === 0);
  return !isDenied && about.some(({ effect }) => effect === 'Allow');
}

/** What a role may no longer do of what it may need; `after` is all that it may do then. */
export function lostRights(before: string, after: string, isShown: boolean): readonly Weakening[] {
  const [then, now] = [parsePolicy(before).document, parsePolicy(after).document];
  const rights = then.statements.flatMap(statement => (statement.effect === 'Allow' ? rightsOf(statement) : []));
  const had = rights.filter(right => answer(then, right) === 'yes');
  if (had.length === 0) return [];
  const answers = had.map(right => ({ right, now: answer(now, right) }));
  const detailsOf = (some: typeof answers): string[] =>
    isShown ? [...new Set(some.map(({ right }) => `no longer allowed: ${right.action}`))].sort(compareText) : [];
  if (answers.every(one => one.now === 'no')) {
    return [{ says: 'allows nothing any more', means: NEEDED, details: detailsOf(answers) }];
  }
  const needed = answers.filter(({ right }) => right.isNeeded);
  const lost = needed.filter(one => one.now === 'no');
  if (lost.length > 0) {
    return [{ says: 'allows less than the role needs', means: NEEDED, details: detailsOf(lost) }];
  }
  const bound = needed.filter(one => one.now === 'conditional');
  if (bound.length === 0) return [];
  const means = `Where the condition does not hold: ${NEEDED.charAt(0).toLowerCase()}${NEEDED.slice(1)}`;
  return [{ severity: 'warning', says: 'depends on a further condition', means }];
}

/** An action on a resource that a statement allows, as it is written. */
interface Right {
  readonly statement: Statement;
  readonly action: string;
  readonly resource: string;
  readonly isNeeded: boolean;
}

/** Of a wildcard nobody knows which part is needed: any part that stays will do. */
function rightsOf(statement: Statement): Right[] {
  const { actions, resources } = statement;
  const named = actions.not ? ['*'] : actions.values;
  return named.flatMap(action =>
    (resources.not ? ['*'] : resources.values).map(resource => {
      const isNeeded = DELIVERING.some(one => matchesAction({ not: false, values: [action] }, one)) && action !== '*';
      return { statement, action, resource, isNeeded };
    }),
  );
}

function answer({ statements }: PolicyDocument, { statement, action, resource }: Right): 'yes' | 'conditional' | 'no' {
  const about = (one: Statement): boolean =>
    matchesAction(one.actions, concrete(action)) && matchesResource(one.resources, concrete(resource), undefined);
  const denying = statements.filter(one => one.effect === 'Deny' && about(one));
  if (denying.some(({ conditions }) => conditions.length === 0)) return 'no';
  const allowing = statements.filter(one => one.effect === 'Allow' && (about(one) || isPart(one, action, resource)));
  if (allowing.length === 0) return 'no';
  const known = new Set(statement.conditions.map(textOf));
  const isFree = ({ conditions }: Statement): boolean =>
    conditions.every(one => known.has(textOf(one)) || BINDING.test(one.key.toLowerCase()));
  return allowing.some(isFree) && denying.every(isFree) ? 'yes' : 'conditional';
}

/** Whether a statement allows a part of what wildcards allowed. */
function isPart({ actions, resources }: Statement, action: string, resource: string): boolean {
  const within = (values: readonly string[], whole: string): boolean =>
    values.some(value => matchesAction({ not: false, values: [whole] }, value));
  const isAction = matchesAction(actions, concrete(action)) || (/[*?]/.test(action) && within(actions.values, action));
  return isAction && (/[*?]/.test(resource) || matchesResource(resources, concrete(resource), undefined));
}

const textOf = ({ set, operator, ifExists, key, values }: Condition): string =>
  JSON.stringify([set, operator, ifExists, key.toLowerCase(), values]);
