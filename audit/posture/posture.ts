import { remembered } from '../../aws/remembered';
import { DelegatedAdministrator } from '../../config/organization';
import { textAt, valueAt } from '../../world/plan/attributes';
import { Attributes } from '../../world/plan/plan';
import { judged, Open } from '../open';
import { AuditContext, Judgement, off, Requirement } from '../requirement';

const DEPLOY = 'npx rootguard deploy posture';

/** DET-5. */
export const securityHubWatches: Requirement = {
  id: 'DET-5',
  title: 'Security Hub CSPM has its root checks in every account',
  judge: (_, context) => securityHub(context),
};

/** DET-6. */
export const guardDutyWatches: Requirement = {
  id: 'DET-6',
  title: 'GuardDuty watches every account',
  judge: (_, context) => guardDuty(context),
};

/** A service that one account administers for the organization, in the home region. */
interface Administered {
  /** As IAM and Terraform call it. */
  readonly service: 'securityhub' | 'guardduty';
  readonly asked: (context: AuditContext) => DelegatedAdministrator | undefined;
  /** The key of the org file that asks for it. */
  readonly key: string;
  /** Whether the settings of the organization enable it in every account. */
  readonly isEverywhere: (settings: Attributes) => boolean;
}

const securityHub = remembered((context: AuditContext) =>
  administered(
    {
      ...{ service: 'securityhub', key: 'posture.security_hub' },
      asked: ({ organization }) => organization.posture?.securityHub,
      isEverywhere: settings =>
        textAt(settings, 'organization_configuration[0].configuration_type') === 'CENTRAL' ||
        valueAt(settings, 'auto_enable') === true,
    },
    context,
  ),
);

const guardDuty = remembered((context: AuditContext) =>
  administered(
    {
      ...{ service: 'guardduty', key: 'posture.guardduty' },
      asked: ({ organization }) => organization.posture?.guardDuty,
      isEverywhere: settings => textAt(settings, 'auto_enable_organization_members') === 'ALL',
    },
    context,
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
