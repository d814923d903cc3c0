import { z } from 'zod';
import { References, readTemplate, TemplateRule, deployRule } from '../../aws/cloudformation-template';
import { EventPattern, parseEventPattern } from '../../aws/events/event-pattern';
import { checkInputTransformer, InputTransformer } from '../../aws/events/input-transformer';
import { readStateMachine, StateMachine } from '../../aws/states/state-machine';
import { NamedResource, Resource } from './synthesized-references';
import { partitionOf } from '../../aws/partition';

/** A rule on one of the hub's buses. */
export interface HubRule extends Resource {
  readonly name: string;
  /** The bus, by a reference or its name. */
  readonly bus: string;
  readonly state: string;
  readonly pattern: EventPattern;
}

/** What a rule of the hub sends to. */
export interface HubTarget extends Resource {
  /** Address of the rule, in the same stack. */
  readonly rule: string;
  /** A reference or an ARN. */
  readonly arn: string;
  /** Undefined: the target receives the event as it is. */
  readonly transformer?: InputTransformer;
}

/** A state machine that a rule of the hub starts. */
export interface HubMachine extends NamedResource {
  readonly machine: StateMachine;
}

/** A CloudFormation StackSet that puts rules on default buses. */
export interface StackSet extends Resource {
  readonly name: string;
  /** Of the accounts that are listed; service-managed ones reach members of the organization instead. */
  readonly selfManaged: boolean;
  readonly rules: readonly TemplateRule[];
  readonly parameters: References;
}

/** Where a StackSet has stacks. */
export interface StackInstances extends Resource {
  /** The StackSet, by a reference or its name. */
  readonly stackSet: string;
  /** Every region, where which ones are enabled is known only when a plan is made. */
  readonly regions: readonly string[] | 'every';
  /** Accounts of a self-managed StackSet, or the only ones of a service-managed one; none: every member. */
  readonly accounts: readonly string[];
}

/** Terraform takes a single block as an object or as a list of one. */
const block = <T extends z.ZodType>(schema: T) =>
  z.preprocess(value => (Array.isArray(value) ? (value as unknown[])[0] : value), schema);

/** Text that nobody but its reader interprets: Terraform would put values in for what it takes for its own. */
const verbatim = z
  .string()
  .refine(
    text => !/(?<![$%])[$%]\{/.test(text),
    "must not have '${' or '%{', which Terraform takes for its own; write '$${'",
  )
  .transform(text => text.replace(/([$%])\1\{/g, '$1{'));

const namedSchema = z.object({ name: z.string() });

const ruleSchema = z.object({
  name: z.string(),
  event_bus_name: z.string().default('default'),
  event_pattern: verbatim.optional(),
  state: z.string().default('ENABLED'),
});

const targetSchema = z.object({
  rule: z.string().regex(/^\$\{aws_cloudwatch_event_rule\.[^.}]+\.name\}$/, 'must refer to a rule of the same stack'),
  arn: z.string(),
  input: z.undefined('not simulated; use input_transformer').optional(),
  input_path: z.undefined('not simulated; use input_transformer').optional(),
  input_transformer: block(
    z.object({ input_paths: z.record(z.string(), z.string()).default({}), input_template: verbatim }).optional(),
  ),
});

const machineSchema = z.object({ name: z.string(), definition: z.string() });

const stackSetSchema = z.object({
  name: z.string(),
  permission_model: z.string().default('SELF_MANAGED'),
  template_body: verbatim,
  parameters: z.record(z.string(), z.string()).default({}),
});

/** A service-managed StackSet reaches every account of its OUs, or those of them that are listed. */
const targetsSchema = block(
  z
    .object({
      account_filter_type: z
        .enum(['NONE', 'INTERSECTION'], 'not simulated; use INTERSECTION or leave it out')
        .default('NONE'),
      accounts: z.array(z.string()).default([]),
    })
    .transform(({ account_filter_type: filter, accounts }) => (filter === 'INTERSECTION' ? accounts : []))
    .default([]),
);

const instancesSchema = z.object({
  stack_set_name: z.string(),
  regions: z.union([z.array(z.string()), z.string().transform(() => 'every' as const)]),
  accounts: z.array(z.string()).default([]),
  deployment_targets: targetsSchema,
});

/** One instance, or one for each region of a set that is known only when a plan is made. */
const instanceSchema = z.object({
  stack_set_name: z.string(),
  region: z.string(),
  account_id: z.string().optional(),
  deployment_targets: targetsSchema,
});

/** Reads a topic or a bus. */
export const readNamed = (resource: unknown, identity: Omit<NamedResource, 'name'>): NamedResource => ({
  ...identity,
  ...namedSchema.parse(resource),
});

/** Reads a rule; undefined for one that follows a schedule. */
export function readHubRule(resource: unknown, identity: Resource): HubRule | undefined {
  const { name, event_bus_name, event_pattern, state } = ruleSchema.parse(resource);
  if (event_pattern === undefined) return undefined;
  return { ...identity, name, bus: event_bus_name, state, pattern: parseEventPattern(JSON.parse(event_pattern)) };
}

export function readHubTarget(resource: unknown, identity: Resource): HubTarget {
  const { rule, arn, input_transformer: transformer } = targetSchema.parse(resource);
  const target = { ...identity, rule: rule.slice('${'.length, -'.name}'.length), arn };
  if (transformer === undefined) return target;
  const { input_paths: inputPaths, input_template: inputTemplate } = transformer;
  checkInputTransformer({ inputPaths, inputTemplate });
  return { ...target, transformer: { inputPaths, inputTemplate } };
}

/** A state machine as it is written; a workload has others, in whatever language. */
export interface WrittenMachine extends NamedResource {
  readonly definition: string;
}

export const readMachine = (resource: unknown, identity: Omit<NamedResource, 'name'>): WrittenMachine => ({
  ...identity,
  ...machineSchema.parse(resource),
});

/** Reads what a rule starts, and compiles its expressions once. */
export const readHubMachine = ({ definition, ...identity }: WrittenMachine): HubMachine => ({
  ...identity,
  machine: readStateMachine(verbatim.parse(definition)),
});

/** Reads a StackSet, and deploys its rules once to see that they can be. */
export function readStackSet(resource: unknown, identity: Resource): StackSet {
  const { name, permission_model, template_body, parameters } = stackSetSchema.parse(resource);
  const { rules, defaults } = readTemplate(template_body);
  const stackSet: StackSet = {
    ...identity,
    name,
    selfManaged: permission_model === 'SELF_MANAGED',
    rules,
    parameters: { ...defaults, ...parameters },
  };
  for (const rule of rules) deployRule(rule, referencesIn(stackSet, '111111111111', 'us-east-1'));
  return stackSet;
}

export function readStackInstances(resource: unknown, identity: Resource): StackInstances {
  const { stack_set_name: stackSet, regions, accounts, deployment_targets: only } = instancesSchema.parse(resource);
  return { ...identity, stackSet, regions, accounts: [...accounts, ...only] };
}

export function readStackInstance(resource: unknown, identity: Resource): StackInstances {
  const {
    stack_set_name: stackSet,
    region,
    account_id: account,
    deployment_targets: only,
  } = instanceSchema.parse(resource);
  return {
    ...identity,
    stackSet,
    regions: region.startsWith('${') ? 'every' : [region],
    accounts: account === undefined ? only : [account],
  };
}

/** What the references in a StackSet's template stand for in one account and region. */
export const referencesIn = ({ parameters }: StackSet, account: string, region: string): References => ({
  ...parameters,
  'AWS::AccountId': account,
  'AWS::Region': region,
  'AWS::Partition': partitionOf(region),
});
