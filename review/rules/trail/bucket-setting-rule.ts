import { valueAt } from '../../../world/plan/attributes';
import { addedBucketSettings, blockOf, inlineSettings } from '../../../world/bucket-inline';
import { bucketSettings, settingEndWords } from '../../../world/bucket-setting';
import { Finding, Severity } from '../../compare/finding';
import { Attributes, ResourceChange } from '../../../world/plan/plan';
import { Rule } from '../../compare/rule';
import { ReviewContext } from '../../../world/context';
import { findingOf, Said } from '../../compare/weakness';

/** A rule about one kind of settings of buckets. */
export interface BucketSettingRule {
  readonly name: string;
  readonly description: string;
  readonly type: string;
  /** The setting in words, without the bucket: 'Versioning'. */
  readonly setting: string;
  /** Whether the setting protects anything; what does not can end. */
  readonly protects: (before: ResourceChange['before']) => boolean;
  /** What it means that the setting is gone. */
  readonly goneMeans: string;
  /** What is weaker in a setting that stays. */
  readonly weaker: (change: ResourceChange, bucket: string, context: ReviewContext) => readonly Said[];
  /** How grave it is that it ends or is weaker; danger unless said otherwise. */
  readonly severity?: Severity;
  /** An argument of the bucket that says the same in the same form. */
  readonly argument?: string;
  /** What the bucket says of itself, in the form of the setting; by default its argument. */
  readonly fromBucket?: (bucket: Attributes) => Attributes | undefined;
}

/** Makes the rule: the setting ends, is made anew, or is weaker, also where another one overwrites it. */
export const bucketSettingRule = (rule: BucketSettingRule): Rule => ({
  name: rule.name,
  description: rule.description,
  *check(context): Iterable<Finding> {
    for (const { change, bucket, ending, hasGap, accounts } of bucketSettings(context, rule.type)) {
      if (change.action === 'no-op' || !rule.protects(change.before)) continue;
      const what = `${rule.setting} of the bucket ${bucket}`;
      if (ending !== undefined) {
        const meaning =
          ending === 'forgotten'
            ? 'It still works, but a change by hand is not noticed by the next plan.'
            : rule.goneMeans;
        yield findingOf(rule.name, change, {
          severity: rule.severity ?? 'danger',
          summary: `${what} ${settingEndWords(ending)}.`,
          meaning,
          accounts,
        });
        continue;
      }
      for (const said of rule.weaker(change, bucket, context))
        yield findingOf(rule.name, change, { severity: rule.severity ?? 'danger', ...said, accounts });
      if (hasGap) {
        const summary = `${what} is deleted and made anew.`;
        const meaning = `It is missing in between. ${rule.goneMeans}`;
        yield findingOf(rule.name, change, { severity: 'warning', summary, meaning, accounts });
      }
    }
    yield* inBuckets(rule, context);
    yield* added(rule, context);
  },
});

function* inBuckets(rule: BucketSettingRule, context: ReviewContext): Iterable<Finding> {
  if (rule.argument === undefined) return;
  for (const { change, bucket, accounts } of inlineSettings(context, rule.argument)) {
    const block = blockOf(change, rule.argument);
    if (!rule.protects(block.before)) continue;
    for (const said of rule.weaker(block, bucket, context))
      yield findingOf(rule.name, change, { severity: rule.severity ?? 'danger', ...said, accounts });
  }
}

/** Settings that overwrite what the bucket, or another setting of it, said before. */
function* added(rule: BucketSettingRule, context: ReviewContext): Iterable<Finding> {
  for (const { change, bucket, accounts, before, owner } of addedBucketSettings(context, rule.type)) {
    const inBucket = owner === undefined ? undefined : formerOf(rule, owner);
    const [said = []] = [...before, ...(inBucket === undefined ? [] : [inBucket])]
      .filter(rule.protects)
      .map(former => rule.weaker({ ...change, action: 'update', before: former }, bucket, context))
      .filter(({ length }) => length > 0);
    for (const one of said)
      yield findingOf(rule.name, change, { severity: rule.severity ?? 'danger', ...one, accounts });
  }
}

const formerOf = ({ argument, fromBucket }: BucketSettingRule, bucket: Attributes): Attributes | undefined =>
  fromBucket?.(bucket) ??
  (argument === undefined ? undefined : (valueAt(bucket, [argument, 0]) as Attributes | undefined));
