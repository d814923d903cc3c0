import { rmSync } from 'node:fs';
import { stringify } from 'yaml';
import { adoption } from '../../adopt/adoption';
import { adoptionReport } from '../../adopt/adoption-report';
import { Imports } from '../../config/imports';
import { Organization } from '../../config/organization';
import { reviewedOrganization } from '../../cli/reviewed-organization';
import { withImports } from '../../stacks/imports';
import { coverage } from '../../world/coverage';
import { Snapshot, SnapshotThing } from '../../world/live/snapshot';
import { synthesizedWorld } from '../../world/stacks/synthesized-world';
import { soundSnapshot } from '../audit/sound-snapshot';
import { orgFile } from '../config/org-file';
import { synthesizedFolder } from '../simulate/synthesized-folder';
import { organizationOf } from '../config/organization-of';
import { snapshotOf } from '../world/live/snapshot-of';

const FILE = orgFile();
const ORGANIZATION = organizationOf(stringify(FILE));
const FOLDER = synthesizedFolder(stringify(FILE));
const OUGHT = synthesizedWorld(FOLDER, { organization: reviewedOrganization(ORGANIZATION) });
/** Regions whose events are forwarded. */
const REGIONS = [...new Set(coverage(OUGHT).forwarding.covered.map(({ what }) => what))].sort();
afterAll(() => rmSync(FOLDER, { recursive: true }));
const found = (snapshot: Partial<Snapshot>, organization: Organization = ORGANIZATION) =>
  adoption(organization, OUGHT, soundless(snapshot));

const SOUND = soundSnapshot(ORGANIZATION);

/** An organization in which there is nothing but what a test says. */
const soundless = (more: Partial<Snapshot>): Snapshot =>
  snapshotOf({ accounts: SOUND.accounts, organizationalUnits: SOUND.organizationalUnits, ...more });
const thing = (type: string, attributes: object, more: object = {}): SnapshotThing => ({
  ...{ type: `aws_${type}`, account: '111111111111', region: 'us-east-1', ...more },
  attributes: { ...attributes },
});
const scp = (id: string, name: string, content: object) =>
  thing('organizations_policy', { id, name, type: 'SERVICE_CONTROL_POLICY', content: JSON.stringify(content) });
const attached = (policy_id: string, target_id: string) =>
  thing('organizations_policy_attachment', { policy_id, target_id });
const denyRoot = (more: object = {}) => ({
  Version: '2012-10-17',
  Statement: {
    ...{ Effect: 'Deny', Action: '*', Resource: '*' },
    Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:root' }, ...more },
  },
});
const OPEN = { Null: { 'aws:AssumedRoot': 'true' } };
const ALLOW_ALL = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };

test('an empty organization has nothing to adopt, and nothing in conflict', () => {
  expect(found({})).toEqual({ imports: [], fates: [] });
  expect(adoptionReport(found({}))).toBe('0 things are taken over by the next apply.\n');
});

test('contacts that nobody could read are a conflict: the apply would overwrite them', () => {
  const unknown = [{ action: 'account:GetAlternateContact', account: '222222222222', reason: 'AccessDeniedException' }];
  const { fates, imports } = found({ unknown });
  expect(imports).toEqual([]);
  expect(fates.map(({ what, fate }) => `${fate}: ${what}`).sort()).toEqual(
    ['billing', 'operations', 'security'].map(kind => `in conflict: ${kind} contact of 222222222222 (Payments)`),
  );
});

test('what else could not be read is a conflict, once for each permission: it may be made again', () => {
  const reason = 'AccessDeniedException';
  const asked = ['cloudtrail:DescribeTrails', 'cloudtrail:DescribeTrails', 'organizations:ListPolicies'];
  const others = ['iam:GetAccountSummary', 'sts:AssumeRole'];
  const { fates } = found({ unknown: [...asked, ...others].map(action => ({ action, reason })) });
  expect(fates).toEqual(
    [...new Set(asked)].map(action => ({
      ...{ what: `what ${action} would tell`, fate: 'in conflict' },
      details: [`could not be read, so that the apply may make again what is there: ${reason}`],
    })),
  );
});

test('a contact whose number is a hash is adopted, and not said to be the same', () => {
  const contact = SOUND.things.find(({ attributes }) => attributes.account_id === '222222222222')!;
  const fateOf = (phone_number: unknown) =>
    found({ things: [{ ...contact, attributes: { ...contact.attributes, phone_number } }] }).fates;
  expect(fateOf(contact.attributes.phone_number)).toMatchObject([{ fate: 'as it is', details: [] }]);
  expect(fateOf('hmac-sha256:00')).toMatchObject([{ fate: 'adopted', details: ['not compared: phone_number'] }]);
  expect(fateOf('+1 206 555 0199')).toMatchObject([{ fate: 'changes', details: ['another phone number'] }]);
});

describe('SCPs', () => {
  /** Beside FullAWSAccess, which AWS attaches everywhere. */
  const policies = (...things: SnapshotThing[]) =>
    found({
      things: [
        scp('p-FullAWSAccess', 'FullAWSAccess', ALLOW_ALL),
        ...['r-exam', 'ou-exam-11111111', 'ou-exam-22222222', '222222222222'].map(id =>
          attached('p-FullAWSAccess', id),
        ),
        ...things,
      ],
    });

  test('of the same meaning are adopted, of nearly the same are left alone and said', () => {
    const same = policies(scp('p-1', 'Corp', denyRoot(OPEN)), attached('p-1', 'ou-exam-11111111'));
    expect(same.imports).toEqual([{ stack: 'guardrails', address: 'aws_organizations_policy.root-deny', id: 'p-1' }]);
    const nearly = policies(
      scp('p-1', 'Corp', denyRoot({ ...OPEN, StringNotEquals: { 'aws:PrincipalAccount': '999999999999' } })),
      attached('p-1', 'ou-exam-11111111'),
    );
    expect(nearly).toEqual({
      imports: [],
      fates: [{ what: 'SCP Corp', fate: 'left alone', details: ['denies root of 1 account: 222222222222'] }],
    });
  });

  test('that Control Tower manages are left to it, though they mean the same', () => {
    expect(policies(scp('p-1', 'aws-guardrails-x1', denyRoot(OPEN)), attached('p-1', 'ou-exam-11111111'))).toEqual({
      imports: [],
      fates: [
        {
          ...{ what: 'SCP aws-guardrails-x1', fate: 'left alone' },
          details: ['denies root of 1 account: 222222222222', 'AWS Control Tower manages it: change it there'],
        },
      ],
    });
  });

  test('that close root sessions are a conflict', () => {
    const { fates } = policies(scp('p-1', 'Corp', denyRoot()), attached('p-1', 'r-exam'));
    expect(fates).toEqual([
      {
        ...{ what: 'SCP Corp', fate: 'in conflict' },
        details: [
          'denies root of 1 account: 222222222222',
          'it denies root sessions too, which are the way back in: exempt aws:AssumedRoot in it, or detach it',
        ],
      },
    ]);
  });

  test('a target that is full is told before the apply, with whose SCPs fill it; one with room for one is not', () => {
    const most = ORGANIZATION.aws!.quotas.scpsPerTarget;
    const filled = (count: number) =>
      found({
        things: Array.from({ length: count }, (_, at) => [
          scp(`p-${at}`, `Corp-${at}`, ALLOW_ALL),
          attached(`p-${at}`, 'r-exam'),
        ]).flat(),
      }).fates;
    expect(filled(most - 1)).toEqual([]);
    const [fate, ...others] = filled(most);
    expect(others).toEqual([]);
    expect(fate).toMatchObject({ what: 'target r-exam', fate: 'in conflict' });
    expect(fate!.details[0]).toContain(
      `AWS allows ${most} SCPs there; it has ${most} that are not Rootguard's, and 1 would come: Corp-0, `,
    );
  });
});

describe('SCPs that close accounts to what forwards events', () => {
  const WAYS = 'exempt arn:*:iam::*:role/stacksets-exec-* in it, take it off, or leave';
  const deny = (more: object) => ({
    Version: '2012-10-17',
    Statement: { Effect: 'Deny', Action: '*', Resource: '*', ...more },
  });
  const closed = (content: object, others: readonly SnapshotThing[] = FULL) =>
    found({ things: [...others, scp('p-1', 'Corp', content), attached('p-1', '222222222222')] }).fates;
  const FULL = [
    scp('p-FullAWSAccess', 'FullAWSAccess', ALLOW_ALL),
    ...['r-exam', 'ou-exam-11111111', 'ou-exam-22222222', '222222222222'].map(id => attached('p-FullAWSAccess', id)),
  ];
  const inConflict = (where: string, out: string) => [
    {
      ...{ what: 'SCP Corp', fate: 'in conflict' },
      details: [
        `keeps CloudFormation StackSets from making what forwards events, in ${where} of 1 account: 222222222222`,
        `${WAYS} ${out}`,
      ],
    },
  ];
  const EVERYWHERE = inConflict('every region', 'them out (alerts.targets)');

  test('a quarantine, also one that lets the role of another tool through', () => {
    expect(closed(deny({}))).toEqual(EVERYWHERE);
    const others = { Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Other*' } } };
    expect(closed(deny(others))).toEqual(EVERYWHERE);
  });

  test('a quarantine that lets StackSets through closes nothing', () => {
    const condition = { ArnNotLike: { 'aws:PrincipalArn': 'arn:*:iam::*:role/stacksets-exec-*' } };
    expect(closed(deny({ Condition: condition }))).toEqual([]);
  });

  test('nobody but a role of theirs may make roles', () => {
    const condition = { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Provisioner' } };
    expect(closed(deny({ Action: ['iam:CreateRole', 'iam:PutRolePolicy'], Condition: condition }))).toEqual(EVERYWHERE);
  });

  test.each([
    ...['cloudformation:CreateStack', 'iam:CreateRole', 'iam:PutRolePolicy', 'iam:PassRole', 'events:PutRule'],
    ...['events:PutTargets', 'sqs:CreateQueue', 'sqs:SetQueueAttributes', 'cloudwatch:PutMetricAlarm'],
  ])('%s, without which the template cannot be made', Action => expect(closed(deny({ Action }))).toEqual(EVERYWHERE));

  test('roles are made in no region, so that a denied region does not close them', () => {
    const elsewhere = { StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } };
    expect(closed(deny({ Action: ['iam:CreateRole', 'iam:PutRolePolicy'], Condition: elsewhere }))).toEqual([]);
  });

  test('rules of other names closed are none of ours', () =>
    expect(closed(deny({ Action: 'events:*', Resource: 'arn:aws:events:*:*:rule/corp-*' }))).toEqual([]));

  test('a region that is denied is named, and roles, which are in none, are not closed by it', () => {
    const regions = { StringNotEquals: { 'aws:RequestedRegion': REGIONS.slice(1) } };
    expect(closed(deny({ Action: undefined, NotAction: ['iam:*', 'sts:*'], Condition: regions }))).toEqual(
      inConflict(REGIONS[0]!, 'the regions out (alerts.regions)'),
    );
    const all = { StringNotEquals: { 'aws:RequestedRegion': REGIONS } };
    expect(closed(deny({ Action: undefined, NotAction: ['iam:*', 'sts:*'], Condition: all }))).toEqual([]);
  });

  test('an allow list in place of FullAWSAccess closes what it does not have', () => {
    const others = FULL.filter(({ attributes }) => attributes.target_id !== '222222222222');
    const allow = (Action: string[]) => ({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action, Resource: '*' },
    });
    const needed = ['cloudformation:*', 'iam:*', 'events:*', 'sqs:*', 'cloudwatch:*'];
    expect(closed(allow(needed), others)).toEqual([]);
    expect(closed(allow(needed.slice(1)), others)).toEqual(EVERYWHERE);
  });

  test('the management account is bound by none', () =>
    expect(found({ things: [...FULL, scp('p-1', 'Corp', deny({})), attached('p-1', '111111111111')] }).fates).toEqual(
      [],
    ));

  test('a policy that nobody could read closes nothing that anybody knows of', () => {
    // alone there: an SCP that nobody could read does not make an allow list of its level
    const others = FULL.filter(({ attributes }) => attributes.target_id !== '222222222222');
    const unread = {
      type: 'aws_organizations_policy',
      account: '111111111111',
      attributes: { id: 'p-1', name: 'Corp' },
    };
    expect(found({ things: [...others, unread, attached('p-1', '222222222222')] }).fates).toEqual([]);
  });
});

test('a trail that is stopped is told to be one', () => {
  const trail = (enable_logging: boolean) =>
    found({
      things: [thing('cloudtrail', { name: "o'ld", is_organization_trail: true, enable_logging })],
    }).fates.find(({ what }) => what === "trail o'ld");
  expect(trail(true)?.details).toEqual([
    'records the organization as well, and both are paid for: name its log group in trail.existing, or retire it',
  ]);
  expect(trail(false)?.details).toEqual([
    String.raw`is stopped and records nothing: retire it, aws cloudtrail delete-trail --name 'o'\''ld' --region us-east-1`,
  ]);
});

describe('what bears our names', () => {
  const trail = (more: object = {}) =>
    thing('cloudtrail', {
      ...{ name: 'organization-trail', arn: 'arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail' },
      ...{ is_organization_trail: true, ...more },
    });

  test('is adopted where it is the same one', () => {
    const things = [
      trail(),
      thing('s3_bucket', { bucket: 'example-org-trail' }),
      thing('s3_bucket_versioning', { bucket: 'example-org-trail' }),
      thing('cloudwatch_log_metric_filter', {
        ...{ name: 'rootguard-CIS-4.3-root-activity', log_group_name: '/organization/trail' },
      }),
    ];
    expect(found({ things }).imports.map(({ stack, id }) => `${stack} ${id}`)).toEqual([
      'alarms /organization/trail:rootguard-CIS-4.3-root-activity',
      'trail arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail',
      'trail example-org-trail',
      'trail example-org-trail',
    ]);
  });

  test('in another account or region is a conflict', () => {
    const elsewhere = { ...trail(), region: 'eu-west-1' };
    expect(found({ things: [elsewhere] })).toMatchObject({
      imports: [],
      fates: [
        { what: 'cloudtrail organization-trail', fate: 'in conflict' },
        { what: 'trail organization-trail', fate: 'left alone' },
      ],
    });
  });

  test('a trail of another name stays, and is said', () => {
    const { imports, fates } = found({ things: [trail({ name: 'corp' })] });
    expect(imports).toEqual([]);
    expect(fates).toMatchObject([{ what: 'trail corp', fate: 'left alone' }]);
  });
});

describe('what has no name of its own', () => {
  const key = (more: object = {}, state: Record<string, unknown> = {}) => ({
    ...thing('kms_key', { key_id: 'k-1', description: 'Encrypts the Rootguard alert topics', ...more }),
    state,
  });
  const ids = (things: SnapshotThing[], ought = found) =>
    ought({ things }).imports.map(({ stack, address, id }) => `${stack} ${address} ${id}`);

  test('a key is the one that says of itself what the stacks say, in the account where they have it', () => {
    const entry = 'alerts aws_kms_key.alerts_key k-1';
    expect(ids([key()])).toEqual([entry]);
    expect(ids([key(), thing('kms_alias', { name: 'alias/rootguard-alerts', target_key_id: 'k-1' })])).toEqual([
      'alerts aws_kms_alias.alerts_key-alias alias/rootguard-alerts',
      entry,
    ]);
    expect(found({ things: [key({ description: 'of somebody else' })] })).toEqual({ imports: [], fates: [] });
    expect(found({ things: [key({}, { state: 'PendingDeletion' })] })).toEqual({ imports: [], fates: [] });
    expect(found({ things: [{ ...key(), region: 'eu-west-1' }] })).toEqual({ imports: [], fates: [] });
  });

  test('the policy of a topic comes with it', () => {
    const arn = 'arn:aws:sns:us-east-1:111111111111:rootguard-critical';
    expect(ids([thing('sns_topic', { arn, name: 'rootguard-critical' })])).toEqual([
      `alerts aws_sns_topic.alerts_critical ${arn}`,
      `alerts aws_sns_topic_policy.alerts_critical-policy ${arn}`,
    ]);
  });

  test('the detector of GuardDuty is that of the management account and the home region', () => {
    const file = { ...FILE, posture: { guardduty: { account: 'payments', role_name: 'Posture' } } };
    const organization = organizationOf(stringify(file));
    const folder = synthesizedFolder(stringify(file));
    try {
      const ought = synthesizedWorld(folder, { organization: reviewedOrganization(organization) });
      const inRegion = (region: string) =>
        adoption(organization, ought, soundless({ things: [thing('guardduty_detector', { id: 'd' }, { region })] }));
      expect(inRegion('us-east-1')).toEqual({
        imports: [{ stack: 'posture', address: 'aws_guardduty_detector.guardduty_management', id: 'd' }],
        fates: [{ what: 'detector of GuardDuty in 111111111111, us-east-1', fate: 'adopted', details: [] }],
      });
      expect(inRegion('eu-west-1').imports).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('what does the same under another name', () => {
  const GROUP = 'CloudTrail/logs';
  const metric = { name: 'RootAccountUsage', namespace: 'Corp' };
  const trail = thing('cloudtrail', {
    ...{ name: 'corp', is_organization_trail: true },
    cloud_watch_logs_group_arn: `arn:aws:logs:us-east-1:111111111111:log-group:${GROUP}:*`,
  });
  const filter = (more: object = {}) =>
    thing('cloudwatch_log_metric_filter', {
      ...{ name: 'corp-root', log_group_name: GROUP, metric_transformation: [{ ...metric, value: '1' }] },
      // the pattern of CIS, in other words than those of the stacks
      pattern:
        '{ ($.userIdentity.type = Root) && ($.eventType != "AwsServiceEvent") && ($.userIdentity.invokedBy NOT EXISTS) }',
      ...more,
    });
  const arn = 'arn:aws:sns:us-east-1:111111111111:corp-alarms';
  const alarm = (more: object = {}) =>
    thing('cloudwatch_metric_alarm', {
      ...{ alarm_name: 'corp-root', namespace: metric.namespace, metric_name: metric.name, alarm_actions: [arn] },
      ...more,
    });
  const topic = thing('sns_topic', { arn, name: 'corp-alarms' });
  const listener = thing('sns_topic_subscription', { topic_arn: arn, protocol: 'email', endpoint: 'a@example.com' });
  const doubled = (...things: SnapshotThing[]) =>
    found({ things: [trail, ...things] }).fates.filter(({ fate }) => fate === 'doubled');

  test('is said with the way to retire it: filter, alarm and topic', () => {
    expect(doubled(filter(), alarm(), topic, listener)).toEqual([
      {
        ...{ what: 'alarm corp-root', fate: 'doubled' },
        details: [
          'rings for what alarms of the stacks ring for',
          "once npx rootguard alert-test passes: aws cloudwatch delete-alarms --alarm-names 'corp-root' --region us-east-1",
        ],
      },
      {
        ...{ what: 'metric filter corp-root of CloudTrail/logs', fate: 'doubled' },
        details: [
          'counts nothing that filters of the stacks do not count',
          "when no alarm and no dashboard shows its metric, once npx rootguard alert-test passes: aws logs delete-metric-filter --log-group-name 'CloudTrail/logs' --filter-name 'corp-root' --region us-east-1",
        ],
      },
      {
        ...{ what: 'topic corp-alarms', fate: 'doubled' },
        details: [
          'hears of alarms that are doubled; 1 subscription listens there: write who has to hear on into alerts.subscriptions',
          `when nothing else publishes there, once npx rootguard alert-test passes: aws sns delete-topic --topic-arn ${arn} --region us-east-1`,
        ],
      },
    ]);
  });

  test('in a command that does nothing else, whatever somebody calls an alarm', () => {
    const [{ details = [] } = {}] = doubled(filter(), alarm({ alarm_name: "x'; rm -rf ~ #" }));
    expect(details[1]).toBe(
      String.raw`once npx rootguard alert-test passes: aws cloudwatch delete-alarms --alarm-names 'x'\''; rm -rf ~ #' --region us-east-1`,
    );
  });

  test('but not what counts more, out of another log group, or what an alarm sees besides', () => {
    const more = { pattern: '{ $.eventName = ConsoleLogin }' };
    expect(doubled(filter(more), alarm(), topic)).toEqual([]);
    expect(doubled(filter({ log_group_name: '/app' }), alarm(), topic)).toEqual([]);
    const both = doubled(filter(), filter({ ...more, name: 'corp-sign-in' }), alarm(), topic);
    expect(both.map(({ what }) => what)).toEqual(['metric filter corp-root of CloudTrail/logs']);
  });

  test('and the role of a trail that is taken over', () => {
    const role = (name: string) => ({
      ...thing('cloudtrail', {
        ...{ name: 'organization-trail', arn: 'arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail' },
        cloud_watch_logs_role_arn: `arn:aws:iam::111111111111:role/service/${name}`,
      }),
    });
    expect(doubled(role('CloudTrail_Logs'))).toEqual([
      {
        ...{ what: 'role CloudTrail_Logs', fate: 'doubled' },
        details: [
          'the trail organization-trail delivers to its log group with a role of the stacks after the apply',
          'when nothing else has it, aws iam delete-role --role-name CloudTrail_Logs, its policies before',
        ],
      },
    ]);
    expect(doubled(role('rootguard-trail-logs'))).toEqual([]);
  });
});

describe('the Terraform JSON of a stack', () => {
  const json = () => ({ resource: { aws_a: { one: { b: '${aws_b.two.id}' } }, aws_b: { two: {} } } });
  const entry = (address: string, stack = 'guardrails') => ({ stack, address, id: 'i' });
  const of = (imports: Partial<Imports>) =>
    withImports(json(), 'guardrails', { version: 1, imports: [], undone: [], ...imports });

  test('has import blocks of what it still has, and of no other stack', () => {
    const imports = [entry('aws_b.two'), entry('aws_b.gone'), entry('aws_b.two', 'trail')];
    expect(of({ imports })).toEqual({ ...json(), import: [{ to: 'aws_b.two', id: 'i' }] });
    expect(of({})).toEqual(json());
  });

  test('forgets what is given back, and refuses to give back what something else needs', () => {
    const removed = (from: string) => ({ from, lifecycle: { destroy: false } });
    expect(of({ undone: [entry('aws_a.one')] })).toEqual({
      resource: { aws_b: { two: {} } },
      removed: [removed('aws_a.one')],
    });
    expect(of({ undone: [entry('aws_a.one'), entry('aws_b.two')] })).toEqual({
      removed: [removed('aws_a.one'), removed('aws_b.two')],
    });
    expect(() => of({ undone: [entry('aws_b.two')] })).toThrow(
      'guardrails: aws_b.two cannot be given back alone, other resources of the stack need it: undo their adoption too',
    );
  });
});
