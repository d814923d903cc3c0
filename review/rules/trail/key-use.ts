import { accountInArn } from '../../../aws/arn';
import { ReviewContext } from '../../../world/context';
import { byAddress, endingOf, existing, Step, stepsOf } from '../../../world/fates';
import { isUnknown, show, textAt } from '../../../world/plan/attributes';
import { Attributes, ResourceChange } from '../../../world/plan/plan';
import { Weakening } from '../../compare/fact';
import { unknownSentence } from '../../compare/order';
import { Watched } from '../../compare/thing-rule';

const TARGET = 'target_key_id';

/** What uses a KMS key by another name. */
export const ALIASES: Watched = {
  types: ['aws_kms_alias'],
  ending: ofLostName,
  weaker: ofTarget,
};

function ofTarget(alias: Step): Weakening[] {
  const means = 'What encrypts by the alias uses a key with another policy from then on.';
  const name = show(alias, 'name', 'before');
  if (isUnknown(alias, TARGET)) return [unknownSentence(TARGET, `the key of ${name}`, means)];
  // by its id or by its ARN, which ends in the id
  const [was, is] = [alias.before, alias.after].map(side => textAt(side, TARGET)?.split('/').at(-1));
  const sentence = `The alias ${name} stands for another key.`;
  return was === is ? [] : [{ severity: 'warning', sentence, means, details: [{ path: TARGET }] }];
}

/** Attributes by which things name a key, or an alias of it. */
const KEYS = ['kms_master_key_id', 'kms_key_id', 'kms_key_arn'];

/** An alias that is gone, while something still encrypts by it. */
function ofLostName(alias: Step, context: ReviewContext): Weakening[] {
  const name = textAt(alias.before, 'name');
  const isRenamed = alias.fate === 'replaced' && textAt(alias.after, 'name') !== name;
  if (name === undefined || !(endingOf(alias) === 'deleted' || isRenamed)) return [];
  const isDefined = ({ after, stack }: Step): boolean => stack === alias.stack && textAt(after, 'name') === name;
  if (stepsOf(context, 'aws_kms_alias').some(isDefined)) return [];
  const arn = textAt(alias.before, 'arn');
  const usesIt = ({ stack, after }: ResourceChange): boolean =>
    KEYS.some(path => {
      const key = textAt(after, path);
      return key !== undefined && (key === arn || (key === name && stack === alias.stack));
    });
  const users = [...context.byType.values()].flat().filter(usesIt).sort(byAddress);
  if (users.length === 0) return [];
  return [
    {
      sentence: `The alias ${show(alias, 'name', 'before')} is deleted while ${users.length === 1 ? 'something encrypts' : `${users.length} things encrypt`} by it.`,
      means: 'What is sent or written to them is refused: no key is found by the alias.',
      details: users.map(({ address }) => `encrypts by it: ${address}`),
    },
  ];
}

/** What may use a KMS key by a grant, which passes by the policy of the key. */
export const GRANTS: Watched = {
  types: ['aws_kms_grant'],
  weaker: ofGrant,
  fresh: ofGrant,
  accounts: (grant, context) => [ownerOfKey(context, textAt(grant.after, 'key_id')) ?? []].flat(),
};

function ofGrant(grant: Step, context: ReviewContext): Weakening[] {
  const owner = ownerOfKey(context, textAt(grant.after, 'key_id'));
  const account = granteeOf(grant.after);
  if (owner === undefined || account === undefined || account === owner) return [];
  if (granteeOf(grant.before) === account && textAt(grant.before, 'key_id') === textAt(grant.after, 'key_id'))
    return [];
  return [
    {
      severity: 'warning',
      sentence: `A grant lets account ${account} use the key ${show(grant, 'key_id', 'after')}.`,
      means: 'A grant passes by the policy of the key: who has it may decrypt what the key protects.',
      details: ['grantee_principal', 'operations'].map(path => `${path}: ${show(grant, path, 'after')}`),
    },
  ];
}

/** The account of a key that the plans show, by its id or ARN. */
function ownerOfKey(context: ReviewContext, id: string | undefined): string | undefined {
  const key = existing(context, 'aws_kms_key', 'aws_kms_replica_key', 'aws_kms_external_key').find(({ before }) =>
    ['arn', 'id', 'key_id'].some(path => id !== undefined && textAt(before, path) === id),
  );
  return accountInArn(textAt(key?.before, 'arn'));
}

const granteeOf = (grant: Attributes | undefined): string | undefined =>
  accountInArn(textAt(grant, 'grantee_principal'));
