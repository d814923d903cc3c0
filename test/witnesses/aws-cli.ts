import { MEMBERS_STACK_SET, ROOT_DENY_POLICY, topicName } from '../../config/names';
import { Organization } from '../../config/organization';
import { Claim } from './claims';
import { outputOf } from './run-tool';

/** Calls of the AWS CLI at once; the sandbox answers on two cores. */
const AT_ONCE = 4;

/** What a person sees who asks AWS by hand, account by account. */
export async function askAwsCli(
  tool: readonly [string, ...string[]],
  { region, managementAccount, accounts, emailDomains, alerts }: Organization,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Claim[]> {
  /** Undefined: AWS says that there is none. */
  const ask = async (...args: string[]): Promise<Answer | undefined> => {
    const output = await outputOf(tool, [...args, '--region', region, '--output', 'json'], environment, [0, 254]);
    return output.trim() === '' ? undefined : (JSON.parse(output) as Answer);
  };
  const management = managementAccount.id;
  const active = accounts.filter(({ status }) => status === 'active');
  const claim = (requirement: string, command: string, account: string, holds: boolean, says = ''): Claim => ({
    ...{ witness: `AWS CLI ${command}`, requirement, account, holds, says },
  });

  const emails = await ask('organizations', 'list-accounts');
  const ofEmails = list(emails, 'Accounts')
    .filter(({ Id }) => active.some(({ id }) => id === Id))
    .map(({ Id, Email }) =>
      claim('ACC-1', 'organizations list-accounts', Id!, emailDomains.includes(Email!.split('@')[1]!), Email),
    );

  const ofContacts = await inTurn(active, async ({ id }) => {
    const own = id === management ? [] : ['--account-id', id];
    const kinds = ['SECURITY', 'BILLING', 'OPERATIONS'];
    const missing: string[] = [];
    for (const kind of kinds) {
      const found = await ask('account', 'get-alternate-contact', '--alternate-contact-type', kind, ...own);
      if (found === undefined) missing.push(kind);
    }
    return claim('ACC-3', 'account get-alternate-contact', id, missing.length === 0, `without ${missing.join(', ')}`);
  });

  const members = active.filter(({ id }) => id !== management);
  const policies = list(await ask('organizations', 'list-policies', '--filter', 'SERVICE_CONTROL_POLICY'), 'Policies');
  const rootDeny = policies.find(({ Name }) => Name === ROOT_DENY_POLICY);
  const targets =
    rootDeny === undefined
      ? []
      : list(await ask('organizations', 'list-targets-for-policy', '--policy-id', rootDeny.Id!), 'Targets');
  const isOnRoot = targets.some(({ Type }) => Type === 'ROOT');
  const ofScp = members.map(({ id }) =>
    claim('SCP-1', 'organizations list-targets-for-policy', id, isOnRoot, `${ROOT_DENY_POLICY} is not on the root`),
  );

  const [trail] = list(await ask('cloudtrail', 'describe-trails'), 'trailList') as Readonly<Record<string, unknown>>[];
  const status =
    trail === undefined ? undefined : await ask('cloudtrail', 'get-trail-status', '--name', String(trail.TrailARN));
  const isOn =
    trail?.IsMultiRegionTrail === true &&
    trail.IsOrganizationTrail === true &&
    (status as { IsLogging?: boolean } | undefined)?.IsLogging === true;
  const ofTrail = active.map(({ id }) =>
    claim('TRAIL-1', 'cloudtrail get-trail-status', id, isOn, 'no trail of every region and account that logs'),
  );

  const hub = alerts?.hub.account.id ?? management;
  const topic = `arn:aws:sns:${region}:${hub}:${topicName('critical')}`;
  const heard = list(await ask('sns', 'list-subscriptions-by-topic', '--topic-arn', topic), 'Subscriptions');
  const isHeard = heard.length > 0 && heard.every(({ SubscriptionArn }) => SubscriptionArn !== 'PendingConfirmation');
  const ofTopics = active.map(({ id }) =>
    claim('DET-2', 'sns list-subscriptions-by-topic', id, isHeard, 'nobody confirmed a subscription'),
  );

  const instances = list(
    await ask('cloudformation', 'list-stack-instances', '--stack-set-name', MEMBERS_STACK_SET),
    'Summaries',
  );
  const ofForwarding = members.map(({ id }) => {
    const current = new Set(
      instances.filter(one => one.Account === id && one.Status === 'CURRENT').map(one => one.Region),
    );
    const missing = (alerts?.regions ?? []).filter(one => !current.has(one));
    const says = `no current stack in ${missing.join(', ')}`;
    return claim('DET-3', 'cloudformation list-stack-instances', id, missing.length === 0, says);
  });

  const summary = ((await ask('iam', 'get-account-summary')) as { SummaryMap?: Record<string, number> }).SummaryMap;
  const ofRoot = [
    claim('CRED-2', 'iam get-account-summary', management, summary?.AccountMFAEnabled === 1, 'AccountMFAEnabled is 0'),
    claim('CRED-3', 'iam get-account-summary', management, summary?.AccountAccessKeysPresent === 0, 'root has keys'),
  ];
  return [ofEmails, ofContacts, ofScp, ofTrail, ofTopics, ofForwarding, ofRoot].flat();
}

type Answer = Readonly<Record<string, unknown>>;

const list = (answer: Answer | undefined, key: string): readonly Readonly<Record<string, string | undefined>>[] =>
  (answer?.[key] ?? []) as readonly Readonly<Record<string, string | undefined>>[];

async function inTurn<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    answers.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(ask))));
  }
  return answers;
}
