import { Conditions, Grant } from './grant';

/** A statement of an identity policy. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Conditions;
}

/** An identity policy. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/**
 * Characters that AWS takes in a managed policy, white space not counted.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const POLICY_SIZE = 6144;

/** The policies of one account's grants: as few as AWS's size limit allows, one statement for what has the same resources. */
export function policyDocuments(grants: readonly Grant[]): PolicyDocument[] {
  const documents: Statement[][] = [];
  for (const statement of statementsOf(grants)) {
    const last = documents.at(-1);
    if (last !== undefined && sizeOf([...last, statement]) <= POLICY_SIZE) last.push(statement);
    else documents.push([statement]);
  }
  return documents.map(documentOf);
}

function statementsOf(grants: readonly Grant[]): Statement[] {
  const merged = new Map<string, readonly Grant[]>();
  for (const grant of grants) {
    const key = JSON.stringify([[...grant.resources].sort(), grant.condition]);
    merged.set(key, [...(merged.get(key) ?? []), grant]);
  }
  const uses = new Map<string, number>();
  return [...merged.values()].map(same => {
    const { resources, condition } = same[0]!;
    const name = nameOf(same);
    const use = (uses.get(name) ?? 0) + 1;
    uses.set(name, use);
    return {
      Sid: use === 1 ? name : `${name}${use}`,
      Effect: 'Allow',
      Action: [...new Set(same.flatMap(({ actions }) => actions))].sort(),
      Resource: [...new Set(resources)].sort(),
      ...(condition !== undefined && { Condition: condition }),
    };
  });
}

/** What grants of the same resources are for: 'Topics', of 'ReadTopics' and 'ChangeTopics'. */
function nameOf(same: readonly Grant[]): string {
  const sids = [...new Set(same.map(({ sid }) => sid))];
  const [first = ''] = sids;
  if (sids.length === 1) return first;
  if (same[0]?.resources.join() === '*' && same[0].condition === undefined) return 'WithoutResource';
  return first.replace(/^(Read|List|Change)/, '');
}

const documentOf = (Statement: readonly Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });

/** How AWS counts. */
export const sizeOf = (statements: readonly Statement[]): number =>
  JSON.stringify(documentOf(statements)).replace(/\s/g, '').length;
