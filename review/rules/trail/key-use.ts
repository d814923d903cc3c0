import { accountInArn } from '../../../aws/arn';
import { isUnknown, show, showChange, textAt } from '../../../world/plan/attributes';
import { byAddress, endingOf, existing } from '../../../world/existing';
import { Attributes, ResourceChange } from '../../../world/plan/plan';
import { ReviewContext } from '../../../world/context';
import { Said, unknownUntilApply } from '../../compare/weakness';

type SaidOf = Said & { readonly change: ResourceChange };

/** What uses a KMS key by another name, or may use it by a grant. */
export const keyUseSaid = (context: ReviewContext): SaidOf[] => [
  ...existing(context, 'aws_kms_alias').flatMap(change => [...aliasSaid(change), ...goneAliasSaid(context, change)]),
  ...grantsSaid(context),
];

function aliasSaid(change: ResourceChange): SaidOf[] {
  const path = 'target_key_id';
  const meaning = 'What encrypts by the alias uses a key with another policy from then on.';
  if (change.action === 'no-op' || change.after === undefined) return [];
  const alias = show(change, 'name', 'before');
  if (isUnknown(change, path)) {
    return [{ change, ...unknownUntilApply(change, path, `the key of ${alias}`, meaning) }];
  }
  // by its id or by its ARN, which ends in the id
  const [was, is] = [change.before, change.after].map(side => textAt(side, path)?.split('/').at(-1));
  if (was === is) return [];
  const details = [`${path}: ${showChange(change, path)}`];
  return [{ change, severity: 'warning', summary: `The alias ${alias} stands for another key.`, meaning, details }];
}

/** Attributes by which things name a key, or an alias of it. */
const KEYS = ['kms_master_key_id', 'kms_key_id', 'kms_key_arn'];

/** An alias that is gone, while something still encrypts by it. */
function goneAliasSaid(context: ReviewContext, change: ResourceChange): SaidOf[] {
  const name = textAt(change.before, 'name');
  const isRenamed = change.action === 'replace' && textAt(change.after, 'name') !== name;
  if (name === undefined || !(endingOf(change) === 'deleted' || isRenamed)) return [];
  const isDefined = ({ after, stack }: ResourceChange): boolean =>
    stack === change.stack && textAt(after, 'name') === name;
  if ((context.byType.get('aws_kms_alias') ?? []).some(isDefined)) return [];
  const arn = textAt(change.before, 'arn');
  const usesIt = ({ stack, after }: ResourceChange): boolean =>
    KEYS.some(path => {
      const key = textAt(after, path);
      return key !== undefined && (key === arn || (key === name && stack === change.stack));
    });
  const users = context.plans
    .flatMap(({ changes }) => changes)
    .filter(one => one.mode === 'managed' && usesIt(one))
    .sort(byAddress);
  if (users.length === 0) return [];
  return [
    {
      change,
      summary: `The alias ${show(change, 'name', 'before')} is deleted while ${users.length === 1 ? 'something encrypts' : `${users.length} things encrypt`} by it.`,
      meaning: 'What is sent or written to them is refused: no key is found by the alias.',
      details: users.map(({ address }) => `encrypts by it: ${address}`),
    },
  ];
}

/** Grants pass by the policy of a key. */
function grantsSaid(context: ReviewContext): SaidOf[] {
  const keys = new Map(
    existing(context, 'aws_kms_key', 'aws_kms_replica_key', 'aws_kms_external_key').flatMap(({ before }) =>
      ['arn', 'id', 'key_id'].flatMap(path => {
        const [id, account] = [textAt(before, path), accountInArn(textAt(before, 'arn'))];
        return id === undefined || account === undefined ? [] : [[id, account] as const];
      }),
    ),
  );
  return (context.byType.get('aws_kms_grant') ?? []).flatMap((change): SaidOf[] => {
    const owner = keys.get(textAt(change.after, 'key_id') ?? '');
    const account = granteeOf(change.after);
    if (change.action === 'no-op' || owner === undefined || account === undefined || account === owner) return [];
    if (granteeOf(change.before) === account && textAt(change.before, 'key_id') === textAt(change.after, 'key_id')) {
      return [];
    }
    return [
      {
        change,
        severity: 'warning',
        summary: `A grant lets account ${account} use the key ${show(change, 'key_id', 'after')}.`,
        meaning: 'A grant passes by the policy of the key: who has it may decrypt what the key protects.',
        details: ['grantee_principal', 'operations'].map(path => `${path}: ${show(change, path, 'after')}`),
        accounts: [owner],
      },
    ];
  });
}

const granteeOf = (grant: Attributes | undefined): string | undefined =>
  accountInArn(textAt(grant, 'grantee_principal'));
