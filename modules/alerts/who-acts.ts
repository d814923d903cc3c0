import { STACK_SET_EXECUTION_ROLE } from '../../config/names';

export const ABSENT = { exists: false };

/** Something that AWS does of its own accord, and how its records name it. */
interface OwnAct {
  /** userIdentity.invokedBy. */
  readonly service: string;
  /** ARNs of the roles that nobody but the service can work with; '*' stands for anything. */
  readonly roles: readonly string[];
  readonly source: string;
}

const serviceLinked = (service: string): string => `*:role/aws-service-role/${service}/*`;

/** Who acts of its own accord on what Rootguard made: StackSets. */
const STACK_SETS: readonly [OwnAct] = [
  {
    service: 'cloudformation.amazonaws.com',
    roles: ['*:role/stacksets-exec-*', `*:role/${STACK_SET_EXECUTION_ROLE}`],
    source:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-activate-trusted-access.html',
  },
];

/** Who acts of its own accord on an organization, its accounts, its trail and its keys. */
const ORGANIZATION_SERVICES: readonly OwnAct[] = [
  {
    service: 'autoscaling.amazonaws.com',
    roles: [serviceLinked('autoscaling.amazonaws.com')],
    source: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-service-linked-role.html',
  },
  {
    service: 'cloudtrail.amazonaws.com',
    roles: [serviceLinked('cloudtrail.amazonaws.com')],
    source:
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/using-service-linked-roles-create-slr-for-org-trails.html',
  },
  {
    service: 'controltower.amazonaws.com',
    roles: [serviceLinked('controltower.amazonaws.com'), '*:role/service-role/AWSControlTowerAdmin'],
    source: 'https://docs.aws.amazon.com/controltower/latest/userguide/access-control-managing-permissions.html',
  },
  {
    service: 'organizations.amazonaws.com',
    roles: [serviceLinked('organizations.amazonaws.com')],
    source: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services.html',
  },
];

/** Services that act of their own accord, by what they act on. */
export const OWN_ACTS = { 'own-parts': STACK_SETS, organization: ORGANIZATION_SERVICES } as const;

const NOT_ROOT = [ABSENT, { 'anything-but': ['Root'] }];

/**
 * Returns what the userIdentity of a record is like when somebody acts: a person or a workload, by themselves or by a
 * service that does what they want, but neither root nor AWS of its own accord.
 *
 * That a record has invokedBy does not tell AWS from people: it names the console's front, and services that act for
 * whoever asked them, with that one's identity (SSM Automation, CloudFormation, Step Functions). Silent is a service of
 * a list together with an identity of its own: type AWSService, which has no ARN, or a role that nobody else can take.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function somebody(on: keyof typeof OWN_ACTS): object {
  const services = OWN_ACTS[on].map(({ service }) => service);
  const roles = OWN_ACTS[on].flatMap(act => act.roles);
  return {
    type: NOT_ROOT,
    sessionContext: { sessionIssuer: { type: NOT_ROOT } },
    $or: [
      { invokedBy: [ABSENT, { 'anything-but': services }] },
      {
        invokedBy: services,
        arn: [{ exists: true }],
        sessionContext: { sessionIssuer: { arn: [ABSENT, { 'anything-but': { wildcard: roles } }] } },
      },
    ],
  };
}

/** Returns what the userIdentity of a record is like in a session that root issued: it has root's rights. */
export const federatedByRoot = (account: unknown): object => ({
  accountId: [account],
  type: [{ 'anything-but': ['Root'] }],
  sessionContext: { sessionIssuer: { type: ['Root'] } },
});

/**
 * Returns what the userIdentity of a record is like when root of an account acts: root itself, whatever invoked it, or a
 * session that root issued (sts:GetFederationToken).
 *
 * @param account - an id, or CloudFormation's reference to it
 * @param itself - what else root's own identity must be like
 */
export function root(account: unknown, itself: object = {}): object {
  const { accountId, ...federated } = federatedByRoot(account) as { accountId: unknown };
  return { accountId, $or: [{ type: ['Root'], ...itself }, federated] };
}
