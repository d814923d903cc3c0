import { compareText } from '../../world/plan/values';
import { decide, PolicyRequest } from '../../aws/policy/decide';
import { parsePolicy, Statement } from '../../aws/policy/document';
import { concrete } from '../../aws/policy/pattern';

/** Who belongs to nobody: a caller with keys of his own, whatever a policy asks for. */
const STRANGER = {
  'aws:PrincipalAccount': '999999999998',
  'aws:PrincipalArn': 'arn:aws:iam::999999999998:role/stranger',
  'aws:PrincipalOrgID': 'o-stranger00',
  'aws:PrincipalType': 'AssumedRole',
  'aws:SecureTransport': 'true',
  'aws:SourceIp': '203.0.113.77',
  'aws:userid': 'AROASTRANGER:stranger',
};

/** Keys that say who calls, or from where: a stranger has none that a policy asks for. */
const OF_CALLER = /^aws:(principal|source|userid|username|calledvia|via)|^sts:|:calleraccount$|^s3:dataaccesspoint/;

/**
 * What a policy lets everybody do that another one did not: 's3:GetObject on arn:…', sorted. Who has to be of an
 * organization, an account or a network is not everybody.
 */
export function openedToEverybody(before: unknown, after: unknown): string[] {
  const [then, now] = [parsePolicy(before).document, parsePolicy(after).document];
  const opened = now.statements.filter(isForEverybody).flatMap(statement =>
    requestsOf(statement)
      .filter(request => decide(now, request) === 'allow' && decide(then, request) !== 'allow')
      .map(({ action, resource }) => `${action} on ${resource}`),
  );
  return [...new Set(opened)].sort(compareText);
}

const isForEverybody = ({ effect, principals }: Statement): boolean =>
  effect === 'Allow' &&
  principals !== undefined &&
  (principals.not || principals.values.some(({ kind, id }) => kind === 'AWS' && id === '*'));

/** A request of a stranger for each action and resource that a statement names. */
function requestsOf({ actions, resources, conditions }: Statement): PolicyRequest[] {
  const asked = conditions.flatMap(({ key, operator, values }): [string, string][] =>
    OF_CALLER.test(key.toLowerCase()) || operator.includes('Not') || operator === 'Null'
      ? []
      : [[key.toLowerCase(), concrete(values[0] ?? '')]],
  );
  const context = { ...Object.fromEntries(asked), ...STRANGER };
  const list = ({ not, values }: Statement['actions']): readonly string[] => (not ? ['example:Example'] : values);
  return list(actions).flatMap(action =>
    (resources.not ? ['*'] : resources.values).map(resource => ({
      principal: { kind: 'AWS' as const, id: 'arn:aws:sts::999999999998:assumed-role/stranger/stranger' },
      action: action === '*' ? 'example:Example' : concrete(action),
      resource: resource === '*' ? '*' : concrete(resource),
      context,
    })),
  );
}
