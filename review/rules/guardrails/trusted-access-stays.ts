import { isUnknown, textAt } from '../../../world/plan/attributes';
import { ResourceChange } from '../../../world/plan/plan';
import { Rule } from '../../compare/rule';
import {
  findingOf,
  forEveryAccount,
  lossOf,
  thingOf,
  unknownAttributes,
  unknownWeakening,
  Weakening,
} from '../../compare/weakening';
import { identityBy, stepsOf } from '../../../world/steps';
import { detail, lostTexts, quoted } from '../../../world/plan/values';

/** What stops working without trusted access of a service. */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ['account.amazonaws.com', 'Contacts of members can no longer be managed from here.'],
  ['cloudtrail.amazonaws.com', 'The organization trail no longer records members.'],
  ['iam.amazonaws.com', 'Centralized root access stops working.'],
  ['member.org.stacksets.cloudformation.amazonaws.com', 'StackSets no longer reach members, new accounts among them.'],
  ['config-multiaccountsetup.amazonaws.com', 'Organization rules of AWS Config stop working.'],
  ['guardduty.amazonaws.com', 'GuardDuty is no longer switched on in members.'],
  ['securityhub.amazonaws.com', 'Security Hub is no longer switched on in members.'],
]);

const POLICY_TYPES: ReadonlyMap<string, string> = new Map([
  ['SERVICE_CONTROL_POLICY', 'Every SCP stops working at once, and AWS detaches all of them.'],
  ['RESOURCE_CONTROL_POLICY', 'Every resource control policy stops working at once, and AWS detaches all of them.'],
]);

/** What the organization lets services do, its policy types, and delegated administrators. */
export const trustedAccessStays: Rule = {
  name: 'trusted-access-stays',
  description: 'The organization loses trusted access of a service, a policy type, features, or an administrator.',
  *check(context) {
    for (const step of stepsOf(context, 'aws_organizations_organization', () => '')) {
      const { change } = step;
      const loss = lossOf(step, context, 'Every guardrail ends with the organization.');
      const weaker =
        change.after === undefined
          ? []
          : [
              ...ofList(change, 'aws_service_access_principals', 'trusted access of', SERVICES),
              ...ofList(change, 'enabled_policy_types', 'the policy type', POLICY_TYPES),
              ...ofFeatureSet(change),
            ];
      yield* forEveryAccount(findingOf(this.name, change, 'organization', [...loss, ...weaker]));
    }
    const administrators = stepsOf(
      context,
      'aws_organizations_delegated_administrator',
      identityBy('account_id', 'service_principal'),
    );
    for (const step of administrators) {
      const { change } = step;
      const means = 'The service can no longer be run for the organization from that account.';
      const thing = thingOf('delegated administrator for', change, 'service_principal');
      yield* findingOf(this.name, change, thing, lossOf(step, context, means));
    }
  },
};

function ofList(
  change: ResourceChange,
  path: string,
  what: string,
  meanings: ReadonlyMap<string, string>,
): readonly Weakening[] {
  const { lost, unknown } = lostTexts(change, path);
  if (lost.length === 0) return [];
  const known = lost.flatMap(value => meanings.get(value) ?? []);
  const means = known.length > 0 ? known.join(' ') : 'What relies on it in member accounts stops working.';
  if (unknown) return [unknownAttributes([path], means)];
  return [{ severity: 'danger', says: `loses ${what} ${quoted(change, path, lost)}`, means }];
}

function ofFeatureSet(change: ResourceChange): readonly Weakening[] {
  const path = 'feature_set';
  const means = 'Without all features there are no SCPs, no trusted access and no organization trail.';
  if (isUnknown(change, path)) return [unknownWeakening('a feature set', means)];
  const [was, is] = [change.before, change.after].map(side => textAt(side, path) ?? 'ALL');
  if (was !== 'ALL' || is === 'ALL') return [];
  return [{ severity: 'danger', says: 'no longer has all features', means, details: [detail(change, path)] }];
}
