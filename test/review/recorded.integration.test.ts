import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { review } from '../../review/review';
import { ReviewedOrganization } from '../../world/context';
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
  complete?: boolean;
  resource_changes: RawChange[];
  resource_drift?: RawChange[];
  deferred_changes?: { reason: string; resource_change: RawChange }[];
  action_invocations?: object[];
  prior_state?: { values: { root_module: { resources: { address: string }[] } } };
  configuration?: {
    root_module: { resources: { address: string; mode: string; type: string; provisioners?: object[] }[] };
  };
}

const recorded = (name: string): RawPlan =>
  JSON.parse(readFileSync(join(__dirname, 'recorded', `${name}.json`), 'utf8')) as RawPlan;

/** Verdict, and findings with their addresses. */
function judged(plan: object, organization?: ReviewedOrganization) {
  const { verdict, findings, others, incomplete } = review([readPlan(JSON.stringify(plan), 'stack')], {
    ...(organization && { organization }),
  });
  return {
    level: verdict.level,
    incomplete: incomplete.map(({ text }) => text),
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
      incomplete: [],
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
      incomplete: [],
      findings: [],
      others: [
        'aws_ssm_association.it: forget: it stays in AWS, and a new one is created in its place',
        'aws_ssm_association.it: create: beside the old one, which stays in AWS',
      ],
    });
  });
});

describe('a deferred change', () => {
  const PARTS = [
    'Terraform says that this plan is not complete (targets, or deferred changes)',
    '1 resource change is deferred to a later plan',
  ];

  test('deferred-trail-stop: is judged as the change that it is, and said to be deferred', () => {
    const plan = recorded('deferred-trail-stop');
    expect(judged(plan)).toEqual({
      level: 'danger',
      incomplete: PARTS,
      findings: [
        'danger aws_cloudtrail.trail: The trail stops recording.',
        'warning aws_cloudtrail.trail: The bucket of the log files is unknown until apply.',
      ],
      others: ['terraform_data.x: create'],
    });
    expect(review([readPlan(JSON.stringify(plan), 'stack')])).toMatchObject({
      findings: [
        { details: ['enable_logging: true → false', 'deferred to a later plan: what it is to be is known only then'] },
        {},
      ],
      // Terraform counts what it does now
      stacks: [{ add: 1, change: 0 }],
    });
  });

  test('stays incomplete, and no danger, when it weakens nothing', () => {
    const plan = recorded('deferred-trail-stop');
    const { change } = plan.deferred_changes![0]!.resource_change;
    Object.assign(change, { after: { ...(change.before as object), tags: { a: 'b' } }, after_unknown: {} });
    expect(judged(plan)).toEqual({
      level: 'incomplete',
      incomplete: PARTS,
      findings: [],
      others: [
        'aws_cloudtrail.trail: update: deferred to a later plan: what it is to be is known only then; tags',
        'terraform_data.x: create',
      ],
    });
  });
});

describe('a plan of OpenTofu, which does not say whether it is a part', () => {
  const GONE = ['aws_organizations_policy.root-deny', ATTACHMENT];

  test('tofu-target-hides-detach: a plan with -target is one', () => {
    expect(judged(recorded('tofu-target-hides-detach'))).toMatchObject({
      level: 'incomplete',
      incomplete: [`this plan is a part (-target or -exclude): it leaves out 2 resources (${GONE.join(', ')})`],
    });
  });

  test('what -target keeps from being created is told by the configuration', () => {
    const plan = recorded('tofu-target-hides-detach');
    const { resources } = plan.prior_state!.values.root_module;
    plan.prior_state!.values.root_module.resources = resources.filter(({ address }) => !GONE.includes(address));
    expect(judged(plan)).toMatchObject({
      level: 'incomplete',
      incomplete: [
        'this plan is a part (-target or -exclude, or enabled = false): it leaves out 1 resource (aws_organizations_policy.root-deny)',
      ],
    });
  });

  test('a whole one is none', () => {
    const plan = recorded('tofu-target-hides-detach');
    const [one] = plan.resource_changes;
    plan.resource_changes.push(...GONE.map(address => ({ ...one!, address, type: address.split('.')[0]! })));
    expect(judged(plan)).toMatchObject({ level: 'no-changes', incomplete: [] });
  });

  test('the words of Terraform, which says so, are believed', () => {
    expect(judged({ ...recorded('tofu-target-hides-detach'), complete: true })).toMatchObject({ level: 'no-changes' });
  });
});

describe('what runs code', () => {
  const DATA =
    'data.aws_lambda_invocation.stop: data.aws_lambda_invocation.stop runs code during the apply: aws_lambda_invocation detach-scp.';
  const PROVISIONER =
    'terraform_data.x: terraform_data.x runs code when it is created: local-exec aws cloudtrail stop-logging --name organization-trail.';
  const admitting = (...admittedInvocations: { address: string; calls: string }[]): ReviewedOrganization => ({
    ...{ managementAccountId: '111111111111', accounts: [], inactiveAccounts: [], emailDomains: [] },
    ...{ organizationalUnits: new Map(), admittedInvocations },
  });
  const LAMBDA = { address: 'data.aws_lambda_invocation.stop', calls: 'detach-scp' };
  const COMMAND = { address: 'terraform_data.x', calls: 'aws cloudtrail stop-logging --name organization-trail' };

  test('invocations-no-finding: is named, with what is called and when', () => {
    expect(judged(recorded('invocations-no-finding'))).toMatchObject({
      level: 'incomplete',
      incomplete: [
        '2 invocations of code (data.aws_lambda_invocation.stop, terraform_data.x): what they do is not in the plan',
      ],
      findings: [`warning ${DATA}`, `warning ${PROVISIONER}`],
    });
  });

  test('one can be admitted without the others', () => {
    expect(judged(recorded('invocations-no-finding'), admitting(LAMBDA))).toMatchObject({
      level: 'incomplete',
      incomplete: ['1 invocation of code (terraform_data.x): what it does is not in the plan'],
      findings: [`warning ${PROVISIONER}`, `note ${DATA}`],
    });
    expect(judged(recorded('invocations-no-finding'), admitting(LAMBDA, COMMAND))).toMatchObject({
      level: 'note',
      incomplete: [],
    });
  });

  test('what is admitted may call nothing else', () => {
    const other = { ...LAMBDA, calls: 'read-scp' };
    expect(judged(recorded('invocations-no-finding'), admitting(other, COMMAND))).toMatchObject({
      level: 'incomplete',
      findings: [`warning ${DATA}`, `note ${PROVISIONER}`],
    });
  });

  test('a provisioner of what is neither created nor destroyed does not run', () => {
    const plan = recorded('invocations-no-finding');
    changeAt(plan, 'terraform_data.x').change.actions = ['update'];
    expect(judged(plan).findings).toEqual([`warning ${DATA}`]);
  });

  test('data sources that only read, and what has no provisioner, are none', () => {
    const plan = recorded('invocations-no-finding');
    for (const block of plan.configuration!.root_module.resources) {
      delete block.provisioners;
      if (block.type === 'aws_lambda_invocation') block.type = 'aws_lambda_function';
    }
    const { address, ...rest } = changeAt(plan, 'data.aws_lambda_invocation.stop');
    plan.resource_changes = plan.resource_changes.filter(change => change.address !== address);
    plan.resource_changes.push({ ...rest, address: 'data.aws_lambda_function.stop', type: 'aws_lambda_function' });
    expect(judged(plan)).toMatchObject({ level: 'clean', incomplete: [], findings: [] });
  });

  test('actions are named with what is called, the trigger, and what they are given', () => {
    const action = {
      address: 'action.aws_lambda_invoke.stop["a"]',
      type: 'aws_lambda_invoke',
      config_values: { function_name: 'stop-trail', payload: '{"token":"hush-hush"}' },
      config_sensitive: { payload: true },
      lifecycle_action_trigger: {
        triggering_resource_address: 'terraform_data.x',
        action_trigger_event: 'AfterCreate',
        on_failure: 'halt',
      },
    };
    const { findings } = review([
      readPlan(JSON.stringify({ ...recorded('deferred-trail-stop'), action_invocations: [action] }), 'stack'),
    ]);
    expect(findings.find(({ rule }) => rule === 'code-is-admitted')).toEqual({
      rule: 'code-is-admitted',
      severity: 'warning',
      stack: 'stack',
      address: 'action.aws_lambda_invoke.stop["a"]',
      accounts: [],
      summary:
        'action.aws_lambda_invoke.stop["a"] is invoked after terraform_data.x is created: aws_lambda_invoke stop-trail.',
      meaning:
        'What it does is in no plan. When it is known to be harmless, name it in review.admitted_invocations of the org file.',
      details: ['function_name: stop-trail', 'payload: (sensitive value)', 'on failure: halt'],
    });
  });
});

describe('what guards nothing of the organization', () => {
  const NIGHTLY = 'aws_cloudwatch_event_rule.nightly';

  test('schedule-rule-deleted: a schedule of a workload and its target may go', () => {
    expect(judged(recorded('schedule-rule-deleted'))).toEqual({
      level: 'clean',
      incomplete: [],
      findings: [],
      others: ['aws_cloudwatch_event_target.nightly: destroy'],
    });
  });

  test('is told by what a rule matches', () => {
    const plan = recorded('schedule-rule-deleted');
    Object.assign(changeAt(plan, NIGHTLY).change.before as object, {
      schedule_expression: null,
      event_pattern: '{"source":["aws.signin"]}',
    });
    const { findings } = review([readPlan(JSON.stringify(plan), 'stack')]);
    expect(findings.map(({ address, severity, because }) => [severity, address, because])).toEqual([
      ['danger', NIGHTLY, 'matches sign-ins'],
      ['danger', 'aws_cloudwatch_event_target.nightly', 'matches sign-ins'],
    ]);
  });
});

describe('what this program does not know', () => {
  const exploding = (address: string) => {
    const plan = recorded('invocations-no-finding');
    plan.configuration!.root_module.resources = [];
    plan.resource_changes = plan.resource_changes.filter(({ type }) => type !== 'aws_lambda_invocation');
    const change = changeAt(plan, address);
    Object.assign(change.change, { actions: ['explode'], after: change.change.before });
    return plan;
  };

  test('is a danger when it happens to what guards root', () => {
    expect(judged(exploding(ATTACHMENT))).toMatchObject({
      level: 'danger',
      incomplete: ['1 resource change could not be read, see what was not understood'],
      findings: [`danger ${ATTACHMENT}: Something that this program does not know happens to ${ATTACHMENT}.`],
    });
  });

  test('is incomplete when it happens to anything else', () => {
    expect(judged(exploding('terraform_data.x'))).toMatchObject({
      level: 'incomplete',
      incomplete: ['1 resource change could not be read, see what was not understood'],
      findings: [],
      others: ['terraform_data.x: something that this program does not know'],
    });
  });
});

/** A statement of a data source in a recorded plan. */
interface RawStatement {
  actions: string[];
}

describe('a policy whose document is read during the apply', () => {
  const NAME = 'document-read-during-apply';
  const UNKNOWN = 'danger aws_organizations_policy.unknown: What the SCP unknown denies is unknown until apply.';
  const statementOf = (plan: RawPlan, name: string): RawStatement =>
    (changeAt(plan, `data.aws_iam_policy_document.${name}`).change.after as { statement: RawStatement[] })
      .statement[0]!;

  test('is judged, through other documents and modules; what is unknown is a danger that names what makes it so', () => {
    expect(judged(recorded(NAME))).toMatchObject({ level: 'danger', findings: [UNKNOWN] });
    expect(review([readPlan(JSON.stringify(recorded(NAME)), 'stack')]).findings).toMatchObject([
      { details: [expect.anything(), 'content is unknown because of aws_sqs_queue.new.arn'] },
    ]);
  });

  test('is as dangerous as the document that the plan holds', () => {
    const plan = recorded(NAME);
    statementOf(plan, 'deny').actions = ['s3:*'];
    const { findings } = review([readPlan(JSON.stringify(plan), 'stack')]);
    expect(findings.map(({ severity, summary }) => `${severity}: ${summary}`)).toEqual([
      'danger: 3 times: The SCP … no longer denies all that it denied.',
      UNKNOWN.replace(' aws_organizations_policy.unknown', ''),
    ]);
    expect(findings[0]?.each?.map(({ address, summary }) => `${address}: ${summary}`)).toEqual([
      ...['both', 'plain'].map(
        name => `aws_organizations_policy.${name}: The SCP ${name} no longer denies all that it denied.`,
      ),
      'module.m["a"].aws_organizations_policy.inner: The SCP inner no longer denies all that it denied.',
    ]);
  });

  test('is unknown when JSON says that the value is more than the document', () => {
    const plan = recorded(NAME);
    const block = plan.configuration!.root_module.resources.find(
      ({ address }) => address === 'aws_organizations_policy.plain',
    ) as unknown as { expressions: { content: { constant_value?: string } } };
    const valueOf = (text: string) => {
      block.expressions.content.constant_value = text;
      return judged(plan).findings;
    };
    expect(valueOf('${data.aws_iam_policy_document.deny.json}')).toEqual([UNKNOWN]);
    expect(valueOf('${replace(data.aws_iam_policy_document.deny.json, "Deny", "Allow")}')).toEqual([
      'danger aws_organizations_policy.plain: What the SCP plain denies is unknown until apply.',
      UNKNOWN,
    ]);
  });
});

describe('what was changed by hand', () => {
  const DELETED = "danger aws_cloudwatch_metric_alarm.other: The alarm 'rootguard-other' is deleted.";
  const WEAKER =
    "danger aws_cloudwatch_metric_alarm.root: The alarm 'rootguard-root' no longer tells anybody and needs more before it rings.";

  test.each([
    ['is no danger when the plan puts it back', 'drift-put-back', []],
    ['is one when ignore_changes keeps the plan from that', 'drift-ignored', [WEAKER]],
    ['is one when -refresh-only accepts it', 'drift-accepted-by-refresh-only', [DELETED, WEAKER]],
    ['is one when the block is gone as well', 'drift-no-longer-configured', [DELETED, WEAKER]],
  ])('%s', (_, name, findings) => {
    expect(judged(recorded(name)).findings).toEqual(findings);
  });

  test('is said to be, with what it was before, and is none of the changes that Terraform counts', () => {
    const { findings, stacks } = review([readPlan(JSON.stringify(recorded('drift-accepted-by-refresh-only')), 's')]);
    expect(findings[1]!.details).toEqual([
      'alarm_actions: ["arn:aws:sns:us-east-1:111111111111:rootguard-critical"] → []',
      'threshold: 1 → 1000',
      'happened outside Terraform, and this plan does not put it back',
    ]);
    const none = { add: 0, change: 0, replace: 0, destroy: 0, import: 0, move: 0, forget: 0 };
    expect(stacks).toEqual([{ stack: 's', ...none }]);
  });

  test('is one when the plan puts back only a part of it', () => {
    const plan = recorded('drift-put-back');
    const { change } = changeAt(plan, 'aws_cloudwatch_metric_alarm.root');
    change.after = { ...(change.after as object), threshold: 500 };
    expect(judged(plan).findings).toEqual([
      "danger aws_cloudwatch_metric_alarm.root: The alarm 'rootguard-root' needs more before it rings.",
    ]);
  });

  test('is nothing in attributes that the configuration does not set', () => {
    const plan = recorded('drift-ignored');
    for (const block of plan.configuration!.root_module.resources as { expressions?: object }[]) block.expressions = {};
    expect(judged(plan).findings).toEqual([]);
  });
});

describe('an SCP that was detached by hand', () => {
  const NAME = 'scp-detached-by-hand';

  test('is a danger when -refresh-only accepts it', () => {
    expect(judged(recorded(NAME)).findings).toEqual([
      `danger ${ATTACHMENT}: The root-deny SCP no longer binds the whole organization (r-exam).`,
      `danger ${ATTACHMENT}: The SCP root-deny is detached from the whole organization (r-exam).`,
    ]);
  });

  test('is none when the plan attaches it again', () => {
    const plan = recorded(NAME);
    const drift = plan.resource_drift![0]!;
    const { before } = drift.change;
    plan.resource_changes.push({
      ...drift,
      change: { ...drift.change, actions: ['create'], before: null, after: before },
    });
    expect(judged(plan).findings).toEqual([]);
  });
});

describe('lock-outs and delegation', () => {
  test.each([
    [
      'fullaws-detached',
      'danger aws_organizations_policy_attachment.full: FullAWSAccess is detached from r-exam: everybody there is locked out of all that no other SCP allows.',
    ],
    [
      'scp-denies-everybody',
      'danger aws_organizations_policy.root_deny: The SCP root-deny locks everybody out of everything.',
    ],
    [
      'root-sessions-blocked',
      'danger aws_organizations_policy.root_deny: The SCP root-deny locks root sessions out of everything.',
    ],
    [
      'delegated-cloudtrail',
      "warning aws_organizations_delegated_administrator.d: The delegated administrator for 'cloudtrail.amazonaws.com' is new.",
    ],
  ])('%s', (name, finding) => {
    expect(judged(recorded(name)).findings).toEqual([finding]);
  });
});
