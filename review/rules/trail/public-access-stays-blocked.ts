import { AddedSetting } from '../../../world/added-settings';
import { addedBucketSettings } from '../../../world/bucket-inline';
import { bucketSettings, settingEndWords } from '../../../world/bucket-setting';
import { isUnknown, show, textAt, valueAt } from '../../../world/plan/attributes';
import { byAddress, endingOf, existing } from '../../../world/existing';
import { Finding } from '../../compare/finding';
import { isSamePlace } from '../../../world/place';
import { Attributes, ResourceChange } from '../../../world/plan/plan';
import { Rule } from '../../compare/rule';
import { ReviewContext } from '../../../world/context';
import { findingOf, onStaysOn, Said, weaknesses } from '../../compare/weakness';

const NAME = 'public-access-stays-blocked';

/** The four switches and what each one stops. */
const SWITCHES: Readonly<Record<string, string>> = {
  block_public_acls: 'new public ACLs are refused',
  block_public_policy: 'a policy that makes it public is refused',
  ignore_public_acls: 'public ACLs have no effect',
  restrict_public_buckets: 'a public policy admits nobody from outside the account',
};

const OF_ACCOUNT = 'aws_s3_account_public_access_block';
const OF_BUCKET = 'aws_s3_bucket_public_access_block';
const MEANING = 'One wrong policy or ACL makes log files readable for everybody.';

/** Public access stays blocked, for buckets and for whole accounts. */
export const publicAccessStaysBlocked: Rule = {
  name: NAME,
  description: 'The public access block of a bucket or of an account is deleted, or one of its switches is off.',
  *check(context): Iterable<Finding> {
    for (const { change, bucket, ending, hasGap, accounts } of bucketSettings(context, OF_BUCKET)) {
      yield* findings(change, `the bucket ${bucket}`, ending && settingEndWords(ending), hasGap, accounts);
    }
    for (const change of existing(context, OF_ACCOUNT)) {
      const ending = endingOf(change);
      const accounts = accountsOf(context, change);
      const hasGap = change.action === 'replace';
      yield* findings(change, whichAccount(change), ending && settingEndWords(ending), hasGap, accounts);
    }
    for (const { change, bucket, accounts, before } of addedBucketSettings(context, OF_BUCKET)) {
      yield* addedFindings(change, `the bucket ${bucket}`, before, accounts);
    }
    for (const { change, before } of addedToAccounts(context)) {
      yield* addedFindings(change, whichAccount(change), before, accountsOf(context, change));
    }
  },
};

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

/** Blocks of accounts that are created, with those that are there before. */
const addedToAccounts = (context: ReviewContext): readonly Pick<AddedSetting, 'change' | 'before'>[] =>
  (context.byType.get(OF_ACCOUNT) ?? [])
    .filter(({ action, deposed }) => action === 'create' && deposed === undefined)
    .sort(byAddress)
    .map(change => ({
      change,
      before: existing(context, OF_ACCOUNT)
        .filter(one => isSamePlace(context, one, change))
        .map(({ before = {} }) => before),
    }));

/** A block that overwrites others; where none is known, one that blocks nothing. */
function* addedFindings(
  change: ResourceChange,
  what: string,
  former: readonly Attributes[],
  accounts: readonly string[],
): Iterable<Finding> {
  const names = Object.keys(SWITCHES);
  if (former.length > 0) {
    const before = Object.fromEntries(names.map(name => [name, former.some(one => valueAt(one, name) === true)]));
    yield* findings({ ...change, action: 'update', before }, what, undefined, false, accounts);
  } else if (names.every(name => valueAt(change.after, name) !== true && !isUnknown(change, name))) {
    const summary = `The new public access block of ${what} blocks nothing.`;
    // S3 blocks it all for buckets since April 2023; older ones, and accounts, may have had nothing to lose
    yield findingOf(NAME, change, { severity: 'warning', summary, meaning: MEANING, accounts });
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
  const account = show(change, 'account_id', change.before === undefined ? 'after' : 'before');
  return /^\d{12}$/.test(account) ? `account ${account}` : 'its account';
}

function accountsOf({ organization }: ReviewContext, { before, after }: ResourceChange): string[] {
  const account = textAt(before ?? after, 'account_id') ?? organization?.managementAccountId;
  return account === undefined || !/^\d{12}$/.test(account) ? [] : [account];
}
