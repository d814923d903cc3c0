import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { campaignPlanJsonSchema, campaignPlanSchema, CampaignTerms, planCampaign } from '../../credentials/plan';
import { Candidate } from '../../credentials/candidates';

const MANAGEMENT = '999999999999';
const TERMS: CampaignTerms = {
  ...{ campaign: 'first', partition: 'aws', managementAccountId: MANAGEMENT },
  ...{ at: '2026-06-30T12:00:00.000Z', unusedDays: 90, features: ['RootCredentialsManagement'] },
};
const NOTHING = { password: false as const, keys: [], certificates: [], mfa: [], unread: [] };
const member = (account: string, credentials: Candidate['credentials'] = NOTHING): Candidate => ({
  ...{ account, state: 'ACTIVE', isManagement: account === MANAGEMENT, sessions: 'all', credentials },
});
const FULL = {
  password: { lastUse: { is: 'never' as const } },
  keys: [{ id: 'AKIAIOSFODNN7EXAMPLE', active: true, lastUse: { is: 'used' as const, at: '2025-01-01T00:00:00Z' } }],
  certificates: ['CERTIFICATE'],
  mfa: [{ serial: 'arn:aws:iam::222222222222:mfa/root', kind: 'virtual' as const }],
  unread: [],
};

test('each account is a target, refused, or has nothing; the file is what its schema says', () => {
  const planned = planCampaign([member(MANAGEMENT), member('222222222222', FULL), member('111111111111')], TERMS);
  const { features, ...head } = TERMS;
  const { unread, ...held } = FULL;
  expect([features, unread]).toEqual([['RootCredentialsManagement'], []]);
  expect(planned).toEqual({
    plan: {
      ...{ version: 1, ...head },
      targets: [{ account: '222222222222', ...held }],
      refused: [{ account: MANAGEMENT, reasons: [expect.objectContaining({ rule: 'management-account' })] }],
      nothing: ['111111111111'],
    },
  });
  const { plan } = planned as { plan: unknown };
  expect(campaignPlanSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
});

test.each([
  ['off', { features: ['RootSessions'] }, 'RootCredentialsManagement is off'],
  ['unknown', { features: undefined }, 'nobody knows whether RootCredentialsManagement is on'],
])('the whole plan is refused where the feature is %s', (_, { features }, why) => {
  const { features: on, ...terms } = TERMS;
  expect(on).toHaveLength(1);
  const planned = planCampaign([member('222222222222', FULL)], { ...terms, ...(features && { features }) });
  expect(planned).toEqual({
    refused: expect.objectContaining({ why: expect.stringContaining(why) as string }) as object,
  });
});

test.each([
  ['the management account as target', { targets: [MANAGEMENT] }],
  ['an account twice', { targets: ['222222222222'], nothing: ['222222222222'] }],
])('a file with %s is no plan', (_, { targets, nothing = [] }: { targets: string[]; nothing?: string[] }) => {
  const { features, ...head } = TERMS;
  const { unread, ...held } = FULL;
  expect([features, unread]).toHaveLength(2);
  const file = { version: 1, ...head, refused: [], nothing, targets: targets.map(account => ({ account, ...held })) };
  expect(campaignPlanSchema.safeParse(file).success).toBe(false);
});

test('docs/credentials-plan.schema.json is what `npm run schema` writes', () => {
  expect(readFileSync(join(__dirname, '../../docs/credentials-plan.schema.json'), 'utf8')).toBe(
    campaignPlanJsonSchema(),
  );
});
