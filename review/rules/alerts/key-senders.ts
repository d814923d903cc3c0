import { isUnknown, textAt } from '../../../world/plan/attributes';
import { Step, stepsOf } from '../../../world/fates';
import { Attributes } from '../../../world/plan/plan';
import { lostServiceActions } from '../../../aws/policy/services';
import { ReviewContext } from '../../../world/context';
import { Weakening } from '../../compare/fact';
import { unknownWeakening } from '../../compare/order';
import { changed } from '../../../world/plan/values';

/** Where a topic or a queue names its key. */
export const KEY = 'kms_master_key_id';

/** Who sends to a topic or a queue. */
export interface Senders {
  /** Services that may send to such a thing. */
  readonly services: readonly string[];
  /** Those of them that send to this one, as the plans show. */
  readonly sending: ReadonlySet<string>;
  /** What the services send, for a sentence: 'alarms and rules'. */
  readonly sent: string;
}

/** What becomes of those who send to a topic or a queue that gets another key, or a first one. */
export function keyWeakenings(
  context: ReviewContext,
  change: Step,
  { services, sending, sent }: Senders,
): readonly Weakening[] {
  if (change.after === undefined || services.length === 0) return [];
  const means = `What ${sent} send arrives only if the policy of the key lets ${services.join(' and ')} use it.`;
  if (isUnknown(change, KEY)) {
    const { refused, isKnown } = refusedByNewKeys(context, change.stack, services);
    return isKnown && refused.length === 0 ? [] : [unknownWeakening('a key', means)];
  }
  const after = textAt(change.after, KEY) ?? '';
  if (after === '' || changed(change, KEY) !== true) return [];
  const details = [{ path: KEY }];
  if (/(^|:)alias\/aws\/(sns|sqs)$/.test(after)) {
    const lost = `The policy of this key lets no service use it, and nobody can change it: what ${sent} send is lost.`;
    return [{ says: 'gets the key that AWS manages', means: lost, details }];
  }
  const { refused, isKnown } = refusedByKey(context, change.stack, after, services);
  const silent = refused.filter(service => sending.has(service));
  if (silent.length > 0) {
    const says = `gets a key that ${silent.join(' and ')} may not use`;
    return [{ says, means: 'What they send is lost, and nobody is told.', details }];
  }
  if (isKnown && refused.length === 0) return [];
  return [
    { severity: 'warning', says: textAt(change.before, KEY) ? 'gets another key' : 'gets a key', means, details },
  ];
}

/** Which of some services a key does not let send to what it encrypts; known only when the plans show its policy. */
interface Refused {
  readonly refused: readonly string[];
  readonly isKnown: boolean;
}

const NOBODY_KNOWS: Refused = { refused: [], isKnown: false };

/** What a service needs of the key of a topic or a queue to send to it. */
const NEEDED = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** By a key's id, ARN or alias, as a topic or a queue in a stack names it. */
function refusedByKey(context: ReviewContext, stack: string, name: string, services: readonly string[]): Refused {
  // the ARN of an alias has its name as its last part
  const alias = /(?:^|:)(alias\/.+)$/.exec(name)?.[1];
  const target =
    alias === undefined
      ? name
      : of(context, 'aws_kms_alias')
          .filter(one => one.stack === stack && !isUnknown(one, 'target_key_id'))
          .map(({ after }) => (textAt(after, 'name') === alias ? textAt(after, 'target_key_id') : undefined))
          .find(id => id !== undefined);
  const id = target?.split('/').at(-1);
  if (id === undefined) return NOBODY_KNOWS;
  const key = of(context, 'aws_kms_key').find(({ after }) => namesOf(after, 'arn', 'id', 'key_id').includes(id));
  const own = of(context, 'aws_kms_key_policy').find(({ after }) => namesOf(after, 'key_id').includes(id));
  // the provider reads back the policy of a resource of its own at the key, too
  return refusedBy(own ?? key, services);
}

/** By the keys that a stack makes, one of which is meant where a name is unknown until the apply. */
function refusedByNewKeys(context: ReviewContext, stack: string, services: readonly string[]): Refused {
  const made = of(context, 'aws_kms_key').filter(one => one.stack === stack && one.action === 'create');
  const each = made.map(key => refusedBy(key, services));
  return {
    refused: [...new Set(each.flatMap(({ refused }) => refused))],
    isKnown: each.length > 0 && each.every(({ isKnown }) => isKnown),
  };
}

function refusedBy(change: Step | undefined, services: readonly string[]): Refused {
  const policy = textAt(change?.after, 'policy');
  if (change === undefined || !policy || isUnknown(change, 'policy')) return NOBODY_KNOWS;
  const refused = services.filter(service => {
    const needed = { Effect: 'Allow', Principal: { Service: service }, Action: NEEDED, Resource: '*' };
    return lostServiceActions(JSON.stringify({ Version: '2012-10-17', Statement: [needed] }), policy).length > 0;
  });
  return { refused, isKnown: true };
}

const of = (context: ReviewContext, type: string): readonly Step[] =>
  stepsOf(context, type).filter(({ after }) => after !== undefined);

const namesOf = (attributes: Attributes | undefined, ...paths: readonly string[]): readonly string[] =>
  paths.flatMap(path => textAt(attributes, path)?.split('/').at(-1) ?? []);
