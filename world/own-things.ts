import { remembered } from '../aws/remembered';
import { accountInArn, isAccountId } from '../aws/arn';
import { listAt, textAt } from './plan/attributes';
import { existing } from './fates';
import { accountsInPlans } from './place';
import { ReviewContext } from './context';

/** What belongs to the organization under review, as far as the org file or the plans say. */
export interface OwnThings {
  readonly accounts: ReadonlySet<string>;
  /** Ids of organizations: 'o-…'. */
  readonly organizations: ReadonlySet<string>;
}

/** Accounts of the org file and of everything in the plans, and the organization that a plan looks after. */
export const ownThings = remembered((context: ReviewContext): OwnThings => {
  const sides = existing(context, 'aws_organizations_organization').map(({ before }) => before);
  const { organization } = context;
  const accounts = [
    ...(organization === undefined ? [] : [organization.managementAccountId, ...organization.inactiveAccounts]),
    ...(organization?.accounts ?? []).map(({ id }) => id),
    ...accountsInPlans(context),
    ...sides.flatMap(side => listAt(side, 'accounts').flatMap(account => textAt(account, 'id') ?? [])),
    ...existing(context, 'aws_organizations_account').flatMap(({ before }) => textAt(before, 'id') ?? []),
  ];
  const organizations = sides.flatMap(
    side => /(?:^|\/)(o-[a-z0-9]{10,32})$/.exec(textAt(side, 'arn') ?? '')?.[1] ?? [],
  );
  return { accounts: new Set(accounts), organizations: new Set(organizations) };
});

/** Whether an account, or that of an ARN, is known to be none of the organization. */
export function isForeign(context: ReviewContext, principal: string): boolean {
  const { accounts } = ownThings(context);
  const account = isAccountId(principal) ? principal : accountInArn(principal);
  return account !== undefined && accounts.size > 0 && !accounts.has(account);
}
