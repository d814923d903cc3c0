import { printable } from '../config/reading/mask';
import { AlertPath } from './alert-path';
import { AwsAnswer, failureOf, valueOf } from '../world/clients/aws-answer';
import { Finding } from '../world/clients/finding';
import { DELEGATE_STACK_SET, MANAGEMENT_STACK_SET, MEMBERS_STACK_SET } from '../config/names';
import { StackInstance, StackSetsState } from './stack-set-state';

const DEPLOY = 'run npx rootguard deploy';

/** Accounts and regions whose events are not forwarded, and StackSets that may not reach them. */
export function stackSetFindings(path: AlertPath, state: StackSetsState): Finding[] {
  const { access, members, management, delegate } = state;
  return [
    ...(access === undefined ? [] : accessFindings(path, access)),
    ...(members === undefined
      ? []
      : instanceFindings(
          path,
          MEMBERS_STACK_SET,
          members,
          path.members.map(({ id }) => id),
        )),
    ...instanceFindings(path, MANAGEMENT_STACK_SET, management, [path.managementId]),
    // which further regions are enabled there is known only when a plan is made
    ...(delegate === undefined || path.delegateId === undefined
      ? []
      : instanceFindings({ ...path, regions: [] }, DELEGATE_STACK_SET, delegate, [path.delegateId])),
  ];
}

function accessFindings({ region }: AlertPath, access: AwsAnswer<string>): Finding[] {
  const status = valueOf(access);
  if (status === undefined) return [...failureOf(access)];
  if (status === 'ENABLED') return [];
  const message = `access to the organization is ${status}: an account created tomorrow is not watched`;
  const hint = `aws cloudformation activate-organizations-access --region ${region}`;
  return [{ rule: 'stack-sets-access', subject: 'StackSets', message, hint }];
}

/** @param accounts - where the StackSet should be, in every region */
function instanceFindings(
  path: AlertPath,
  name: string,
  answer: AwsAnswer<readonly StackInstance[]>,
  accounts: readonly string[],
): Finding[] {
  const subject = `StackSet ${name}`;
  if ('missing' in answer) {
    if (accounts.length === 0) return [];
    const message = `does not exist in account ${path.managementId}, ${path.region}: nothing is forwarded`;
    return [{ rule: 'stack-set-missing', subject, message, hint: DEPLOY }];
  }
  const instances = valueOf(answer);
  if (instances === undefined) return [...failureOf(answer)];

  const stale = instances.filter(({ status }) => status !== 'CURRENT');
  const there = new Set(instances.map(({ account, region }) => `${account} ${region}`));
  const absent = accounts.flatMap(account =>
    path.regions.filter(region => !there.has(`${account} ${region}`)).map(region => ({ account, region })),
  );
  // an account has the same trouble in every region, so one finding holds them all
  const staleFindings = grouped(stale, ({ account, status, reason }) => [account, status, reason]).map(
    ({ key: [account, status, reason], regions }): Finding => ({
      rule: 'stack-not-current',
      subject,
      message: printable(`account ${account}, ${regions}: ${status}${reason ? `, ${reason}` : ''}`),
      hint: 'resolve the reason, then run npx rootguard deploy; until then events of there may be lost',
    }),
  );
  const absentFindings = grouped(absent, ({ account }) => [account]).map(({ key: [account], regions }): Finding => ({
    rule: 'stack-absent',
    subject,
    message: `account ${account} has no stack in ${regions}: events of there are lost`,
    hint: `${DEPLOY}, and look at the StackSet's operations`,
  }));
  return [...staleFindings, ...absentFindings];
}

function grouped<T extends { readonly region: string }>(items: readonly T[], keyOf: (item: T) => readonly string[]) {
  const groups = new Map<string, { key: readonly string[]; regions: string[] }>();
  for (const item of items) {
    const key = keyOf(item);
    const id = JSON.stringify(key);
    const group = groups.get(id) ?? { key, regions: [] };
    group.regions.push(item.region);
    groups.set(id, group);
  }
  return [...groups.values()].map(({ key, regions }) => ({ key, regions: regions.sort().join(', ') }));
}
