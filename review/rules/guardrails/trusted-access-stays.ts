import { isUnknown, textAt } from '../../../world/plan/attributes';
import { Step } from '../../../world/fates';
import { lostTexts, quoted } from '../../../world/plan/values';
import { Weakening } from '../../compare/fact';
import { unknownAttributes, unknownWeakening } from '../../compare/order';
import { EVERY_ACCOUNT, thingRule } from '../../compare/thing-rule';
import { GUARDING_SERVICES } from './delegation-stays-narrow';

/** What stops working without trusted access of a service. */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ['account.amazonaws.com', 'Contacts of members can no longer be managed from here.'],
  ['cloudtrail.amazonaws.com', 'The organization trail no longer records members.'],
  ['iam.amazonaws.com', 'Centralized root access stops working.'],
  ['member.org.stacksets.cloudformation.amazonaws.com', 'StackSets no longer reach members, new accounts among them.'],
  ['config-multiaccountsetup.amazonaws.com', 'Organization rules of AWS Config stop working.'],
  ['config.amazonaws.com', 'AWS Config no longer sees what members record.'],
  ['controltower.amazonaws.com', 'Control Tower no longer governs members.'],
  ['guardduty.amazonaws.com', 'GuardDuty is no longer switched on in members.'],
  ['securityhub.amazonaws.com', 'Security Hub is no longer switched on in members.'],
]);

const POLICY_TYPES: ReadonlyMap<string, string> = new Map([
  ['SERVICE_CONTROL_POLICY', 'Every SCP stops working at once, and AWS detaches all of them.'],
  ['RESOURCE_CONTROL_POLICY', 'Every resource control policy stops working at once, and AWS detaches all of them.'],
]);

/** What the organization lets services do, its policy types, and delegated administrators. */
export const trustedAccessStays = thingRule(
  'trusted-access-stays',
  'The organization loses trusted access of a service, a policy type, features, or an administrator.',
  {
    types: ['aws_organizations_organization'],
    thing: () => 'organization',
    loss: 'Every guardrail ends with the organization.',
    weaker: step => [
      ...ofList(step, 'aws_service_access_principals', 'trusted access of', SERVICES),
      ...ofList(step, 'enabled_policy_types', 'the policy type', POLICY_TYPES),
      ...ofFeatureSet(step),
    ],
    everyone: () => EVERY_ACCOUNT,
  },
  {
    types: ['aws_organizations_delegated_administrator', 'aws_cloudtrail_organization_delegated_admin_account'],
    matters: ({ type, before }) =>
      !type.endsWith('_administrator') || GUARDING_SERVICES.has(textAt(before, 'service_principal') ?? ''),
    loss: 'The service can no longer be run for the organization from that account.',
  },
  {
    types: ['aws_organizations_resource_policy'],
    ending: ({ fate }) =>
      fate === 'deleted'
        ? [{ severity: 'warning', says: 'is deleted', means: 'Members that it let manage policies no longer can.' }]
        : [],
    accounts: () => [],
  },
);

function ofList(step: Step, path: string, what: string, meanings: ReadonlyMap<string, string>): readonly Weakening[] {
  const { lost, unknown } = lostTexts(step, path);
  if (lost.length === 0) return [];
  const guarding = lost.filter(value => meanings.has(value));
  const others = lost.filter(value => !meanings.has(value));
  const means = guarding.length > 0 ? guarding.map(value => meanings.get(value)).join(' ') : OTHERS;
  if (unknown) return [unknownAttributes([path], means)];
  const says = (values: readonly string[]): string => `loses ${what} ${quoted(step, path, values)}`;
  return [
    ...(guarding.length > 0 ? [{ says: says(guarding), means }] : []),
    ...(others.length > 0 ? [{ severity: 'warning' as const, says: says(others), means: OTHERS }] : []),
  ];
}

const OTHERS = 'What relies on it in member accounts stops working.';

function ofFeatureSet(step: Step): readonly Weakening[] {
  const path = 'feature_set';
  const means = 'Without all features there are no SCPs, no trusted access and no organization trail.';
  if (isUnknown(step, path)) return [unknownWeakening('a feature set', means)];
  const [was, is] = [step.before, step.after].map(side => textAt(side, path) ?? 'ALL');
  if (was !== 'ALL' || is === 'ALL') return [];
  return [{ says: 'no longer has all features', means, details: [{ path }] }];
}
