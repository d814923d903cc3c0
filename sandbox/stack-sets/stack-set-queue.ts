import { Properties, ResourceHandler, Tag } from './resource-handler';
import { Permission, StackCaller, StackPlace } from './stack-set-caller';
import { PARTITIONS } from '../../aws/partition';

const queueArn = ({ partition, region, account }: StackPlace, name: string) =>
  `arn:${partition}:sqs:${region}:${account}:${name}`;

const queueUrl = ({ partition, region, account }: StackPlace, name: string) =>
  `https://sqs.${region}.${PARTITIONS[partition].dnsSuffix}/${account}/${name}`;

const nameOf = (url: string) => url.slice(url.lastIndexOf('/') + 1);

/** AWS::SQS::Queue. */
export const queueHandler: ResourceHandler = {
  nameProperty: 'QueueName',
  taggable: true,
  values: (place, name) => ({
    '': queueUrl(place, name),
    Arn: queueArn(place, name),
    QueueName: name,
    QueueUrl: queueUrl(place, name),
  }),
  permissions: (phase, place, name, { Tags }) => {
    const queue = queueArn(place, name);
    const actions = (...names: string[]) => names.map((action): Permission => [`sqs:${action}`, queue]);
    const tagged = Tags === undefined ? [] : ['TagQueue'];
    switch (phase) {
      case 'create':
        return actions('CreateQueue', 'GetQueueUrl', 'GetQueueAttributes', 'ListQueueTags', ...tagged);
      case 'update':
        return actions('SetQueueAttributes', 'GetQueueAttributes', 'ListQueueTags', ...tagged);
      case 'delete':
        return actions('DeleteQueue', 'GetQueueAttributes');
    }
  },
  exists: (caller, QueueName) =>
    caller.json('sqs', 'GetQueueUrl', { QueueName }).then(
      () => true,
      () => false,
    ),
  create: async (caller, QueueName, properties) => {
    const tags = Object.fromEntries(((properties.Tags ?? []) as Tag[]).map(({ Key, Value }) => [Key, Value]));
    await caller.json('sqs', 'CreateQueue', { QueueName, Attributes: attributesOf(properties), tags });
  },
  update: async (caller, name, properties) => {
    const Attributes = attributesOf(properties);
    await caller.json('sqs', 'SetQueueAttributes', { QueueUrl: queueUrl(caller.place, name), Attributes });
  },
  remove: async (caller, name) => {
    await caller.json('sqs', 'DeleteQueue', { QueueUrl: queueUrl(caller.place, name) });
  },
};

/** Every property but name and tags is an attribute, all of them texts. */
const attributesOf = (properties: Properties): Record<string, string> =>
  Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => name !== 'QueueName' && name !== 'Tags')
      .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );

/** AWS::SQS::QueuePolicy. */
export const queuePolicyHandler: ResourceHandler = {
  taggable: false,
  values: (_, name) => ({ '': name, Id: name }),
  permissions: (_, place, _name, { Queues }) =>
    (Queues as string[]).map(url => ['sqs:SetQueueAttributes', queueArn(place, nameOf(url))]),
  exists: () => Promise.resolve(false),
  create: (caller, _, { Queues, PolicyDocument }) => setPolicy(caller, Queues, JSON.stringify(PolicyDocument)),
  update: (caller, name, properties) => queuePolicyHandler.create(caller, name, properties),
  remove: (caller, _, { Queues }) => setPolicy(caller, Queues, ''),
};

async function setPolicy(caller: StackCaller, queues: unknown, Policy: string): Promise<void> {
  for (const QueueUrl of queues as string[]) {
    await caller.json('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { Policy } });
  }
}
