import { Step } from '../../../world/fates';
import { lostTexts, quoted } from '../../../world/plan/values';
import { Weakening } from '../../compare/fact';
import { unknownWeakening } from '../../compare/order';
import { EVERY_ACCOUNT, thingRule } from '../../compare/thing-rule';

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
export const rootAccessStays = thingRule(
  'root-access-stays',
  'Centralized root access, or one of its features, is switched off.',
  {
    types: ['aws_iam_organizations_features'],
    loss: [...MEANINGS.values()].join(' '),
    weaker: ofFeatures,
    everyone: () => EVERY_ACCOUNT,
  },
);

function ofFeatures(step: Step): readonly Weakening[] {
  const { lost, unknown } = lostTexts(step, FEATURES);
  if (lost.length === 0) return [];
  const means = lost.map(feature => MEANINGS.get(feature) ?? 'It is off for every account.').join(' ');
  if (unknown) return [unknownWeakening('a list of features', means)];
  return [{ says: `loses ${quoted(step, FEATURES, lost)}`, means }];
}
