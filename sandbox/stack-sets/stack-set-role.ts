import { ResourceHandler, Properties, Tag } from './resource-handler';
import { Permission, StackCaller } from './stack-set-caller';

interface InlinePolicy {
  readonly PolicyName: string;
  readonly PolicyDocument: unknown;
}

const policiesOf = ({ Policies }: Properties) => (Policies ?? []) as InlinePolicy[];
const managedOf = ({ ManagedPolicyArns }: Properties) => (ManagedPolicyArns ?? []) as string[];
const tagsOf = ({ Tags }: Properties) => (Tags ?? []) as Tag[];

/** AWS::IAM::Role. */
export const roleHandler: ResourceHandler = {
  nameProperty: 'RoleName',
  taggable: true,
  values: ({ partition, account }, name) => ({ '': name, Arn: `arn:${partition}:iam::${account}:role/${name}` }),
  permissions: (phase, place, name, properties) => {
    const role = roleHandler.values(place, name).Arn ?? '';
    const actions = (...names: string[]) => names.map((action): Permission => [`iam:${action}`, role]);
    const inline = policiesOf(properties).length > 0;
    const managed = managedOf(properties).length > 0;
    const tagged = tagsOf(properties).length > 0;
    const read = actions(
      'GetRole',
      'ListAttachedRolePolicies',
      'ListRolePolicies',
      ...(inline ? ['GetRolePolicy'] : []),
    );
    const put = [...(inline ? ['PutRolePolicy'] : []), ...(managed ? ['AttachRolePolicy'] : [])];
    const drop = [...(inline ? ['DeleteRolePolicy'] : []), ...(managed ? ['DetachRolePolicy'] : [])];
    switch (phase) {
      case 'create':
        return [...actions('CreateRole', ...put, ...(tagged ? ['TagRole'] : [])), ...read];
      case 'update':
        return [
          ...actions('UpdateRole', 'UpdateAssumeRolePolicy', ...put, ...drop),
          ...actions(...(tagged ? ['TagRole', 'UntagRole'] : [])),
          ...read,
        ];
      case 'delete':
        return [...read.filter(([action]) => action !== 'iam:GetRolePolicy'), ...actions(...drop, 'DeleteRole')];
    }
  },
  exists: (caller, RoleName) =>
    caller.iam('GetRole', { RoleName }).then(
      () => true,
      () => false,
    ),
  create: async (caller, RoleName, properties) => {
    const { AssumeRolePolicyDocument, Description, MaxSessionDuration, Path } = properties;
    await caller.iam('CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify(AssumeRolePolicyDocument),
      ...given({ Description, MaxSessionDuration, Path }),
      ...Object.fromEntries(
        tagsOf(properties).flatMap(({ Key, Value }, index) => [
          [`Tags.member.${index + 1}.Key`, Key],
          [`Tags.member.${index + 1}.Value`, Value],
        ]),
      ),
    });
    await putPolicies(caller, RoleName, properties);
  },
  update: async (caller, RoleName, properties, previous) => {
    const PolicyDocument = JSON.stringify(properties.AssumeRolePolicyDocument);
    await caller.iam('UpdateAssumeRolePolicy', { RoleName, PolicyDocument });
    const { Description = '', MaxSessionDuration = 3600 } = properties;
    await caller.iam('UpdateRole', { RoleName, ...given({ Description, MaxSessionDuration }) });
    const inline = policiesOf(properties).map(({ PolicyName }) => PolicyName);
    const managed = managedOf(properties);
    await dropPolicies(caller, RoleName, {
      Policies: policiesOf(previous).filter(({ PolicyName }) => !inline.includes(PolicyName)),
      ManagedPolicyArns: managedOf(previous).filter(arn => !managed.includes(arn)),
    });
    await putPolicies(caller, RoleName, properties);
  },
  remove: async (caller, RoleName, properties) => {
    await dropPolicies(caller, RoleName, properties);
    await caller.iam('DeleteRole', { RoleName });
  },
};

async function putPolicies(caller: StackCaller, RoleName: string, properties: Properties): Promise<void> {
  for (const { PolicyName, PolicyDocument } of policiesOf(properties)) {
    await caller.iam('PutRolePolicy', { RoleName, PolicyName, PolicyDocument: JSON.stringify(PolicyDocument) });
  }
  for (const PolicyArn of managedOf(properties)) await caller.iam('AttachRolePolicy', { RoleName, PolicyArn });
}

async function dropPolicies(caller: StackCaller, RoleName: string, properties: Properties): Promise<void> {
  for (const { PolicyName } of policiesOf(properties)) await caller.iam('DeleteRolePolicy', { RoleName, PolicyName });
  for (const PolicyArn of managedOf(properties)) await caller.iam('DetachRolePolicy', { RoleName, PolicyArn });
}

const given = (input: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
    ),
  );
