import { AwsError } from '../front/aws-answer';

type Json = Record<string, unknown>;

/** What CloudFormation accepts as TemplateBody, in bytes. */
const MAX_TEMPLATE_BYTES = 51_200;

/** Parameters every stack has, with what they are made of. */
const PSEUDO_PARAMETERS = [
  'AWS::AccountId',
  'AWS::NoValue',
  'AWS::Partition',
  'AWS::Region',
  'AWS::StackId',
  'AWS::StackName',
  'AWS::URLSuffix',
];

/** One parameter of a template. */
interface ParameterDeclaration {
  readonly Type: string;
  readonly Default?: string | number;
  readonly AllowedValues?: readonly (string | number)[];
  readonly AllowedPattern?: string;
}

/** One resource of a template. */
export interface ResourceDeclaration {
  readonly Type: string;
  readonly Properties?: Json;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
}

/** A CloudFormation template that has been checked. */
export interface StackTemplate {
  readonly parameters: Readonly<Record<string, ParameterDeclaration>>;
  readonly conditions: Json;
  readonly resources: Readonly<Record<string, ResourceDeclaration>>;
}

/** What the functions of a template are resolved against. */
export interface StackScope {
  /** Parameters and pseudo parameters by name. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What Ref and Fn::GetAtt give, of the resources made so far: 'Role' and 'Role.Arn'. */
  readonly resources: ReadonlyMap<string, string>;
}

/**
 * Reads and checks a template; JSON only.
 *
 * @param types - the resource types there are
 * @throws AwsError - ValidationError with CloudFormation's own message
 */
export function readTemplate(body: string, types: readonly string[]): StackTemplate {
  if (Buffer.byteLength(body) > MAX_TEMPLATE_BYTES) {
    const rule = `Member must have length less than or equal to ${MAX_TEMPLATE_BYTES}`;
    throw invalid(`1 validation error detected: Value at 'templateBody' failed to satisfy constraint: ${rule}`);
  }
  const { Parameters = {}, Conditions = {}, Resources = {}, Outputs = {}, ...rest } = parse(body);
  const unknown = Object.keys(rest).filter(key => !/^(AWSTemplateFormatVersion|Description|Metadata)$/.test(key));
  if (unknown.length > 0) throw invalid(`Invalid template property or properties [${unknown.join(', ')}]`);
  const template = { parameters: Parameters, conditions: Conditions, resources: Resources } as StackTemplate;

  const declarations = Object.entries(template.resources);
  if (declarations.length === 0) throw invalid('Template format error: At least one Resources member must be defined.');
  const unrecognized = declarations.map(([, { Type }]) => Type).filter(type => !types.includes(type));
  if (unrecognized.length > 0) {
    throw invalid(`Template format error: Unrecognized resource types: [${[...new Set(unrecognized)].join(', ')}]`);
  }
  const known = new Set([
    ...Object.keys(template.resources),
    ...Object.keys(template.parameters),
    ...PSEUDO_PARAMETERS,
  ]);
  checkReferences(
    'Resources',
    declarations.flatMap(([, one]) => [...referencesOf(one), ...dependsOn(one)]),
    known,
  );
  checkReferences('Outputs', referencesOf(Outputs), known);
  for (const [name, { Condition }] of declarations) {
    if (Condition !== undefined && !(Condition in template.conditions)) {
      throw invalid(`Template format error: Unresolved condition dependency ${Condition} of resource ${name}`);
    }
  }
  return template;
}

function parse(body: string): Json {
  if (!body.trimStart().startsWith('{')) {
    throw new AwsError('SandboxNotImplemented', 'the sandbox reads CloudFormation templates in JSON only');
  }
  try {
    return JSON.parse(body) as Json;
  } catch {
    throw invalid('Template format error: JSON not well-formed.');
  }
}

function checkReferences(section: string, references: readonly string[], known: ReadonlySet<string>): void {
  const missing = [...new Set(references)].filter(name => !known.has(name));
  if (missing.length === 0) return;
  throw invalid(
    `Template format error: Unresolved resource dependencies [${missing.join(', ')}] in the ${section} block of the template`,
  );
}

/** Refuses a template with roles whose caller did not say that it may have them. */
export function checkCapabilities(template: StackTemplate, capabilities: readonly string[]): void {
  const roles = Object.values(template.resources).filter(({ Type }) => Type.startsWith('AWS::IAM::'));
  if (roles.length === 0 || capabilities.includes('CAPABILITY_NAMED_IAM')) return;
  const named = roles.some(({ Properties }) => Properties?.RoleName !== undefined);
  if (!named && capabilities.includes('CAPABILITY_IAM')) return;
  const needed = named ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM';
  throw new AwsError('InsufficientCapabilitiesException', `Requires capabilities : [${needed}]`);
}

/** Values of a template's parameters, with defaults; refuses missing, unknown and unfitting ones. */
export function parametersOf(template: StackTemplate, given: Readonly<Record<string, string>>): Record<string, string> {
  const unknown = Object.keys(given).filter(name => !(name in template.parameters));
  if (unknown.length > 0) throw invalid(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
  const declared = Object.entries(template.parameters);
  const missing = declared.filter(([name, { Default }]) => given[name] === undefined && Default === undefined);
  if (missing.length > 0) {
    throw invalid(`Parameters: [${missing.map(([name]) => name).join(', ')}] must have values`);
  }
  return Object.fromEntries(
    declared.map(([name, { Default, AllowedPattern, AllowedValues }]) => {
      const value = given[name] ?? String(Default);
      if (AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`).test(value)) {
        throw invalid(`Parameter '${name}' must match pattern ${AllowedPattern}`);
      }
      if (AllowedValues !== undefined && !AllowedValues.map(String).includes(value)) {
        throw invalid(`Parameter '${name}' must be one of AllowedValues`);
      }
      return [name, value];
    }),
  );
}

/** Logical ids of the resources a stack has, those it depends on first; resources with a false condition are left out. */
export function resourceOrder(template: StackTemplate, scope: StackScope): string[] {
  const order: string[] = [];
  const underWay = new Set<string>();
  const visit = (id: string) => {
    const declaration = template.resources[id];
    if (declaration === undefined || order.includes(id)) return;
    const { Condition } = declaration;
    if (Condition !== undefined && !holds(template.conditions[Condition], template, scope)) return;
    if (underWay.has(id)) throw invalid(`Circular dependency between resources: [${[...underWay].join(', ')}]`);
    underWay.add(id);
    for (const other of [...referencesOf(declaration.Properties), ...dependsOn(declaration)]) visit(other);
    underWay.delete(id);
    order.push(id);
  };
  for (const id of Object.keys(template.resources)) visit(id);
  return order;
}

/** A value of a template with its functions resolved; undefined for AWS::NoValue. */
export function resolveValue(value: unknown, template: StackTemplate, scope: StackScope): unknown {
  const resolve = (item: unknown) => resolveValue(item, template, scope);
  if (Array.isArray(value)) return value.map(resolve).filter(item => item !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const [name = '', argument] = Object.entries(value)[0] ?? [];
  if (Object.keys(value).length !== 1 || !/^(Ref|Fn::.*)$/.test(name)) {
    const entries = Object.entries(value).map(([key, item]) => [key, resolve(item)] as const);
    return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
  }
  const list = Array.isArray(argument) ? (argument as unknown[]) : [];
  switch (name) {
    case 'Ref':
      return argument === 'AWS::NoValue' ? undefined : lookUp(String(argument), scope);
    case 'Fn::GetAtt':
      return lookUp(Array.isArray(argument) ? argument.join('.') : String(argument), scope);
    case 'Fn::Join':
      return (resolve(list[1]) as unknown[]).join(String(list[0]));
    case 'Fn::Split':
      return String(resolve(list[1])).split(String(list[0]));
    case 'Fn::Select':
      return (resolve(list[1]) as unknown[])[Number(resolve(list[0]))];
    case 'Fn::Sub':
      return substitute(argument, resolve, scope);
    case 'Fn::ToJsonString':
      return JSON.stringify(resolve(argument));
    case 'Fn::If':
      return resolve(holds(template.conditions[String(list[0])], template, scope) ? list[1] : list[2]);
    default:
      throw new AwsError('SandboxNotImplemented', `the sandbox does not resolve ${name} in templates`);
  }
}

function substitute(argument: unknown, resolve: (item: unknown) => unknown, scope: StackScope): string {
  const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, Json];
  return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal !== '') return `\${${name}}`;
    return String(name in variables ? resolve(variables[name]) : lookUp(name, scope));
  });
}

function lookUp(name: string, { parameters, resources }: StackScope): string {
  const value = parameters[name] ?? resources.get(name);
  if (value === undefined) throw invalid(`Template error: ${name} has no value`);
  return value;
}

function holds(condition: unknown, template: StackTemplate, scope: StackScope): boolean {
  const [name = '', argument] = Object.entries((condition ?? {}) as Json)[0] ?? [];
  const parts = Array.isArray(argument) ? (argument as unknown[]) : [];
  switch (name) {
    case 'Fn::Equals':
      return resolveValue(parts[0], template, scope) === resolveValue(parts[1], template, scope);
    case 'Fn::Not':
      return !holds(parts[0], template, scope);
    case 'Fn::And':
      return parts.every(part => holds(part, template, scope));
    case 'Fn::Or':
      return parts.some(part => holds(part, template, scope));
    case 'Condition':
      return holds(template.conditions[String(argument)], template, scope);
    default:
      throw invalid(`Template format error: unknown condition function ${name}`);
  }
}

/** Names a value refers to, by Ref, Fn::GetAtt and Fn::Sub. */
function referencesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, argument]: [string, unknown]) => {
    if (name === 'Ref') return [String(argument)];
    if (name === 'Fn::GetAtt') return [String(Array.isArray(argument) ? argument[0] : argument).split('.')[0] ?? ''];
    if (name === 'Fn::Sub') {
      const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, Json];
      const names = [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, one = '']) => one.split('.')[0] ?? '');
      return [...names.filter(one => !(one in variables)), ...referencesOf(variables)];
    }
    return referencesOf(argument);
  });
}

const dependsOn = ({ DependsOn = [] }: ResourceDeclaration): string[] => [DependsOn].flat();

const invalid = (message: string) => new AwsError('ValidationError', message);
