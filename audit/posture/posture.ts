import { remembered } from '../../aws/remembered';
import { DelegatedAdministrator } from '../../config/organization';
import { textAt, valueAt } from '../../world/plan/attributes';
import { Attributes } from '../../world/plan/plan';
import { judged, Open } from '../open';
import { AuditContext, AuditedAccount, Judgement, notHeld, off, Requirement, unknown } from '../requirement';

const DEPLOY = 'npx rootguard deploy posture';

/** DET-5. */
export const securityHubWatches: Requirement = {
  id: 'DET-5',
  title: 'Security Hub CSPM has its root checks in every account',
  judge: (account, context) => ofAccount(SECURITY_HUB, account, securityHub(context), context),
};

/** DET-6. */
export const guardDutyWatches: Requirement = {
  id: 'DET-6',
  title: 'GuardDuty watches every account',
  judge: (account, context) => ofAccount(GUARD_DUTY, account, guardDuty(context), context),
};

/** A service that one account administers for the organization, in the home region. */
interface Administered {
  /** As IAM and Terraform call it. */
  readonly service: 'securityhub' | 'guardduty';
  readonly asked: (context: AuditContext) => DelegatedAdministrator | undefined;
  /** The key of the org file that asks for it. */
  readonly key: string;
  /** What of a member says whether it is enabled there. */
  readonly status: string;
  /** Whether the settings of the organization enable it in every account. */
  readonly isEverywhere: (settings: Attributes) => boolean;
}

const SECURITY_HUB: Administered = {
  ...{ service: 'securityhub', key: 'posture.security_hub', status: 'member_status' },
  asked: ({ organization }) => organization.posture?.securityHub,
  isEverywhere: settings =>
    textAt(settings, 'organization_configuration[0].configuration_type') === 'CENTRAL' ||
    valueAt(settings, 'auto_enable') === true,
};

const GUARD_DUTY: Administered = {
  ...{ service: 'guardduty', key: 'posture.guardduty', status: 'relationship_status' },
  asked: ({ organization }) => organization.posture?.guardDuty,
  isEverywhere: settings => textAt(settings, 'auto_enable_organization_members') === 'ALL',
};

const securityHub = remembered((context: AuditContext) => administered(SECURITY_HUB, context));
const guardDuty = remembered((context: AuditContext) => administered(GUARD_DUTY, context));

/** Whether an account is one of those that the administrator has, where its settings ask for all of them. */
function ofAccount(
  { service, asked, status }: Administered,
  { id }: AuditedAccount,
  ofAll: Judgement,
  context: AuditContext,
): Judgement {
  const administrator = asked(context)?.account.id;
  if (ofAll.is !== 'held' || id === administrator) return ofAll;
  const { organization, unread, world } = context;
  const { region } = organization;
  const isRead = world
    .things(`aws_${service}_organization_configuration`)
    .some(one => one.region === region && valueAt(one.state, 'members') !== undefined);
  const action = `${service}:ListMembers`;
  if (!isRead) {
    return unknown(unread([action], administrator, region) ?? { action, reason: 'the snapshot does not have it' });
  }
  const found = membersOf(context).get(`${service} ${region} ${id}`);
  const is = textAt(found, status);
  if (is?.toUpperCase() === 'ENABLED') return ofAll;
  const why =
    is === undefined ? `the administrator does not have the account in ${region}` : `the account is ${is} there`;
  return notHeld(`settings enable it in every account of ${region}, but ${why}`, DEPLOY);
}

const membersOf = remembered(
  ({ world }: AuditContext) =>
    new Map(
      (['securityhub', 'guardduty'] as const).flatMap(service =>
        world
          .things(`aws_${service}_member`)
          .map(
            ({ region, attributes }) =>
              [`${service} ${region} ${textAt(attributes, 'account_id')}`, attributes] as const,
          ),
      ),
    ),
);

/** The same for every account: the administrator's settings are those of the organization. */
function administered({ service, asked, key, isEverywhere }: Administered, context: AuditContext): Judgement {
  const wanted = asked(context);
  if (wanted === undefined) return off(`${key} is not in the org file`);
  const { organization, world, unread } = context;
  const { region } = organization;
  const inHome = (type: string): readonly Attributes[] =>
    world
      .things(type)
      .filter(one => one.region === region)
      .map(({ attributes }) => attributes);
  const administrators = inHome(`aws_${service}_organization_admin_account`).map(one =>
    textAt(one, 'admin_account_id'),
  );
  const settings = inHome(`aws_${service}_organization_configuration`);
  const why = `enabled in every account of ${region}`;
  const failed = (action: string): Open[] => {
    // settings are the administrator's, which a role may get into
    const found = unread([`${service}:${action}`], undefined, region) ?? unread(['sts:AssumeRole'], wanted.account.id);
    return found === undefined ? [] : [{ unread: found }];
  };
  const problem = (text: string): Open[] => [{ problem: text, next: DEPLOY }];
  if (administrators.length === 0) {
    const open = failed('ListOrganizationAdminAccounts');
    return judged(open.length > 0 ? open : problem(`no account administers it in ${region}`), why);
  }
  if (!administrators.includes(wanted.account.id)) {
    return judged(
      problem(`account ${administrators.join(', ')} administers it, and ${key} says ${wanted.account.id}`),
      why,
    );
  }
  if (settings.some(isEverywhere)) return judged([], why);
  const open = settings.length > 0 ? [] : failed('DescribeOrganizationConfiguration');
  return judged(open.length > 0 ? open : problem('it is not enabled in every account'), why);
}
