import { inlineSettings } from '../bucket-inline';
import { bucketSettings, settingEndWords } from '../bucket-setting';
import { show, textAt, valueAt } from '../attributes';
import { endingOf, existing } from '../existing';
import { Finding } from '../finding';
import { ResourceChange } from '../plan';
import { ReviewContext, Rule } from '../rule';
import { findingOf, onStaysOn, Said, Weakness, weaknesses } from '../weakness';

const NAME = 'public-access-stays-blocked';

/** The four switches and what each one stops. */
const SWITCHES: Readonly<Record<string, string>> = {
  block_public_acls: 'new public ACLs are refused',
  block_public_policy: 'a policy that makes it public is refused',
  ignore_public_acls: 'public ACLs have no effect',
  restrict_public_buckets: 'a public policy admits nobody from outside the account',
};

const MEANING = 'One wrong policy or ACL makes log files readable for everybody.';

/** Public access stays blocked, for buckets and for whole accounts. */
export const publicAccessStaysBlocked: Rule = {
  name: NAME,
  description: 'The public access block of a bucket or of an account is deleted, or one of its switches is off.',
  *check(context): Iterable<Finding> {
    for (const { change, bucket, ending, hasGap, accounts } of bucketSettings(
      context,
      'aws_s3_bucket_public_access_block',
    )) {
      yield* findings(change, `the bucket ${bucket}`, ending && settingEndWords(ending), hasGap, accounts);
    }
    for (const change of existing(context, 'aws_s3_account_public_access_block')) {
      const ending = endingOf(change);
      const accounts = accountsOf(context, change);
      const hasGap = change.action === 'replace';
      yield* findings(change, whichAccount(change), ending && settingEndWords(ending), hasGap, accounts);
    }
    for (const { change, bucket, accounts } of inlineSettings(context, 'acl')) {
      for (const said of weaknesses(change, [aclStaysPrivate(bucket)]))
        yield findingOf(NAME, change, { ...said, accounts });
    }
  },
};

const isPublic = (acl: unknown): boolean => /^(public-|authenticated-read$)/.test(String(acl));

const aclStaysPrivate = (bucket: string): Weakness => ({
  path: 'acl',
  about: `the ACL of the bucket ${bucket}`,
  isWeaker: (before, after) => isPublic(after) && !isPublic(before),
  canWeaken: before => !isPublic(before),
  summary: `The ACL of the bucket ${bucket} lets everybody in.`,
  meaning: 'Where no block of public access stops it, everybody can list what is in the bucket.',
});

function* findings(
  change: ResourceChange,
  what: string,
  endWords: string | undefined,
  hasGap: boolean,
  accounts: readonly string[],
): Iterable<Finding> {
  const isOn = Object.keys(SWITCHES).some(name => valueAt(change.before, name) === true);
  if (change.action === 'no-op' || !isOn) return;
  for (const said of endWords === undefined ? weaker(change, what, hasGap) : [ended(what, endWords)]) {
    yield findingOf(NAME, change, { ...said, accounts });
  }
}

const ended = (what: string, endWords: string): Said => ({
  summary: `The public access block of ${what} ${endWords}.`,
  meaning: MEANING,
});

/** One finding for the switches that go off, and one for those that nobody knows of. */
function weaker(change: ResourceChange, what: string, hasGap: boolean): Said[] {
  const switched = weaknesses(
    change,
    Object.entries(SWITCHES).map(([name, stops]) => onStaysOn(name, `whether ${stops}`, name, MEANING)),
  );
  const off = switched.filter(({ severity }) => severity === undefined);
  const unknown = switched.filter(({ severity }) => severity !== undefined);
  const detailsOf = (said: readonly Said[]): string[] => said.flatMap(({ details }) => details ?? []);
  return [
    ...(off.length === 0
      ? []
      : [{ summary: `Public access to ${what} is blocked less.`, meaning: MEANING, details: detailsOf(off) }]),
    ...(unknown.length === 0
      ? []
      : [
          {
            severity: 'warning' as const,
            summary: `Whether public access to ${what} stays blocked is unknown until apply.`,
            meaning: `It may end. ${MEANING}`,
            details: detailsOf(unknown),
          },
        ]),
    ...(hasGap
      ? [
          {
            severity: 'warning' as const,
            summary: `The public access block of ${what} is deleted and made anew.`,
            meaning: `It is missing in between. ${MEANING}`,
          },
        ]
      : []),
  ];
}

function whichAccount(change: ResourceChange): string {
  const account = show(change, 'account_id', 'before');
  return /^\d{12}$/.test(account) ? `account ${account}` : 'its account';
}

function accountsOf({ organization }: ReviewContext, { before }: ResourceChange): string[] {
  const account = textAt(before, 'account_id') ?? organization?.managementAccountId;
  return account === undefined || !/^\d{12}$/.test(account) ? [] : [account];
}
