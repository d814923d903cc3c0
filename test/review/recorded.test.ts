import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { review } from '../../review/review';
import { readPlan } from '../../world/plan/read-plan';

/*
 * Plans that other versions and other programs made than the one the other tests use: recorded once, and changed here
 * into what must be judged otherwise.
 */

interface RawChange {
  address: string;
  type: string;
  change: { actions: string[]; before?: unknown; after?: unknown; after_unknown?: unknown };
}

interface RawPlan {
  resource_changes: RawChange[];
}

const recorded = (name: string): RawPlan =>
  JSON.parse(readFileSync(join(__dirname, 'recorded', `${name}.json`), 'utf8')) as RawPlan;

/** Verdict, and findings with their addresses. */
function judged(plan: object) {
  const { verdict, findings, others } = review([readPlan(JSON.stringify(plan), 'stack')]);
  return {
    level: verdict.level,
    findings: findings.map(({ severity, address, summary }) => `${severity} ${address}: ${summary}`),
    others: others.map(({ address, summary }) => `${address}: ${summary}`),
  };
}

const changeAt = (plan: RawPlan, address: string): RawChange =>
  plan.resource_changes.find(change => change.address === address)!;

const ATTACHMENT = 'aws_organizations_policy_attachment.root-deny_root';

describe('a replacement that leaves the old object', () => {
  test.each([
    ['tofu-forget-create-attachment', 'because of target_id'],
    ['create-forget-called-detached', 'marked as tainted'],
  ])('%s: the old attachment stays, nobody loses the SCP', (name, why) => {
    expect(judged(recorded(name))).toEqual({
      level: 'danger',
      findings: [
        `danger ${ATTACHMENT}: The SCP rootguard-root-deny stays attached to the whole organization (r-exam), and Terraform no longer looks after that.`,
      ],
      others: [
        `${ATTACHMENT}: forget: it stays in AWS, and a new one is created in its place; ${why}`,
        `${ATTACHMENT}: create: beside the old one, which stays in AWS`,
      ],
    });
  });

  test('forget-create: the old trail is no longer looked after', () => {
    expect(judged(recorded('forget-create'))).toMatchObject({
      level: 'danger',
      findings: [
        'danger aws_cloudtrail.org: The trail organization-trail is forgotten: it stays in AWS, and Terraform no longer looks after it.',
      ],
    });
  });

  test('is not confused with one that deletes the old object', () => {
    const plan = recorded('tofu-forget-create-attachment');
    changeAt(plan, ATTACHMENT).change.actions = ['delete', 'create'];
    expect(judged(plan).findings).toContainEqual(
      expect.stringMatching(/^danger .* is detached from the whole organization \(r-exam\)/),
    );
  });

  test('is no danger of a thing that guards nothing', () => {
    const plan = recorded('forget-create');
    Object.assign(plan.resource_changes[0]!, { type: 'aws_ssm_association', address: 'aws_ssm_association.it' });
    expect(judged(plan)).toEqual({
      level: 'clean',
      findings: [],
      others: [
        'aws_ssm_association.it: forget: it stays in AWS, and a new one is created in its place',
        'aws_ssm_association.it: create: beside the old one, which stays in AWS',
      ],
    });
  });
});
