import { bucketOwner } from '../../../world/bucket-owners';
import { ReviewContext } from '../../../world/context';
import { endingOf, hasGap, isOfLostThing, isOfNewThing, Step } from '../../../world/fates';
import { isUnknown, show, textAt, valueAt } from '../../../world/plan/attributes';
import { Attributes } from '../../../world/plan/plan';
import { Weakening } from '../../compare/fact';
import { Severity } from '../../compare/finding';
import { Check, Weaker, weakened } from '../../compare/order';
import { END_WORDS, UNWATCHED, Watched } from '../../compare/thing-rule';

/** A setting of buckets, of which every finding is a sentence. */
export interface BucketSetting {
  readonly type: string;
  /** The setting in words, without the bucket: 'Versioning'. */
  readonly setting: string;
  /** Whether the setting protects anything; what does not can end. By default what the first check keeps does. */
  readonly protects?: (before: Attributes | undefined) => boolean;
  /** What has the setting; by default its bucket. */
  readonly of?: (step: Step) => string;
  /** Ids of the accounts that it is about; by default that of the bucket. */
  readonly accounts?: Watched['accounts'];
  /** What it means that the setting is gone, undefined for no harm, and that it is missing while it is made anew. */
  readonly gone?: string;
  readonly missing?: string;
  /** How grave that is; danger unless said otherwise. */
  readonly severity?: Severity;
  /** What must not become weaker of 'the bucket logs'. */
  readonly checks?: (bucket: string) => readonly Check[];
  /** What is weaker in a setting that stays, where that needs code, and weak in a new one. */
  readonly weaker?: Weaker;
  readonly fresh?: Weaker;
}

/** Settings go together with their bucket: what is said about the bucket says it all. */
export const bucketSetting = ({
  type,
  checks = () => [],
  protects = before => checks('').every(({ path, keeps }, at) => at > 0 || keeps.canWeaken(valueAt(before, path))),
  weaker,
  fresh,
  accounts = ofBucket,
  ...setting
}: BucketSetting): Watched => ({
  types: [type],
  matters: (step, context) => protects(step.before) && (step.after !== undefined || !isOfLostThing(context, step)),
  ...(setting.gone !== undefined && { ending: (step, context) => ofEnding(step, context, setting) }),
  weaker: (step, context) =>
    goesElsewhere(step, context) ? [] : [...weakened(step, checks(bucketOf(step))), ...(weaker?.(step, context) ?? [])],
  fresh: (step, context) => (fresh === undefined || isOfNewThing(context, step) ? [] : fresh(step, context)),
  accounts,
});

/** 'the bucket logs', masked. */
export const bucketOf = (step: Step): string => `the bucket ${nameOf(step)}`;

const nameOf = (step: Step): string => show(step, 'bucket', step.before === undefined ? 'after' : 'before');

/** The account of the bucket that a change is about. */
export const ofBucket = ({ before, after }: Step, context: ReviewContext): readonly string[] =>
  bucketOwner(context, textAt(before ?? after, 'bucket'));

function ofEnding(
  step: Step,
  context: ReviewContext,
  {
    setting,
    of = bucketOf,
    gone = '',
    missing = `It is missing in between. ${gone}`,
    severity,
  }: Omit<BucketSetting, 'type'>,
): Weakening[] {
  const what = `${setting} of ${of(step)}`;
  const said = (words: string, means: string, as = severity): Weakening[] => [
    { ...(as !== undefined && { severity: as }), sentence: `${what} ${words}.`, means },
  ];
  const ending = endingOf(step);
  if (ending === 'forgotten') return said(END_WORDS.forgotten, UNWATCHED);
  if (ending === 'deleted') return said(END_WORDS.deleted, gone);
  if (goesElsewhere(step, context)) return said('goes to another bucket', gone);
  return hasGap(step) && !isOfLostThing(context, step) ? said('is deleted and made anew', missing, 'warning') : [];
}

const goesElsewhere = (step: Step, context: ReviewContext): boolean =>
  step.fate === 'replaced' &&
  !isUnknown(step, 'bucket') &&
  textAt(step.after, 'bucket') !== textAt(step.before, 'bucket') &&
  !isOfLostThing(context, step);
