import { isIPv4 } from 'node:net';
import { PolicyRequest } from '../../../../aws/policy/decide';
import { RawPolicy, RawStatement } from '../policy-generators';

interface Disagreement {
  /** Whose answer is that of AWS, and where its documentation says so. */
  readonly reason: string;
  readonly applies: (statement: RawStatement, request: PolicyRequest) => boolean;
}

/** Values of the conditions whose operators match. */
const valuesOf = ({ Condition = {} }: RawStatement, operators: RegExp): string[] =>
  Object.entries(Condition).flatMap(([operator, keys]) => (operators.test(operator) ? Object.values(keys).flat() : []));

const isAddress = (block: string): boolean => {
  const [, address = '', mask = '32'] = /^([\d.]+)(?:\/(\d+))?$/.exec(block) ?? [];
  return isIPv4(address) && Number(mask) <= 32;
};

/** Where our evaluator and the simulator answer differently, and why. A new one has to be explained here. */
export const DISAGREEMENTS = {
  'a variable without a value in what is negated': {
    reason:
      'ours as documented: what has no value is equal to nothing, so that StringNotLike holds and NotResource leaves ' +
      'nothing out; the simulator takes the statement for one that does not match. ' +
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html',
    applies: (statement, { context }) =>
      [...valuesOf(statement, /Not/), ...(statement.NotResource ?? [])].some(value =>
        [...value.matchAll(/\$\{([^}]+)\}/g)].some(([, key = '']) => context[key] === undefined),
      ),
  },
  'an address that is none': {
    reason:
      'neither: AWS refuses the policy (MalformedPolicyDocument). Ours takes such a value for one that no address is ' +
      'in, the simulator takes the whole condition for not met.',
    applies: statement => valuesOf(statement, /IpAddress/).some(value => !isAddress(value)),
  },
  'a call of KMS without the policy of the key': {
    reason:
      'both: the simulator decides the whole request, which needs a policy of the key, ours what one policy says. ' +
      'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html',
    applies: ({ Principal }, { action }) => Principal === undefined && action.startsWith('kms:'),
  },
} satisfies Readonly<Record<string, Disagreement>>;

export type DisagreementName = keyof typeof DISAGREEMENTS;

/** The name of what explains a disagreement about a request; undefined when nothing does. */
export const explain = (policies: readonly RawPolicy[], request: PolicyRequest): DisagreementName | undefined =>
  (Object.keys(DISAGREEMENTS) as DisagreementName[]).find(name =>
    policies.some(({ Statement }) => Statement.some(one => DISAGREEMENTS[name].applies(one, request))),
  );
