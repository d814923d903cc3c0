import { bucketSettings, settingEndWords } from './bucket-setting';
import { Finding } from './finding';
import { ResourceChange } from './plan';
import { Rule } from './rule';
import { findingOf, Said } from './weakness';

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
  readonly weaker: (change: ResourceChange, bucket: string) => readonly Said[];
}

/** Makes the rule: the setting ends, is made anew, or is weaker. */
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
        yield findingOf(rule.name, change, { summary: `${what} ${settingEndWords(ending)}.`, meaning, accounts });
        continue;
      }
      for (const said of rule.weaker(change, bucket)) yield findingOf(rule.name, change, { ...said, accounts });
      if (hasGap) {
        const summary = `${what} is deleted and made anew.`;
        const meaning = `It is missing in between. ${rule.goneMeans}`;
        yield findingOf(rule.name, change, { severity: 'warning', summary, meaning, accounts });
      }
    }
  },
});
