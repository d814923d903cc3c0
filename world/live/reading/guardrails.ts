import {
  DescribePolicyCommand,
  DescribeResourcePolicyCommand,
  OrganizationsClient,
  paginateListAWSServiceAccessForOrganization,
  paginateListDelegatedAdministrators,
  paginateListDelegatedServicesForAccount,
  paginateListPolicies,
  paginateListTargetsForPolicy,
  PolicyType,
} from '@aws-sdk/client-organizations';
import { IAMClient, ListOrganizationsFeaturesCommand } from '@aws-sdk/client-iam';
import { allPages } from '../../clients/aws-answer';
import { compareText } from '../../plan/values';
import { Snapshot, SnapshotThing } from '../snapshot';
import { momentOf, thingOf, valueOf, whatIsSet } from './answers';
import { inTurns, Reading } from './reading';

type Organization = NonNullable<Snapshot['organization']>;

/** What the organization itself says of its protection, and the things of it. */
export interface ReadGuardrails {
  readonly organization: Pick<Organization, 'trustedAccess' | 'rootFeatures'>;
  readonly things: readonly SnapshotThing[];
}

/** Types of policies that say what may be done. */
const TYPES: readonly PolicyType[] = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'];

/** Policies with attachments, trusted access, delegated administrators, the resource policy, centralized root access. */
export async function readGuardrails(
  reading: Reading,
  { managementAccountId: account, policyTypes, allFeatures }: Organization,
): Promise<ReadGuardrails> {
  const client = reading.client(OrganizationsClient);
  const here = { account };
  // a type that is not enabled is asked for as well: its policies are there, and do nothing
  const types = allFeatures ? TYPES.filter(type => policyTypes?.includes(type) ?? true) : [];
  const [policies, trustedAccess, delegated, resourcePolicy, rootFeatures] = await Promise.all([
    inTurns(types, type => policiesOf(reading, client, account, type)),
    trustedServices(reading, client),
    delegatedAdministrators(reading, client, account),
    reading.ask({ action: 'organizations:DescribeResourcePolicy' }, async () => {
      const { ResourcePolicy } = await client.send(new DescribeResourcePolicyCommand({}));
      return ResourcePolicy?.Content;
    }),
    reading.ask({ action: 'iam:ListOrganizationsFeatures' }, () => rootFeaturesOf(reading.client(IAMClient))),
  ]);
  const content = valueOf(resourcePolicy);
  const features = 'missing' in rootFeatures ? [] : valueOf(rootFeatures);
  return {
    organization: whatIsSet({ trustedAccess, rootFeatures: features }),
    things: [
      ...policies.flat(),
      ...delegated,
      ...(content === undefined ? [] : [thingOf('aws_organizations_resource_policy', here, { content })]),
      ...(features === undefined || features.length === 0
        ? []
        : [thingOf('aws_iam_organizations_features', here, { enabled_features: features })]),
    ],
  };
}

/** Features of centralized root access that are on: none without trusted access, which is how most organizations begin. */
async function rootFeaturesOf(client: IAMClient): Promise<string[]> {
  try {
    const { EnabledFeatures = [] } = await client.send(new ListOrganizationsFeaturesCommand({}));
    return [...EnabledFeatures].sort(compareText);
  } catch (error) {
    if ((error as Error).name === 'ServiceAccessNotEnabledException') return [];
    throw error;
  }
}

/** Policies of a type, each with its content and what it is attached to. */
async function policiesOf(
  reading: Reading,
  client: OrganizationsClient,
  account: string,
  type: PolicyType,
): Promise<SnapshotThing[]> {
  const listed = valueOf(
    await reading.ask({ action: 'organizations:ListPolicies', about: type }, async () =>
      (await allPages(paginateListPolicies({ client }, { Filter: type }), ({ Policies }) => Policies)).map(
        ({ Id = '', Arn, Name, Description, AwsManaged }) => ({
          ...whatIsSet({ arn: Arn, name: Name, description: Description || undefined }),
          ...{ id: Id, isAwsManaged: AwsManaged === true },
        }),
      ),
    ),
  );
  const found = await inTurns(listed ?? [], async ({ isAwsManaged, ...policy }) => {
    const { id } = policy;
    const [content, targets] = await Promise.all([
      reading.ask({ action: 'organizations:DescribePolicy', about: id }, async () => {
        const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId: id }));
        return Policy?.Content ?? '';
      }),
      reading.ask({ action: 'organizations:ListTargetsForPolicy', about: id }, async () =>
        (await allPages(paginateListTargetsForPolicy({ client }, { PolicyId: id }), ({ Targets }) => Targets)).map(
          ({ TargetId = '' }) => TargetId,
        ),
      ),
    ]);
    return [
      thingOf(
        'aws_organizations_policy',
        { account },
        { ...policy, type, content: valueOf(content) },
        { aws_managed: isAwsManaged },
      ),
      ...(valueOf(targets) ?? []).map(target_id =>
        thingOf('aws_organizations_policy_attachment', { account }, { policy_id: id, target_id }),
      ),
    ];
  });
  return found.flat();
}

async function trustedServices(reading: Reading, client: OrganizationsClient): Promise<Organization['trustedAccess']> {
  const answer = await reading.ask({ action: 'organizations:ListAWSServiceAccessForOrganization' }, async () =>
    (
      await allPages(
        paginateListAWSServiceAccessForOrganization({ client }, {}),
        ({ EnabledServicePrincipals }) => EnabledServicePrincipals,
      )
    ).map(({ ServicePrincipal = '', DateEnabled }) =>
      whatIsSet({ service: ServicePrincipal, since: momentOf(DateEnabled) }),
    ),
  );
  return valueOf(answer)?.sort((one, other) => compareText(one.service, other.service));
}

async function delegatedAdministrators(
  reading: Reading,
  client: OrganizationsClient,
  account: string,
): Promise<SnapshotThing[]> {
  const administrators = await reading.ask({ action: 'organizations:ListDelegatedAdministrators' }, async () =>
    (
      await allPages(
        paginateListDelegatedAdministrators({ client }, {}),
        ({ DelegatedAdministrators }) => DelegatedAdministrators,
      )
    ).map(({ Id = '' }) => Id),
  );
  const found = await inTurns(valueOf(administrators) ?? [], async id => {
    const services = await reading.ask(
      { action: 'organizations:ListDelegatedServicesForAccount', account: id },
      async () =>
        (
          await allPages(
            paginateListDelegatedServicesForAccount({ client }, { AccountId: id }),
            ({ DelegatedServices }) => DelegatedServices,
          )
        ).map(({ ServicePrincipal = '' }) => ServicePrincipal),
    );
    return (valueOf(services) ?? []).map(service_principal =>
      thingOf('aws_organizations_delegated_administrator', { account }, { account_id: id, service_principal }),
    );
  });
  return found.flat();
}
