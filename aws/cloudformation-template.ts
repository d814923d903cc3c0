import { z } from 'zod';
import { EventPattern, parseEventPattern } from './events/event-pattern';

/** A rule of a CloudFormation template, with references in it. */
export interface TemplateRule {
  readonly logicalId: string;
  /** Undefined: CloudFormation chooses one. */
  readonly name?: string;
  readonly state: string;
  readonly pattern: unknown;
  /** ARNs of its targets. */
  readonly targets: readonly unknown[];
  /** Of each target the role that sends, where it has one: an ARN, or a reference to a role of the template. */
  readonly roles?: readonly unknown[];
  /** Whether a target gets something else than the event as it is. */
  readonly isRewritten?: boolean;
  /** Whether it is made under a condition alone. */
  readonly isConditional?: boolean;
}

/** A rule as it is in one account and region. */
export interface DeployedRule {
  readonly logicalId: string;
  readonly state: string;
  readonly pattern: EventPattern;
  readonly targets: readonly string[];
}

/** A role of a template, with references in it. */
export interface TemplateRole {
  readonly trust: unknown;
  readonly policies: readonly unknown[];
}

/** What CloudFormation puts in for references: pseudo-parameters and parameters. */
export type References = Readonly<Record<string, string>>;

const templateSchema = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.coerce.string().optional() })).default({}),
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.unknown().optional(), Condition: z.string().optional() }),
  ),
});

const ruleSchema = z.object({
  Name: z.string().optional(),
  EventBusName: z.literal('default').optional(),
  State: z.string().default('ENABLED'),
  EventPattern: z.unknown(),
  Targets: z
    .array(
      z.object({
        ...{ Arn: z.unknown(), RoleArn: z.unknown().optional(), Input: z.unknown().optional() },
        ...{ InputPath: z.unknown().optional(), InputTransformer: z.unknown().optional() },
      }),
    )
    .default([]),
});

const isRewritten = ({ Input, InputPath, InputTransformer }: Readonly<Record<string, unknown>>): boolean =>
  [Input, InputPath, InputTransformer].some(by => by !== undefined);

const roleSchema = z.object({
  AssumeRolePolicyDocument: z.unknown(),
  Policies: z.array(z.object({ PolicyDocument: z.unknown() })).default([]),
  PermissionsBoundary: z.undefined().optional(),
});

/** The EventBridge rules of a template, given as JSON, and the defaults of its parameters. */
export function readTemplate(body: string): { readonly rules: readonly TemplateRule[]; readonly defaults: References } {
  const { Parameters, Resources } = templateSchema.parse(JSON.parse(body));
  const rules = Object.entries(Resources).flatMap(([logicalId, { Type, Properties, Condition }]) => {
    if (Type !== 'AWS::Events::Rule') return [];
    const { Name: name, State, EventPattern, Targets } = ruleSchema.parse(Properties);
    return [
      {
        logicalId,
        ...(name === undefined ? {} : { name }),
        state: State,
        pattern: EventPattern,
        targets: Targets.map(({ Arn }) => Arn),
        ...(Targets.some(({ RoleArn }) => RoleArn !== undefined) && { roles: Targets.map(({ RoleArn }) => RoleArn) }),
        ...(Targets.some(isRewritten) && { isRewritten: true }),
        ...(Condition !== undefined && { isConditional: true }),
      },
    ];
  });
  const defaults = Object.entries(Parameters).flatMap(([name, { Default }]) =>
    Default === undefined ? [] : [[name, Default] as const],
  );
  return { rules, defaults: Object.fromEntries(defaults) };
}

/**
 * The roles of a template, given as JSON, by the ids that `Fn::GetAtt` names them by: with what their own policies say, and
 * without those under a condition or with a boundary.
 */
export function templateRoles(body: string): ReadonlyMap<string, TemplateRole> {
  const { Resources } = templateSchema.parse(JSON.parse(body));
  return new Map(
    Object.entries(Resources).flatMap(([logicalId, { Type, Properties, Condition }]) => {
      const { success, data } = roleSchema.safeParse(Properties);
      if (Type !== 'AWS::IAM::Role' || Condition !== undefined || !success) return [];
      const policies = data.Policies.map(({ PolicyDocument }) => PolicyDocument);
      return [[logicalId, { trust: data.AssumeRolePolicyDocument, policies }] as const];
    }),
  );
}

/** The references in a rule: with the same values for them, the deployed rule is the same. */
export const referencesOf = (rule: TemplateRule): string[] =>
  [...JSON.stringify(rule).matchAll(/"Ref":"([^"]*)"/g)].map(([, name = '']) => name);

/** Deploys a rule: references become values. */
export function deployRule({ logicalId, state, pattern, targets }: TemplateRule, references: References): DeployedRule {
  try {
    return {
      logicalId,
      state,
      pattern: parseEventPattern(withReferences(pattern, references)),
      targets: targets.map(arn => String(withReferences(arn, references))),
    };
  } catch (error) {
    throw new Error(`${logicalId}: ${(error as Error).message}`, { cause: error });
  }
}

/** Replaces Ref and Fn::Join; any other function cannot be known before the deployment. */
export function withReferences(value: unknown, references: References): unknown {
  if (Array.isArray(value)) return value.map(element => withReferences(element, references));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name, argument] = ['', undefined]] = entries;
  if (entries.length === 1 && name === 'Ref') return valueOf(String(argument), references);
  if (entries.length === 1 && name === 'Fn::Join' && Array.isArray(argument)) {
    const [separator, parts] = argument as [unknown, unknown];
    if (!Array.isArray(parts)) throw new Error(`${name}: must have a list of parts`);
    return parts.map(part => withReferences(part, references)).join(String(separator));
  }
  if (name.startsWith('Fn::')) throw new Error(`${name}: only Ref and Fn::Join are simulated`);
  return Object.fromEntries(entries.map(([field, member]) => [field, withReferences(member, references)]));
}

function valueOf(reference: string, references: References): string {
  const value = references[reference];
  if (value === undefined) throw new Error(`'${reference}' is neither a parameter nor a pseudo-parameter`);
  return value;
}
