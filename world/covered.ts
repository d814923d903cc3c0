import { isAccountId } from '../aws/arn';
import { isUnknown, textAt, valueAt } from './plan/attributes';
import { DEPLOYMENTS, deploymentTargets } from './deployment-accounts';
import { existing, remains } from './existing';
import { compareText } from './plan/values';
import { ResourceChange } from './plan/plan';
import { isRoot } from './reach';
import { ReviewContext, ReviewedOrganization } from './context';

/** One thing that a control does: for an account, or for a target whose accounts nobody knows. */
export interface Covered {
  /** Equal before and after: '111111111111 security'. */
  readonly key: string;
  /** Account id or target; undefined for the account of the provider when no org file says which. */
  readonly of: string | undefined;
  /** What there is beside the account, for people: 'security contact'. */
  readonly what?: string;
  readonly by: ResourceChange;
}

/** What a control covers before and after. */
export interface Coverage {
  readonly before: readonly Covered[];
  readonly after: readonly Covered[];
  /** Keys of what a resource covered of which nobody knows before the apply what it will cover. */
  readonly unknown: ReadonlySet<string>;
}

/** Alarms of single accounts: those with an account in a dimension. */
export const alarmCoverage = (context: ReviewContext): Coverage =>
  coverage(context, ['aws_cloudwatch_metric_alarm'], 'dimensions', (alarm, by) =>
    Object.entries(valueAt(alarm, 'dimensions') ?? {}).flatMap(([name, value]) =>
      /account/i.test(name) && isAccount(value) ? [{ key: value, of: value, by }] : [],
    ),
  );

/** Alternate contacts by account and kind. Destroying a primary contact changes nothing in AWS, so none is lost. */
export const contactCoverage = (context: ReviewContext): Coverage =>
  coverage(context, ['aws_account_alternate_contact'], 'account_id', (contact, by) => {
    const kind = (textAt(contact, 'alternate_contact_type') ?? '').toLowerCase();
    const account = textAt(contact, 'account_id') || context.organization?.managementAccountId;
    return [{ key: `${account ?? ''} ${kind}`, of: account, what: `${kind} contact`, by }];
  });

/** Accounts, or targets, whose events a StackSet with event rules forwards. */
export function forwardingCoverage(context: ReviewContext): Coverage {
  const forwarders = new Set(
    (context.byType.get('aws_cloudformation_stack_set') ?? [])
      .flatMap(({ before, after }) => [before, after])
      .filter(side => (textAt(side, 'template_body') ?? '').includes('AWS::Events::Rule'))
      .map(side => textAt(side, 'name')),
  );
  return coverage(context, DEPLOYMENTS, 'deployment_targets', (instances, by, organization) =>
    forwarders.has(textAt(instances, 'stack_set_name'))
      ? deploymentTargets(instances, organization).map(of => ({ key: of, of, by }))
      : [],
  );
}

type CoveredBy = (
  attributes: NonNullable<ResourceChange['before']>,
  by: ResourceChange,
  organization?: ReviewedOrganization,
) => Covered[];

function coverage(context: ReviewContext, types: readonly string[], path: string, coveredBy: CoveredBy): Coverage {
  const { organization, organizationBefore = organization } = context;
  const all = types
    .flatMap(type => context.byType.get(type) ?? [])
    .filter(({ deposed }) => deposed === undefined)
    .sort((a, b) => compareText(a.stack, b.stack) || compareText(a.address, b.address));
  const there = existing(context, ...types);
  const coveredBefore = (change: ResourceChange): Covered[] =>
    change.before === undefined ? [] : coveredBy(change.before, change, organizationBefore);
  const isUnknownAfter = (change: ResourceChange): boolean =>
    remains(change) === change.after && isUnknown(change, path);
  return {
    before: there.flatMap(coveredBefore),
    after: all.flatMap(change => {
      const attributes = remains(change);
      return attributes === undefined ? [] : coveredBy(attributes, change, organization);
    }),
    unknown: new Set(
      there
        .filter(isUnknownAfter)
        .flatMap(coveredBefore)
        .map(({ key }) => key),
    ),
  };
}

/** Whether a target is everybody. */
export const isEverybody = (target: string | undefined): boolean => target !== undefined && isRoot(target);

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const isAccount = (value: unknown): value is string => isText(value) && isAccountId(value);
