import { createHash } from 'node:crypto';
import { Finding } from '../compare/finding';
import { StackText } from './report';

/** Digits of the hash: two findings of one review that are not the same have the same ones once in billions of reviews. */
const DIGITS = 8;

const hash = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, DIGITS);

/**
 * What a finding is approved by: its rule, and a hash of all that was found. It is the same in every review that finds the
 * same, and another one when anything about it changes.
 */
export const findingId = ({ rule, stack, address, summary, details, accounts, isAboutAll, each }: Finding): string =>
  `${rule}-${hash(stack, address, summary, details, accounts, isAboutAll, each)}`;

/** What is approved with a plan that is only a part, by why it is one. */
export const incompleteId = ({ stack, text }: StackText): string => `incomplete-${hash(stack, text)}`;
