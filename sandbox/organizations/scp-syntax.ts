const STATEMENT_KEYS = new Set(['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']);
const OPERATOR =
  /^(ForAllValues:|ForAnyValue:)?((String(Not)?(Equals|EqualsIgnoreCase|Like)|Numeric(Not)?Equals|Numeric(LessThan|GreaterThan)(Equals)?|Date(Not)?Equals|Date(LessThan|GreaterThan)(Equals)?|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?|Null)$/;

/**
 * What AWS would call malformed in an SCP; undefined when it is well-formed.
 *
 * Checks the grammar: JSON, version, the keys of a statement, effect, Sid characters and condition operators. Action
 * names are not checked, and neither does AWS.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
 */
export function findScpProblem(content: string): string | undefined {
  let policy: unknown;
  try {
    policy = JSON.parse(content);
  } catch {
    return 'the document is not JSON';
  }
  if (!isObject(policy)) return 'the document is not a JSON object';
  const unknown = Object.keys(policy).find(key => !['Version', 'Id', 'Statement'].includes(key));
  if (unknown !== undefined) return `unknown element ${unknown}`;
  if (policy.Version !== undefined && policy.Version !== '2012-10-17' && policy.Version !== '2008-10-17') {
    return 'unknown Version';
  }
  const statements = [policy.Statement].flat();
  if (policy.Statement === undefined || statements.length === 0) return 'Statement is missing';
  for (const statement of statements) {
    const problem = findStatementProblem(statement);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function findStatementProblem(statement: unknown): string | undefined {
  if (!isObject(statement)) return 'a statement is not a JSON object';
  const unknown = Object.keys(statement).find(key => !STATEMENT_KEYS.has(key));
  if (unknown !== undefined) return `element ${unknown} is not supported in a statement`;
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') return 'Effect must be Allow or Deny';
  if (statement.Sid !== undefined && !(typeof statement.Sid === 'string' && /^[A-Za-z0-9]*$/.test(statement.Sid))) {
    return 'Sid may have only letters and digits';
  }
  for (const [one, other] of [
    ['Action', 'NotAction'],
    ['Resource', 'NotResource'],
  ] as const) {
    if ((statement[one] === undefined) === (statement[other] === undefined)) return `need one of ${one} and ${other}`;
    const values = [statement[one] ?? statement[other]].flat();
    if (values.length === 0 || values.some(value => typeof value !== 'string' || value === '')) {
      return `${one} must be a string or a list of strings`;
    }
  }
  if (statement.Condition === undefined) return undefined;
  if (!isObject(statement.Condition)) return 'Condition is not a JSON object';
  for (const [operator, keys] of Object.entries(statement.Condition)) {
    if (!OPERATOR.test(operator)) return `unknown condition operator ${operator}`;
    if (!isObject(keys)) return `${operator} is not a JSON object`;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
