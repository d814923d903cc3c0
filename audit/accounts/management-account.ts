import type { Caller } from '../../aws/policy/callers';
import { remembered } from '../../aws/remembered';
import { ACCOUNT_READER_ROLE } from '../../config/names';
import { counted } from '../../config/summary/wording';
import { grouped } from '../../world/grouped';
import { SnapshotAccount, Unread, WORKLOADS } from '../../world/live/snapshot';
import { judged, Open } from '../open';
import { AuditContext, AuditedAccount, Judgement, notApplicable, Requirement } from '../requirement';
import { assumableBy } from './trust';

/** Most names in a sentence. */
const SHOWN = 5;

const ACCEPT = 'or name it in accept of the org file (MGMT-1), with the reason why it is there';

/** What AWS advises of the management account: no SCP binds it, so whoever gets into it gets everything. */
export const managementAccountIsEmpty: Requirement = {
  id: 'MGMT-1',
  title: 'nothing but what needs it lives in the management account',
  judge(account, context) {
    if (context.snapshot.organization === undefined) return notApplicable('it is the only account');
    if (!account.isManagement) return notApplicable('asked of the management account');
    return residentsOf(context)(account);
  },
};

type Residents = NonNullable<SnapshotAccount['residents']>;

const residentsOf = remembered((context: AuditContext) =>
  remembered(({ id, inAws: { residents } }: AuditedAccount): Judgement => {
    if (residents === undefined) {
      const reason =
        id === context.snapshot.reader
          ? 'the snapshot does not have it'
          : `the snapshot is what account ${context.snapshot.reader} sees`;
      return judged([{ unread: { action: 'iam:ListUsers', account: id, reason } }], '');
    }
    const open = [
      ...users(residents, id, context),
      ...roles(residents, id, context),
      ...workloads(residents, id, context),
    ];
    return judged(open, 'no IAM user, no role for others or for what runs there, and nothing runs there');
  }),
);

function users({ users: found }: Residents, account: string, { unread }: AuditContext): readonly Open[] {
  const failed = [unread(['iam:ListUsers'], account), unread(['iam:ListAccessKeys'], account)].flatMap(toOpen);
  if (found === undefined || found.length === 0) return found === undefined ? failed : [];
  const names = found.map(({ name, accessKeys: keys = [] }) => {
    const active = keys.filter(key => key.active).length;
    return keys.length === 0 ? name : `${name} (${counted(keys.length, 'access key')}, ${active} active)`;
  });
  const next = `give people IAM Identity Center and pipelines a role, and delete the users; ${ACCEPT}`;
  return [{ problem: `${counted(found.length, 'IAM user')}: ${some(names)}`, next }];
}

/** Services in whose hands a role is a workload's. */
const COMPUTING: readonly string[] = [
  ...['ec2', 'lambda', 'ecs-tasks', 'batch', 'codebuild', 'glue', 'sagemaker'],
  ...['eks', 'pods.eks', 'build.apprunner', 'tasks.apprunner'],
].map(service => `${service}.amazonaws.com`);

function roles({ roles: listed }: Residents, account: string, context: AuditContext): readonly Open[] {
  if (listed === undefined) return toOpen(context.unread(['iam:ListRoles'], account));
  const deploying = new Set((context.organization.alerts?.deployRoles ?? []).map(lastName));
  const hub = context.organization.alerts?.hub.account.id;
  const isCaller = ({ account: own, principal }: Caller, isNamed: boolean, known: readonly unknown[]): boolean =>
    principal.kind === 'Service' ? COMPUTING.includes(principal.id) : !(isNamed && known.includes(own));
  const named = listed
    .filter(({ arn }) => !isOfAws(arn) && !deploying.has(lastName(arn)))
    .flatMap(role => {
      // a name alone makes no role ours
      const known = lastName(role.arn) === ACCOUNT_READER_ROLE ? [account, hub] : [account];
      const { requests, isUnknown } = assumableBy(role, {
        isCaller: (caller, isNamed) => isCaller(caller, isNamed, known),
      });
      const found = requests.map(one => one.who.replace(/^the service /, ''));
      const who = isUnknown && found.length === 0 ? ['too intricate to tell'] : [...new Set(found)];
      return who.length === 0 ? [] : [`${lastName(role.arn)} (${who.join(', ')})`];
    });
  const next = `narrow or delete what nothing needs, and name what deploys in alerts.deploy_roles; ${ACCEPT}`;
  return named.length === 0
    ? []
    : [{ problem: `${counted(named.length, 'role')} for others, or for what runs there: ${some(named)}`, next }];
}

/** Roles that IAM Identity Center and Control Tower make by themselves. */
const isOfAws = (arn: string): boolean => /:role\/(aws-reserved\/|service-role\/AWSControlTower)/.test(arn);

const lastName = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

const NOUNS: Readonly<Record<(typeof WORKLOADS)[number], readonly [noun: string, action: string]>> = {
  'AWS::EC2::Instance': ['EC2 instance', 'ec2:DescribeInstances'],
  'AWS::ECS::Cluster': ['ECS cluster', 'ecs:ListClusters'],
  'AWS::Lambda::Function': ['Lambda function', 'lambda:ListFunctions'],
  'AWS::RDS::DBInstance': ['RDS instance', 'rds:DescribeDBInstances'],
};

function workloads({ workloads: found = [] }: Residents, account: string, { unread }: AuditContext): readonly Open[] {
  const byKind = grouped(found, ({ kind }) => kind);
  return WORKLOADS.flatMap((kind): readonly Open[] => {
    const [noun, action] = NOUNS[kind];
    const names = (byKind.get(kind) ?? []).flatMap(({ region, names: own }) => own.map(name => `${name} in ${region}`));
    if (names.length === 0) return toOpen(unread([action], account));
    return [{ problem: `${counted(names.length, noun)}: ${some(names)}`, next: `move it to a member; ${ACCEPT}` }];
  });
}

const toOpen = (unread: Unread | undefined): Open[] => (unread === undefined ? [] : [{ unread }]);

const some = (names: readonly string[]): string =>
  `${names.slice(0, SHOWN).join(', ')}${names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''}`;
