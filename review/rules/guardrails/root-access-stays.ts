import { Rule } from '../../compare/rule';
import { findingOf, forEveryAccount, lossOf, unknownWeakening, Weakening } from '../../compare/weakening';
import { stepsOf } from '../../../world/steps';
import { lostTexts, quoted } from '../../../world/plan/values';
import { ResourceChange } from '../../../world/plan/plan';

const FEATURES = 'enabled_features';

/** What each feature of centralized root access is for. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  [
    'RootCredentialsManagement',
    'Root credentials of members can no longer be deleted from the management account, and members can recover theirs.',
  ],
  ['RootSessions', 'Short root sessions in members no longer work; who needs root there needs its password again.'],
]);

/** Centralized root access of the organization. */
export const rootAccessStays: Rule = {
  name: 'root-access-stays',
  description: 'Centralized root access, or one of its features, is switched off.',
  *check(context) {
    // there is one in an organization
    for (const step of stepsOf(context, 'aws_iam_organizations_features', () => '')) {
      const { change } = step;
      const loss = lossOf(step, context, [...MEANINGS.values()].join(' '));
      yield* forEveryAccount(findingOf(this.name, change, 'centralized root access', [...loss, ...ofFeatures(change)]));
    }
  },
};

function ofFeatures(change: ResourceChange): readonly Weakening[] {
  const { lost, unknown } = lostTexts(change, FEATURES);
  if (change.after === undefined || lost.length === 0) return [];
  const means = lost.map(feature => MEANINGS.get(feature) ?? 'It is off for every account.').join(' ');
  if (unknown) return [unknownWeakening('a list of features', means)];
  return [{ severity: 'danger', says: `loses ${quoted(change, FEATURES, lost)}`, means }];
}
