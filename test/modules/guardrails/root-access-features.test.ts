import { RootAccessFeatures, RootAccessFeaturesProps } from '../../../modules/guardrails/root-access-features';
import { synthesize } from '../../synth';

const synth = (props: RootAccessFeaturesProps) =>
  synthesize(scope => void new RootAccessFeatures(scope, 'root-access', props)).resource;

describe('RootAccessFeatures', () => {
  test.each([
    [true, true, ['RootCredentialsManagement', 'RootSessions']],
    [true, false, ['RootCredentialsManagement']],
    [false, true, ['RootSessions']],
  ])('with credentials management %s and sessions %s enables %j', (credentialsManagement, sessions, features) => {
    expect(synth({ credentialsManagement, sessions })).toEqual({
      aws_iam_organizations_features: { 'root-access': { enabled_features: features } },
    });
  });

  test('fails when both are off', () => {
    expect(() => synth({ credentialsManagement: false, sessions: false })).toThrow(
      new Error('test/root-access: invalid root access features\n  - set credentialsManagement, sessions or both'),
    );
  });
});
