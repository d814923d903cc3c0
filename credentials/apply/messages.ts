import { CampaignPlan } from '../plan';
import { Mandate } from './account-record';
import { Progress } from './journal';

/** A message to people: its subject of at most 100 characters, and its text. */
export interface Message {
  readonly subject: string;
  readonly text: string;
}

/** What messages say besides the plan. */
export interface MessageTerms {
  readonly mandate: Mandate;
  /** Of an account, for people: 'payments-prod (777777777777)'. */
  readonly nameOf: (account: string) => string;
}

/** Accounts that a message names; it has a limit, and its reader has little time. */
const MOST_NAMED = 40;

/** The message that opens a campaign: what is about to happen, and what is not a part of it. */
export function openingMessage(plan: CampaignPlan, { mandate, nameOf }: MessageTerms): Message {
  const { campaign, targets, managementAccountId } = plan;
  const accounts = counted(targets.length, 'account');
  return {
    subject: `CRITICAL: campaign ${campaign} begins to delete root credentials in ${accounts}`,
    text: lines(
      `CRITICAL: campaign ${campaign} begins to delete root credentials in ${accounts}`,
      'Passwords, access keys, signing certificates and MFA devices of root users go, by root sessions. A second message says when it is over.',
      byLine(mandate),
      `From: root sessions that the management account ${managementAccountId} opens, in each account one with IAMDeleteRootUserCredentials and one with IAMAuditRootUserCredentials`,
      `Accounts: ${named(
        targets.map(({ account }) => account),
        nameOf,
      )}`,
      VALIDATE,
      'A message about root in the meantime is of this campaign only if its account is named here and its access key id stands in the journal of whoever runs it: ask them. A sign-in, another account or another key is not: escalate.',
    ),
  };
}

/** The message that closes a campaign: what it came to. */
export function closingMessage(plan: CampaignPlan, progress: Progress, { mandate, nameOf }: MessageTerms): Message {
  const { campaign, targets } = plan;
  const endedAs = (is: string): string[] =>
    targets.flatMap(({ account }) => (progress.accounts.get(account)?.end?.is === is ? [account] : []));
  const [verified, held, left] = [endedAs('verified'), endedAs('held'), endedAs('left')];
  const unfinished = targets.flatMap(({ account }) =>
    progress.accounts.get(account)?.end === undefined ? [account] : [],
  );
  const list = (what: string, accounts: readonly string[]): string[] =>
    accounts.length === 0 ? [] : [`${what}: ${named(accounts, nameOf)}`];
  const headline = `CRITICAL: campaign ${campaign} is over: root has no credentials in ${verified.length} of ${counted(targets.length, 'account')}`;
  return {
    subject: headline,
    text: lines(
      headline,
      'Any use of root from now on, root sessions included, is not of this campaign.',
      `By: ${mandate.who.join(', ')}, under ${mandate.ticket}`,
      ...list('Left alone, nothing was deleted', held),
      ...list('Deleted in part', left),
      ...list('Not done', unfinished),
    ),
  };
}

/** Whoever reads it has to know that it was announced. */
export const VALIDATE =
  'Nothing is muted. Validate now: was this announced, by whom, under which ticket? If you cannot confirm all three within minutes, escalate as a security incident.';

/** Who does it, and who let them. */
export const byLine = ({ who, ticket, approvedBy, approvedAt }: Mandate): string =>
  `By: ${who.join(', ')}, under ${ticket}, approved by ${approvedBy} at ${approvedAt}`;

export const lines = (...all: readonly string[]): string => all.join('\n');

function named(accounts: readonly string[], nameOf: (account: string) => string): string {
  const more = accounts.length - MOST_NAMED;
  const shown = accounts.slice(0, MOST_NAMED).map(nameOf).join(', ');
  return more > 0 ? `${shown}, and ${more} more` : shown;
}

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
