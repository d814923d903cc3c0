import type { Simulation } from '@cloud-copilot/iam-simulate';

type Policy = Record<string, unknown>;

/** One request that a policy is asked about. */
export interface AccessQuestion {
  /** A service ('cloudtrail.amazonaws.com') or the ARN of an IAM principal. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Account the resource belongs to. */
  readonly account: string;
  readonly context?: Readonly<Record<string, string>>;
  /** Policies of the principal. */
  readonly identityPolicies?: readonly string[];
  /** Policy of the resource. */
  readonly resourcePolicy?: string;
  /** SCPs that reach the principal, a list for each level. @default - none */
  readonly scps?: readonly (readonly string[])[];
}

/**
 * Whether policies allow a request, evaluated by iam-simulate as IAM would: denies, condition operators, wildcards and
 * cross-account rules included. A policy that cannot be read allows nothing.
 */
export async function isAllowed(question: AccessQuestion): Promise<boolean> {
  // loaded late: it brings the tables of every IAM action, and most sandboxes never ask
  const { runSimulation } = await import('@cloud-copilot/iam-simulate');
  let simulation: Simulation;
  try {
    simulation = {
      request: {
        principal: question.principal,
        action: question.action,
        resource: { resource: question.resource, accountId: question.account },
        contextVariables: renameKeys({ ...question.context }),
      },
      identityPolicies: (question.identityPolicies ?? []).map((text, index) => ({
        name: `policy-${index}`,
        policy: parse(text),
      })),
      serviceControlPolicies: (question.scps ?? []).map((level, at) => ({
        orgIdentifier: `level-${at}`,
        policies: level.map((text, index) => ({ name: `scp-${at}-${index}`, policy: parse(text) })),
      })),
      resourceControlPolicies: [],
      ...(question.resourcePolicy === undefined ? {} : { resourcePolicy: parse(question.resourcePolicy) }),
    };
  } catch {
    return false;
  }
  const outcome = await runSimulation(simulation, {});
  return outcome.resultType !== 'error' && outcome.overallResult === 'Allowed';
}

function parse(text: string): Policy {
  const policy = JSON.parse(text) as Policy;
  const statements = [policy.Statement].flat() as Policy[];
  return { ...policy, Statement: statements.map(renameConditionKeys) };
}

function renameConditionKeys(statement: Policy): Policy {
  if (statement.Condition === undefined) return statement;
  const conditions = Object.entries(statement.Condition as Record<string, Record<string, unknown>>);
  return {
    ...statement,
    Condition: Object.fromEntries(conditions.map(([operator, keys]) => [operator, renameKeys(keys)])),
  };
}

/**
 * iam-simulate knows condition keys with a free part behind a slash (aws:PrincipalTag/…) but drops those with one behind
 * a colon (kms:EncryptionContext:…). Both are single strings, so the second kind is asked about as the first.
 */
function renameKeys<T>(keys: Record<string, T>): Record<string, T> {
  const rename = (key: string) =>
    key.replace(/^kms:EncryptionContext:(.*)$/i, (_, name: string) => {
      return `aws:PrincipalTag/kms-encryption-context-${name.toLowerCase().replaceAll(':', '-')}`;
    });
  return Object.fromEntries(Object.entries(keys).map(([key, value]) => [rename(key), value]));
}
