import { remembered } from '../../aws/remembered';
import { textAt, valueAt } from '../../world/plan/attributes';
import { AuditContext, held, Judgement, notHeld, off, Requirement, unknown } from '../requirement';

const DEPLOY = 'npx rootguard deploy posture';

/** DET-5. */
export const securityHubWatches: Requirement = {
  id: 'DET-5',
  title: 'Security Hub CSPM has its root checks in every account',
  judge: (_, context) => securityHub(context),
};

const securityHub = remembered(({ organization, world, unread }: AuditContext): Judgement => {
  if (organization.posture?.securityHub === undefined) return off('posture.security_hub is not in the org file');
  const failed = unread(['securityhub:DescribeOrganizationConfiguration']);
  if (failed !== undefined) return unknown(failed);
  const settings = world.things('aws_securityhub_organization_configuration');
  const isCentral = settings.some(
    ({ attributes }) => textAt(attributes, 'organization_configuration[0].configuration_type') === 'CENTRAL',
  );
  return isCentral || settings.some(({ attributes }) => valueAt(attributes, 'auto_enable') === true)
    ? held('enabled in every account')
    : notHeld('it is not enabled in new accounts', DEPLOY);
});

/** DET-6. */
export const guardDutyWatches: Requirement = {
  id: 'DET-6',
  title: 'GuardDuty watches every account',
  judge: (_, context) => guardDuty(context),
};

const guardDuty = remembered(({ organization, world, unread }: AuditContext): Judgement => {
  if (organization.posture?.guardDuty === undefined) return off('posture.guardduty is not in the org file');
  const failed = unread(['guardduty:DescribeOrganizationConfiguration']);
  if (failed !== undefined) return unknown(failed);
  return world
    .things('aws_guardduty_organization_configuration')
    .some(({ attributes }) => textAt(attributes, 'auto_enable_organization_members') === 'ALL')
    ? held('enabled in every account')
    : notHeld('it is not enabled in all accounts', DEPLOY);
});
