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
}

/** A rule as it is in one account and region. */
export interface DeployedRule {
  readonly logicalId: string;
  readonly state: string;
  readonly pattern: EventPattern;
  readonly targets: readonly string[];
}

/** What CloudFormation puts in for references: pseudo-parameters and parameters. */
export type References = Readonly<Record<string, string>>;

const templateSchema = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.coerce.string().optional() })).default({}),
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown().optional() })),
});

const ruleSchema = z.object({
  Name: z.string().optional(),
  EventBusName: z.literal('default').optional(),
  State: z.string().default('ENABLED'),
  EventPattern: z.unknown(),
  Targets: z.array(z.object({ Arn: z.unknown() })).default([]),
});

/** The EventBridge rules of a template, given as JSON, and the defaults of its parameters. */
export function readTemplate(body: string): { readonly rules: readonly TemplateRule[]; readonly defaults: References } {
  const { Parameters, Resources } = templateSchema.parse(JSON.parse(body));
  const rules = Object.entries(Resources).flatMap(([logicalId, { Type, Properties }]) => {
    if (Type !== 'AWS::Events::Rule') return [];
    const { Name: name, State, EventPattern, Targets } = ruleSchema.parse(Properties);
    return [
      {
        logicalId,
        ...(name === undefined ? {} : { name }),
        state: State,
        pattern: EventPattern,
        targets: Targets.map(({ Arn }) => Arn),
      },
    ];
  });
  const defaults = Object.entries(Parameters).flatMap(([name, { Default }]) =>
    Default === undefined ? [] : [[name, Default] as const],
  );
  return { rules, defaults: Object.fromEntries(defaults) };
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
      pattern: parseEventPattern(resolve(pattern, references)),
      targets: targets.map(arn => String(resolve(arn, references))),
    };
  } catch (error) {
    throw new Error(`${logicalId}: ${(error as Error).message}`, { cause: error });
  }
}

/** Replaces Ref and Fn::Join; any other function cannot be known before the deployment. */
function resolve(value: unknown, references: References): unknown {
  if (Array.isArray(value)) return value.map(element => resolve(element, references));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name, argument] = ['', undefined]] = entries;
  if (entries.length === 1 && name === 'Ref') return valueOf(String(argument), references);
  if (entries.length === 1 && name === 'Fn::Join' && Array.isArray(argument)) {
    const [separator, parts] = argument as [unknown, unknown];
    if (!Array.isArray(parts)) throw new Error(`${name}: must have a list of parts`);
    return parts.map(part => resolve(part, references)).join(String(separator));
  }
  if (name.startsWith('Fn::')) throw new Error(`${name}: only Ref and Fn::Join are simulated`);
  return Object.fromEntries(entries.map(([field, member]) => [field, resolve(member, references)]));
}

function valueOf(reference: string, references: References): string {
  const value = references[reference];
  if (value === undefined) throw new Error(`'${reference}' is neither a parameter nor a pseudo-parameter`);
  return value;
}
