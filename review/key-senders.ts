import { isUnknown, textAt } from './attributes';
import { Attributes, ResourceChange } from './plan';
import { lostServiceActions } from './policy-services';
import { ReviewContext } from './rule';

/** Which of some services a key does not let send to what it encrypts; known only when the plans show its policy. */
export interface Refused {
  readonly refused: readonly string[];
  readonly isKnown: boolean;
}

const NOBODY_KNOWS: Refused = { refused: [], isKnown: false };

/** What a service needs of the key of a topic or a queue to send to it. */
const NEEDED = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** By a key's id, ARN or alias, as a topic or a queue in a stack names it. */
export function refusedByKey(
  context: ReviewContext,
  stack: string,
  name: string,
  services: readonly string[],
): Refused {
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
export function refusedByNewKeys(context: ReviewContext, stack: string, services: readonly string[]): Refused {
  const made = of(context, 'aws_kms_key').filter(one => one.stack === stack && one.action === 'create');
  const each = made.map(key => refusedBy(key, services));
  return {
    refused: [...new Set(each.flatMap(({ refused }) => refused))],
    isKnown: each.length > 0 && each.every(({ isKnown }) => isKnown),
  };
}

function refusedBy(change: ResourceChange | undefined, services: readonly string[]): Refused {
  const policy = textAt(change?.after, 'policy');
  if (change === undefined || !policy || isUnknown(change, 'policy')) return NOBODY_KNOWS;
  const refused = services.filter(service => {
    const needed = { Effect: 'Allow', Principal: { Service: service }, Action: NEEDED, Resource: '*' };
    return lostServiceActions(JSON.stringify({ Version: '2012-10-17', Statement: [needed] }), policy).length > 0;
  });
  return { refused, isKnown: true };
}

const of = ({ byType }: ReviewContext, type: string): readonly ResourceChange[] =>
  (byType.get(type) ?? []).filter(({ after, deposed }) => after !== undefined && deposed === undefined);

const namesOf = (attributes: Attributes | undefined, ...paths: readonly string[]): readonly string[] =>
  paths.flatMap(path => textAt(attributes, path)?.split('/').at(-1) ?? []);
