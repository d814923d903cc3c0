import { Organization } from '../../config/organization';
import type { RequirementId } from '../../config/requirement-ids';
import { REVIEW_KEYS, ReviewKey, REVIEWS } from '../../config/reviews';
import { AnyRecord } from '../../people/records/record-schema';
import { Due, dueReviews } from '../../people/rhythm/due';
import { reminderJudgement } from './reminders';
import { AuditContext, AuditedAccount, held, Judgement, notApplicable, notHeld, Requirement } from '../requirement';

/** What people wrote down, or why nobody knows. */
export type AuditedRecords = { readonly records: readonly AnyRecord[] } | { readonly unknown: string };

/** What is due by the records on the day of a snapshot; undefined without a reviews section. */
export function dueOn(
  organization: Organization,
  records: AuditedRecords | undefined,
  at: string,
): AuditContext['due'] {
  if (organization.reviews === undefined) return undefined;
  if (records === undefined) return { unknown: 'no records were read' };
  return 'unknown' in records ? records : { reviews: dueReviews(organization, records.records, at.slice(0, 10)) };
}

const WRITE_DOWN =
  'write down what was done, in the folder records beside the org file: npx rootguard record new review';

/** Whether what is due was done for an account, by the records, and somebody is reminded of the next time. */
function judgeReviews(reviews: readonly ReviewKey[], { inFile }: AuditedAccount, context: AuditContext): Judgement {
  const { due } = context;
  if (due === undefined) return { is: 'off', why: 'the org file has no reviews section' };
  if ('unknown' in due) return { is: 'unknown', why: `what was done is unknown: ${due.unknown}`, next: WRITE_DOWN };
  if (inFile === undefined)
    return notHeld('the account is not in the org file, and no record can name it', 'add it to accounts');
  const own = due.reviews.filter(
    ({ review, accounts }) => reviews.includes(review) && accounts.some(({ key }) => key === inFile.key),
  );
  if (own.length === 0) return notApplicable('asked of the management account');
  const late = own.filter(({ isOverdue }) => isOverdue);
  if (late.length > 0) {
    return notHeld(late.map(sentence).join('; '), [...new Set(late.map(({ form }) => form))].join(', then '));
  }
  const done = own.map(sentence).join('; ');
  const reminders = own.flatMap(({ review }) => reminderJudgement(review, context) ?? []);
  const unheard = reminders.find(({ is }) => is === 'not held') ?? reminders[0];
  return unheard === undefined ? held(done) : { ...unheard, why: `${done}; ${unheard.why}` };
}

function sentence({ title, last, due, isOverdue }: Due): string {
  if (due === undefined) return `${title}: no record says that it was ever done`;
  return `${title}: ${last === undefined ? 'never written down' : `done on ${last}`}, ${isOverdue ? 'overdue since' : 'due by'} ${due}`;
}

const asksFor = (id: RequirementId, title: string): Requirement => ({
  id,
  title,
  judge: (account, context) =>
    judgeReviews(
      REVIEW_KEYS.filter(review => REVIEWS[review].requirement === id),
      account,
      context,
    ),
});

/** What people do again and again: judged where the org file has a reviews section. */
export const PEOPLE_REQUIREMENTS: readonly Requirement[] = [
  asksFor('REV-1', 'who has access was reviewed in time'),
  asksFor('REV-3', 'root access and phone were tested, and alerts heard, in time'),
  asksFor('DOC-4', 'recovery was tested in time'),
];

/** A requirement that holds only when its review is not overdue, where the org file has a reviews section. */
export const withReview = (requirement: Requirement, review: ReviewKey): Requirement => ({
  ...requirement,
  judge(account, context) {
    const found = requirement.judge(account, context);
    if (found.is !== 'held' || context.due === undefined) return found;
    const reviewed = judgeReviews([review], account, context);
    return reviewed.is === 'held' ? held(`${found.why}; ${reviewed.why}`) : reviewed;
  },
});
