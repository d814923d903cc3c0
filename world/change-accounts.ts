import { accountInArn, isAccountId } from '../aws/arn';
import { listAt, textAt, valueAt } from './plan/attributes';
import { Attributes, ResourceChange } from './plan/plan';
import { ReviewContext, ReviewedOrganization } from './context';

/**
 * Ids of the accounts that a change touches, sorted: those it says it is about and, when it says none, the account that
 * the thing is in.
 */
export function accountsOf(change: ResourceChange): readonly string[] {
  const ids = subjectsOf(change);
  return ids.length > 0 ? ids : idsOf(change, owners);
}

/** Ids of the accounts that a change says it is about, sorted. */
export const subjectsOf = (change: ResourceChange): readonly string[] => idsOf(change, subjects);

/**
 * Ids of the accounts of the thing that a change belongs to, such as the role of a policy: the one in its stack that has
 * the name at the path. Those of the change itself when there is no such thing, or several in different accounts.
 */
export function accountsOfOwner(
  { byType }: ReviewContext,
  change: ResourceChange,
  path: string,
  type: string,
): readonly string[] {
  const name = textAt(change.before ?? change.after, path);
  const things = (byType.get(type) ?? []).filter(
    ({ stack, before, after }) =>
      stack === change.stack && name !== undefined && textAt(before ?? after, 'name') === name,
  );
  const [found, ...others] = new Map(things.map(accountsOf).map(ids => [ids.join(), ids])).values();
  return found === undefined || others.length > 0 ? accountsOf(change) : found;
}

/** Ids of all active accounts, the management account among them, sorted. */
export const everyAccount = ({ accounts }: ReviewedOrganization): string[] => accounts.map(({ id }) => id).sort();

/** Everybody whom an organization trail records; else the account of the trail. */
export function trailAccounts({ organization }: ReviewContext, trail: ResourceChange): readonly string[] {
  const isOfOrganization = valueAt(trail.before, 'is_organization_trail') === true;
  return isOfOrganization && organization !== undefined ? everyAccount(organization) : accountsOf(trail);
}

/** Ids before the change, since who comes in anew loses nothing; ids after it when there are none before. */
function idsOf(change: ResourceChange, find: (attributes: Attributes) => readonly string[]): readonly string[] {
  const [before, after] = [change.before, change.after].map(side =>
    side === undefined ? [] : [...new Set(find(side).filter(isAccountId))].sort(),
  );
  return before!.length > 0 ? before! : after!;
}

/** Account id in an ARN or in the URL of a queue; '' when there is none. */
const accountIn = (text: string): string =>
  accountInArn(text) ?? /^https?:\/\/[^/]+\/(\d{12})\/[^/]+$/.exec(text)?.[1] ?? '';

const subjects = (attributes: Attributes): string[] => [
  ...['account_id', 'admin_account_id', 'dimensions.AccountId', 'target_id'].map(
    path => textAt(attributes, path) ?? '',
  ),
  ...['name', 'alarm_name', 'rule'].map(path => /(?:^|-)(\d{12})$/.exec(textAt(attributes, path) ?? '')?.[1] ?? ''),
  ...listAt(attributes, 'accounts').map(String),
  ...listAt(valueAt(attributes, 'deployment_targets[0]'), 'accounts').map(String),
];

const owners = (attributes: Attributes): string[] =>
  ['arn', 'topic_arn', 'queue_url', 'chat_configuration_arn'].map(path => accountIn(textAt(attributes, path) ?? ''));
