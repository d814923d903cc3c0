import { AwsFailure, explainFailure } from './aws-failure';
import { Finding } from './finding';

/** What AWS answered to one question: a value, that there is no such thing, or nothing usable. */
export type AwsAnswer<T> = { readonly value: T } | { readonly missing: true } | { readonly failed: Finding };

/**
 * Asks AWS. A failure becomes a finding: one missing permission must not hide what the other checks find.
 *
 * @param subject - what is asked about, for example 'topic rootguard-critical'
 * @param permission - what the caller needs, for example 'sns:GetTopicAttributes'
 */
export async function ask<T>(subject: string, permission: string, question: () => Promise<T>): Promise<AwsAnswer<T>> {
  const answer = await answerOf(permission, question);
  if (!('failure' in answer)) return answer;
  const { message, hint } = answer.failure;
  return { failed: { rule: 'not-checked', subject, message: `could not be checked: ${message}`, hint } };
}

/** The same with the failure as AWS told of it. */
export async function answerOf<T>(
  permission: string,
  question: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly missing: true } | { readonly failure: AwsFailure }> {
  try {
    return { value: await question() };
  } catch (error) {
    return isMissing(error) ? { missing: true } : { failure: explainFailure(error, permission) };
  }
}

/** The value of an answer; undefined when there is none. */
export const valueOf = <T>(answer: AwsAnswer<T>): T | undefined => ('value' in answer ? answer.value : undefined);

/** The finding of an answer that could not be had. */
export const failureOf = (answer: AwsAnswer<unknown>): readonly Finding[] =>
  'failed' in answer ? [answer.failed] : [];

/** Gathers the pages of a listing. */
export async function allPages<P, T>(
  pages: AsyncIterable<P>,
  items: (page: P) => readonly T[] | undefined,
): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...(items(page) ?? []));
  return all;
}

// every service has a name of its own for it
const isMissing = (error: unknown): boolean =>
  error instanceof Error && /^NoSuch|NotFound(?:Exception|Error)?$|DoesNotExist$|NonExistentQueue$/.test(error.name);
