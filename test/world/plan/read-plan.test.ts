import { UnusablePlan } from '../../../world/plan/not-a-plan';
import { readPlan } from '../../../world/plan/read-plan';

const raw = (over: object = {}, change: object = {}): object => ({
  address: 'aws_x.a',
  mode: 'managed',
  type: 'aws_x',
  name: 'a',
  future_field: { any: 'thing' },
  ...over,
  change: { actions: ['no-op'], before: {}, after: {}, after_unknown: {}, ...change },
});

const planText = (over: object = {}): string =>
  JSON.stringify({ format_version: '1.2', terraform_version: '1.11.4', resource_changes: [], ...over });

const read = (over: object = {}) => readPlan(planText(over), 'stack', 'plan.json');

test('reads what a change says, and lets unknown fields and versions of format 1 pass', () => {
  const plan = read({
    format_version: '1.99',
    future: [1],
    variables: { secret: { value: 'never shown' }, name: { value: 'n' } },
    resource_changes: [
      raw(
        { previous_address: 'aws_x.old', action_reason: 'replace_because_tainted', deposed: 'abcd' },
        { actions: ['delete', 'create'], importing: { id: 'i-1' }, replace_paths: [['name'], ['rule', 0, 'id']] },
      ),
    ],
    resource_drift: [raw({}, { actions: ['update'] })],
    output_changes: { same: { actions: ['no-op'] }, url: { actions: ['update'], before: 'x', after: 'y' } },
  });
  expect(plan).toEqual({
    stack: 'stack',
    terraformVersion: '1.11.4',
    formatVersion: '1.99',
    incomplete: [],
    changes: [
      {
        stack: 'stack',
        address: 'aws_x.a',
        previousAddress: 'aws_x.old',
        mode: 'managed',
        type: 'aws_x',
        name: 'a',
        action: 'replace',
        reason: 'replace_because_tainted',
        importing: 'i-1',
        deposed: 'abcd',
        before: {},
        after: {},
        afterUnknown: {},
        replacePaths: [['name'], ['rule', 0, 'id']],
      },
    ],
    drift: [expect.objectContaining({ address: 'aws_x.a', action: 'update' })],
    outputs: ['url'],
    failedChecks: [],
    invocations: [],
    secrets: ['never shown'],
    notUnderstood: [],
  });
});

test.each([
  [['no-op'], 'no-op'],
  [['create'], 'create'],
  [['read'], 'read'],
  [['update'], 'update'],
  [['delete'], 'delete'],
  [['delete', 'create'], 'replace'],
  [['create', 'delete'], 'replace'],
  [['forget'], 'forget'],
])('actions %j are %s', (actions, action) => {
  expect(read({ resource_changes: [raw({}, { actions })] }).changes.map(change => change.action)).toEqual([action]);
});

test.each([
  [['create', 'delete'], true],
  [['delete', 'create'], undefined],
  [['create'], undefined],
])('whether %j makes the new object first', (actions, createsFirst) => {
  expect(read({ resource_changes: [raw({}, { actions })] }).changes[0]?.createsFirst).toBe(createsFirst);
});

test.each([[['create', 'forget']], [['forget', 'create']]])(
  'actions %j are two changes, as the old object stays in AWS beside the new one',
  actions => {
    const change = {
      ...{ actions, before: { x: 1 }, after: { x: 2 }, after_unknown: { id: true } },
      ...{ before_sensitive: { x: true }, after_sensitive: { y: true }, replace_paths: [['x']] },
    };
    const about = { previous_address: 'aws_x.old', action_reason: 'replace_because_tainted' };
    const half = { stack: 'stack', address: 'aws_x.a', mode: 'managed', type: 'aws_x', name: 'a', leavesOld: true };
    expect(read({ resource_changes: [raw(about, change)] }).changes).toEqual([
      {
        ...{ ...half, action: 'forget', previousAddress: 'aws_x.old', reason: 'replace_because_tainted' },
        ...{ before: { x: 1 }, beforeSensitive: { x: true }, afterUnknown: {}, afterSensitive: {} },
        replacePaths: [['x']],
      },
      {
        ...{ ...half, action: 'create', after: { x: 2 }, afterUnknown: { id: true } },
        ...{ beforeSensitive: false, afterSensitive: { y: true }, replacePaths: [] },
      },
    ]);
  },
);

test('what is not understood is said, and makes the plan incomplete', () => {
  const plan = read({ resource_changes: [raw({}, { actions: ['explode'] }), { address: 7 }, raw()] });
  expect(plan.changes.map(({ action }) => action)).toEqual(['unknown', 'no-op']);
  expect(plan.notUnderstood).toEqual([
    'resource_changes[0]: aws_x.a: actions ["explode"] are not known to this program',
    expect.stringMatching(/^resource_changes\[1\]: address: /),
  ]);
  expect(plan.incomplete).toEqual(['2 resource changes could not be read, see what was not understood']);
});

const DEFERRED = [{ reason: 'unknown', resource_change: raw() }, { resource_change: raw() }];

test.each([
  [{ errored: true }, 'planning ended with an error, so changes are missing'],
  [{ complete: false }, 'Terraform says that this plan is not complete (targets, or deferred changes)'],
  [{ deferred_changes: DEFERRED }, '2 resource changes are deferred to a later plan'],
  [{ deferred_changes: DEFERRED.slice(1) }, '1 resource change is deferred to a later plan'],
  [{ resource_changes: [{}] }, '1 resource change could not be read, see what was not understood'],
])('%j is not complete', (over, reason) => {
  expect(read(over).incomplete).toEqual([reason]);
});

test('deferred changes are read, and an entry that is none is said', () => {
  const { changes, notUnderstood } = read({ deferred_changes: [null, DEFERRED[0]] });
  expect(changes).toMatchObject([{ address: 'aws_x.a', action: 'no-op', deferred: 'unknown' }]);
  expect(notUnderstood).toEqual(['deferred_changes[0]: the entry is no object']);
});

test.each([
  ['AfterCreate', 'after aws_x.a is created'],
  ['before_update', 'before aws_x.a is updated'],
  ['BeforeDestroy', 'before aws_x.a is destroyed'],
  ['Sometimes', 'at the event "Sometimes" of aws_x.a'],
])('an action is invoked at %s', (event, when) => {
  const trigger = { triggering_resource_address: 'aws_x.a', action_trigger_event: event };
  const action = { address: 'action.a.b', type: 'a', config_values: {}, lifecycle_action_trigger: trigger };
  expect(read({ action_invocations: [action] }).invocations).toEqual([
    { address: 'action.a.b', kind: 'action', type: 'a', when, details: [] },
  ]);
  const later = { reason: 'unknown', action_invocation: action };
  expect(read({ deferred_action_invocations: [later] }).invocations).toMatchObject([
    { address: 'action.a.b', when: `${when}, in a later plan` },
  ]);
});

test('an action that -invoke asks for, and one of which nothing is said, are invocations', () => {
  expect(
    read({ action_invocations: [{ address: 'action.a.b', invoke_action_trigger: {} }, null] }).invocations,
  ).toEqual([
    { address: 'action.a.b', kind: 'action', type: 'action', when: 'because -invoke asks for it', details: [] },
    {
      address: 'an action without an address',
      ...{ kind: 'action', type: 'action', when: 'at a time that the plan does not say', details: [] },
    },
  ]);
});

test('code that configuration holds is found in modules, of every kind', () => {
  const block = (mode: string, type: string, expressions: object) => ({ mode, type, name: 'a', expressions });
  const constant = (constant_value: unknown) => ({ constant_value });
  const module = {
    resources: [
      block('data', 'external', { program: constant(['bash', 'x.sh']) }),
      block('data', 'http', { url: constant('https://example.com'), method: constant('POST') }),
      block('ephemeral', 'aws_lambda_invocation', { function_name: constant('f') }),
    ],
  };
  const root_module = {
    resources: [
      block('data', 'http', { url: constant('https://example.com') }),
      block('managed', 'aws_x', {
        value: { references: ['ephemeral.shell_script.b.output', 'ephemeral.shell_script.b'] },
      }),
    ],
    module_calls: { m: { module } },
  };
  const later = 'at every plan and apply';
  expect(read({ configuration: { root_module }, resource_changes: [raw()] }).invocations).toEqual([
    {
      address: 'module.m.data.external.a',
      ...{ kind: 'data source', type: 'external', calls: '["bash","x.sh"]', when: 'when this plan is made' },
      details: ['program: ["bash","x.sh"]'],
    },
    {
      address: 'module.m.data.http.a',
      ...{ kind: 'data source', type: 'http', calls: 'https://example.com', when: 'when this plan is made' },
      details: ['method: POST', 'url: https://example.com'],
    },
    {
      address: 'module.m.ephemeral.aws_lambda_invocation.a',
      ...{ kind: 'ephemeral resource', type: 'aws_lambda_invocation', calls: 'f', when: later },
      details: ['function_name: f'],
    },
    {
      address: 'ephemeral.shell_script.b',
      ...{ kind: 'ephemeral resource', type: 'shell_script', when: later, details: [] },
    },
  ]);
});

test('an ephemeral resource is opened, whatever the action is called', () => {
  const address = 'ephemeral.aws_x.a';
  expect(read({ resource_changes: [raw({ address, mode: 'ephemeral' }, { actions: ['Open'] })] })).toMatchObject({
    changes: [{ mode: 'ephemeral', action: 'read' }],
    notUnderstood: [],
  });
});

test.each([
  [{ id: 'i-1' }, 'i-1'],
  [{ identity: { account_id: '111111111111', name: 'a', region: null } }, 'account_id=111111111111, name=a'],
  [{ unknown: true }, ''],
])('what is imported by %j', (importing, by) => {
  expect(read({ resource_changes: [raw({}, { importing })] }).changes).toMatchObject([{ importing: by }]);
});

test('the redacted form of HCP Terraform is read, and is never complete', () => {
  const redacted = { plan_format_version: '1.2', resource_changes: [raw()], provider_format_version: '1.0' };
  expect(readPlan(JSON.stringify(redacted), 'stack')).toMatchObject({
    formatVersion: '1.2',
    changes: [{ address: 'aws_x.a' }],
    incomplete: [expect.stringMatching(/^this is the redacted form of HCP Terraform: /) as string],
  });
});

test('a plan that says that it is complete and without error, or nothing about it, is complete', () => {
  expect(read({ errored: false, complete: true, deferred_changes: [] }).incomplete).toEqual([]);
});

test('checks that fail are said without their messages', () => {
  const checks = [
    { address: { to_display: 'check.health' }, status: 'fail', instances: [{ problems: [{ message: 'secret' }] }] },
    { address: { to_display: 'check.fine' }, status: 'pass' },
    { address: { to_display: 'check.broken' }, status: 'error' },
  ];
  const { failedChecks, notUnderstood, incomplete } = read({ checks });
  expect([failedChecks, notUnderstood, incomplete]).toEqual([
    ['check.health', 'check.broken, which could not be evaluated'],
    [],
    [],
  ]);
});

const MAKE = '; make it with terraform show -json PLANFILE';
const WRAPPED =
  'a wrapper around Terraform wrote lines of its own around the JSON; switch it off (with hashicorp/setup-terraform: terraform_wrapper: false), and make the file again with terraform show -json PLANFILE';
test.each([
  ['', `the file is empty${MAKE}`],
  [`[command]/usr/bin/terraform-bin show -json plan\n${planText()}`, WRAPPED],
  [`${planText()}\n::debug::Terraform exited with code 0.\n`, WRAPPED],
  [`::add-mask::x\n${planText()}`, WRAPPED],
  ['Terraform will perform', `no JSON: a plan begins with {${MAKE}`],
  ['PK\u0003\u0004', `this is a binary plan file, not its JSON${MAKE}`],
  [planText().slice(0, -7), `cut off after ${planText().length - 7} characters, no valid JSON${MAKE}`],
  ['{"a" 1}', `no valid JSON${MAKE}`],
  ['[]', `no plan of Terraform: a plan is a JSON object${MAKE}`],
  ['{"version":4,"serial":1,"lineage":"x"}', `this is a state file, no plan${MAKE}`],
  ['{"@level":"info"}', `this is the log of terraform plan -json, no plan${MAKE}`],
  ['{"format_version":1}', `format_version must be text such as "1.2"${MAKE}`],
  ['{}', `no plan of Terraform: format_version is missing${MAKE}`],
  [
    '{"remote_plan_format":1,"run_id":"run-1","hostname":"app.terraform.io"}',
    'this is the bookmark of a plan that HCP Terraform keeps, not its JSON; run terraform show -json PLANFILE > plan.json in the folder that was planned, signed in (terraform login), and review plan.json',
  ],
  [
    '{"meta":{},"encrypted_data":"eA==","encryption_version":"v0"}',
    'this is a plan file that OpenTofu encrypted, not its JSON; run tofu show -json PLANFILE > plan.json in the folder that was planned, with the same encryption (TF_ENCRYPTION or its encryption block), and review plan.json',
  ],
  [
    '{"serial":1,"lineage":"a","meta":{},"encrypted_data":"eA=="}',
    'this is a state that OpenTofu encrypted, no plan; run tofu plan -out PLANFILE, then tofu show -json PLANFILE > plan.json in the folder that was planned, with the same encryption (TF_ENCRYPTION or its encryption block), and review plan.json',
  ],
  ['{"format_version":"1.2","resource_changes":{}}', `no plan of Terraform: resource_changes: not a list${MAKE}`],
  [
    '{"format_version":"1.0","values":{}}',
    `no plan of Terraform: this is a state (terraform show -json without a plan file)${MAKE}`,
  ],
  [
    planText({ format_version: '0.2' }),
    'plan format "0.2" is not supported, only 1.x; make the plan with Terraform 1.1 or newer',
  ],
  [
    planText({ format_version: '2.0' }),
    'plan format "2.0" is newer than this program, which reads 1.x; update rootguard, or make the plan with an older Terraform',
  ],
])('refuses %j', (text, message) => {
  expect(() => readPlan(text, 'stack', 'plan.json')).toThrow(new UnusablePlan(`plan.json: ${message}`));
});

test('a refusal never quotes the file', () => {
  for (const text of ['{"secret": "hunter2" ', '{"format_version":"1.0","resource_changes":{"secret":"hunter2"}}']) {
    expect(() => readPlan(text, 's', 'f')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter2') as string }) as Error,
    );
  }
});

test('a byte order mark is no error', () => {
  expect(readPlan(`\ufeff${planText()}`, 's').changes).toEqual([]);
});

test('a phone number that for_each has for a key is not in the address', () => {
  const address = 'aws_sns_topic_subscription.pager["+15550100123"]';
  const { changes } = read({ resource_changes: [raw({ address, previous_address: `module.a.${address}` })] });
  expect(changes).toMatchObject([
    {
      address: 'aws_sns_topic_subscription.pager["(phone number)"]',
      previousAddress: 'module.a.aws_sns_topic_subscription.pager["(phone number)"]',
    },
  ]);
});
