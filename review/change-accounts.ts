import { listAt, textAt, valueAt } from './attributes';
import { Attributes, ResourceChange } from './plan';

const ACCOUNT_ID = /^\d{12}$/;

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

function idsOf(change: ResourceChange, find: (attributes: Attributes) => readonly string[]): readonly string[] {
  const sides = [change.before, change.after].filter(side => side !== undefined);
  return [...new Set(sides.flatMap(find).filter(id => ACCOUNT_ID.test(id)))].sort();
}

/** Account id in an ARN or in the URL of a queue; '' when there is none. */
export const accountInArn = (arn: string): string =>
  /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1] ?? /^https:\/\/sqs\.[^/]+\/(\d{12})\//.exec(arn)?.[1] ?? '';

const subjects = (attributes: Attributes): string[] => [
  ...['account_id', 'admin_account_id', 'dimensions.AccountId', 'target_id'].map(
    path => textAt(attributes, path) ?? '',
  ),
  ...['name', 'alarm_name'].map(path => /(?:^|-)(\d{12})$/.exec(textAt(attributes, path) ?? '')?.[1] ?? ''),
  ...listAt(attributes, 'accounts').map(String),
  ...listAt(valueAt(attributes, 'deployment_targets[0]'), 'accounts').map(String),
];

const owners = (attributes: Attributes): string[] =>
  ['arn', 'topic_arn', 'queue_url', 'chat_configuration_arn'].map(path => accountInArn(textAt(attributes, path) ?? ''));
