import { accountInArn } from '../../../aws/arn';
import { compareParsed } from '../../../aws/policy/compare';
import { parsePolicy, Statement } from '../../../aws/policy/document';
import { ReviewContext } from '../../../world/context';
import { Step } from '../../../world/fates';
import { isOurs } from '../../../world/guarding/evidence';
import { keyOfArn, nameIn } from '../../../world/guarding/kinds';
import { OwnThings, ownThings } from '../../../world/own-things';
import { Weakening } from '../../compare/fact';
import { policyWeakenings, PolicyWords } from '../../compare/policy-weakenings';

/** What a trust policy lets in; services of AWS that act for the organization's own accounts alone are worth a note. */
export function trustWeakenings(role: Step, context: ReviewContext, words: PolicyWords): readonly Weakening[] {
  const wider = policyWeakenings(role, words);
  if (wider.length === 0 || policyWeakenings(role, words, context).length > 0) return wider;
  const means = 'Whoever may pass the role to that service, in an account of the organization, can have it used.';
  return wider.map(one => ({ ...one, severity: 'note', means }));
}

/** By what messages get on: whoever may do it to a part of ours can add messages, and take none away. */
const SENDING = ['events:putevents', 'sns:publish', 'sqs:sendmessage'];

/** Whether all that a policy of a role allows more is to send to things of the organization that have our names. */
export function onlySendsMore(context: ReviewContext, before: string, after: string): boolean {
  const now = parsePolicy(after);
  const statements = now.document.statements.filter(statement => !isSendingToOurs(statement, ownThings(context)));
  if (statements.length === now.document.statements.length) return false;
  const rest = { ...now, document: { ...now.document, statements } };
  const { weakened, problems } = compareParsed(parsePolicy(before), rest, 'resource');
  return weakened.length === 0 && problems.length === 0;
}

const isSendingToOurs = ({ effect, actions, resources }: Statement, { accounts }: OwnThings): boolean =>
  effect === 'Allow' &&
  !actions.not &&
  actions.values.every(action => SENDING.includes(action.toLowerCase())) &&
  !resources.not &&
  resources.values.every(arn => {
    const key = keyOfArn(arn);
    return key !== undefined && isOurs(nameIn(key)) && accounts.has(accountInArn(arn) ?? '');
  });
