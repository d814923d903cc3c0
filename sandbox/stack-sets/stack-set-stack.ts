import { randomUUID } from 'node:crypto';
import { AwsError } from '../front/aws-answer';
import { Permission, StackCaller } from './stack-set-caller';
import { Properties, ResourceHandler, Tag } from './resource-handler';
import { HANDLERS } from './stack-set-handlers';
import { resolveValue, resourceOrder, StackScope, StackTemplate } from './stack-set-template';
import { PARTITIONS } from '../../aws/partition';

/** A resource that a stack has made. */
interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly name: string;
  readonly properties: Properties;
}

/** A stack of one instance; CloudFormation's own state, which moto does not have. */
export interface Stack {
  readonly id: string;
  readonly name: string;
  /** In the order they were made. */
  resources: readonly StackResource[];
}

/** What a stack is made of. */
export interface StackContent {
  readonly template: StackTemplate;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
}

/** An empty stack of a StackSet, named as StackSets names them. */
export function newStack({ partition, account, region }: StackCaller['place'], stackSetName: string): Stack {
  const name = `StackSet-${stackSetName}-${randomUUID()}`;
  const id = `arn:${partition}:cloudformation:${region}:${account}:stack/${name}/${randomUUID()}`;
  return { id, name, resources: [] };
}

/**
 * Creates or updates a stack: resource by resource, those others depend on first, then removes what the template no
 * longer has. When one fails, all is as it was before.
 *
 * @throws Error - with the resource and the reason, as StackSets reports them
 */
export async function deployStack(caller: StackCaller, stack: Stack, content: StackContent): Promise<void> {
  const first = stack.resources.length === 0;
  await caller.require(stackPermissions(stack, first ? 'CreateStack' : 'UpdateStack'));
  const { template } = content;
  const values = new Map<string, string>();
  const scope: StackScope = { parameters: allParameters(caller, stack, content), resources: values };
  const previous = new Map(stack.resources.map(resource => [resource.logicalId, resource]));
  const made: StackResource[] = [];
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const logicalId of resourceOrder(template, scope)) {
      const { Type: type = '', Properties: declared } = template.resources[logicalId] ?? {};
      await forResource(logicalId, type, async handler => {
        const resolved = (resolveValue(declared ?? {}, template, scope) ?? {}) as Properties;
        const properties = withTags(handler, resolved, content.tags);
        const before = previous.get(logicalId);
        const name = nameOf(handler, properties, before?.name ?? `${stack.name}-${logicalId}`);
        const resource = { logicalId, type, name, properties };
        if (before?.name === name && before.type === type) {
          undo.unshift(await updateResource(caller, handler, resource, before));
          previous.delete(logicalId);
        } else {
          undo.unshift(await createResource(caller, handler, resource));
        }
        for (const [attribute, value] of Object.entries(handler.values(caller.place, name))) {
          values.set(attribute === '' ? logicalId : `${logicalId}.${attribute}`, value);
        }
        made.push(resource);
      });
    }
  } catch (error) {
    for (const step of undo) await step().catch(() => undefined);
    throw error;
  }
  stack.resources = made;
  await removeResources(caller, [...previous.values()]);
}

/** Removes a stack's resources, the last one made first. */
export async function deleteStack(caller: StackCaller, stack: Stack): Promise<void> {
  await caller.require(stackPermissions(stack, 'DeleteStack'));
  await removeResources(caller, stack.resources);
  stack.resources = [];
}

async function createResource(
  caller: StackCaller,
  handler: ResourceHandler,
  { type, name, properties }: StackResource,
): Promise<() => Promise<void>> {
  await caller.require(handler.permissions('create', caller.place, name, properties));
  if (await handler.exists(caller, name)) {
    const message = `Resource of type '${type}' with identifier '${name}' already exists.`;
    throw new AwsError('AlreadyExists', message);
  }
  try {
    await handler.create(caller, name, properties);
  } catch (error) {
    // half of it may be there
    await handler.remove(caller, name, properties).catch(() => undefined);
    throw error;
  }
  return () => handler.remove(caller, name, properties);
}

async function updateResource(
  caller: StackCaller,
  handler: ResourceHandler,
  { name, properties }: StackResource,
  before: StackResource,
): Promise<() => Promise<void>> {
  if (JSON.stringify(properties) === JSON.stringify(before.properties)) return () => Promise.resolve();
  await caller.require(handler.permissions('update', caller.place, name, properties));
  await handler.update(caller, name, properties, before.properties);
  return () => handler.update(caller, name, before.properties, properties);
}

async function removeResources(caller: StackCaller, resources: readonly StackResource[]): Promise<void> {
  for (const { logicalId, type, name, properties } of [...resources].reverse()) {
    await forResource(logicalId, type, async handler => {
      await caller.require(handler.permissions('delete', caller.place, name, properties));
      // what somebody else has removed is removed
      await handler.remove(caller, name, properties).catch(async (error: unknown) => {
        if (await handler.exists(caller, name)) throw error;
      });
    });
  }
}

async function forResource(
  logicalId: string,
  type: string,
  act: (handler: ResourceHandler) => Promise<void>,
): Promise<void> {
  const handler = HANDLERS[type];
  if (handler === undefined) throw new Error(`the sandbox has no ${type}`);
  try {
    await act(handler);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const code = error instanceof AwsError ? ` (HandlerErrorCode: ${error.code})` : '';
    throw new Error(
      `ResourceLogicalId:${logicalId}, ResourceType:${type}, ` +
        `ResourceStatusReason:Resource handler returned message: "${reason}"${code}.`,
    );
  }
}

const stackPermissions = ({ id }: Stack, action: string): Permission[] => {
  const stacks = id.replace(/\/[^/]*$/, '/*');
  return [
    [`cloudformation:${action}`, stacks],
    ['cloudformation:DescribeStacks', stacks],
  ];
};

function nameOf({ nameProperty }: ResourceHandler, properties: Properties, otherwise: string): string {
  const name = nameProperty === undefined ? undefined : properties[nameProperty];
  return typeof name === 'string' ? name : otherwise;
}

function withTags({ taggable }: ResourceHandler, properties: Properties, tags: readonly Tag[]): Properties {
  if (!taggable || tags.length === 0) return properties;
  const own = (properties.Tags ?? []) as Tag[];
  const inherited = tags.filter(({ Key }) => !own.some(tag => tag.Key === Key));
  return { ...properties, Tags: [...inherited, ...own] };
}

function allParameters({ place }: StackCaller, stack: Stack, { parameters }: StackContent): Record<string, string> {
  return {
    ...parameters,
    'AWS::AccountId': place.account,
    'AWS::Partition': place.partition,
    'AWS::Region': place.region,
    'AWS::StackId': stack.id,
    'AWS::StackName': stack.name,
    'AWS::URLSuffix': PARTITIONS[place.partition].dnsSuffix,
  };
}
