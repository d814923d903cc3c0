import { ResourceChange } from '../../../../world/plan/plan';
import { ReviewedOrganization } from '../../../../world/context';
import { forwardingReachesEveryone } from '../../../../review/rules/forwarding/forwarding-reaches-everyone';
import { change, changed, deleted, findings, replaced, said, unchanged, unknown } from '../changes';

const SET = 'aws_cloudformation_stack_set';
const INSTANCES = 'aws_cloudformation_stack_instances';
const INSTANCE = 'aws_cloudformation_stack_set_instance';
const ALL = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
const ROOT = { account: [{ Ref: 'AWS::AccountId' }], detail: { userIdentity: { type: ['Root'] } } };

const rule = (EventPattern: object, more: object = {}) => ({
  Type: 'AWS::Events::Rule',
  Properties: { State: ALL, EventPattern, Targets: [{ Id: 'hub', Arn: { Ref: 'Hub' } }], ...more },
});
const template = (Resources: object): string => JSON.stringify({ Parameters: { Hub: { Type: 'String' } }, Resources });
const ROLE = { Type: 'AWS::IAM::Role', Properties: {} };
const set = {
  name: 'forwarding',
  template_body: template({ Root: rule(ROOT), Role: ROLE }),
  parameters: { Hub: 'arn:aws:events:us-east-1:111111111111:event-bus/hub' },
  permission_model: 'SERVICE_MANAGED',
  auto_deployment: [{ enabled: true, retain_stacks_on_account_removal: false }],
};
const toTemplate = (resources: object): ResourceChange[] => [changed(SET, set, { template_body: template(resources) })];
const ofSet = (severity: string, says: string): string[] => [`${severity}: The StackSet 'forwarding' ${says}.`];

const targets = (units: string[], more: object = {}) => [{ organizational_unit_ids: units, ...more }];
const instances = {
  stack_set_name: 'forwarding',
  regions: ['us-east-1', 'eu-west-1'],
  deployment_targets: targets(['r-abcd']),
};
const one = { stack_set_name: 'forwarding', account_id: '222222222222', region: 'us-east-1' };
const filtered = (account_filter_type: string, ...accounts: string[]) => ({
  deployment_targets: targets(['r-abcd'], { account_filter_type, accounts }),
});
const to = (over: object, from: object = {}): ResourceChange[] => [
  changed(INSTANCES, { ...instances, ...from }, { ...over }),
];
const ofInstances = (severity: string, says: string): string[] => [
  `${severity}: The deployment of StackSet 'forwarding' ${says}.`,
];

const organization: ReviewedOrganization = {
  managementAccountId: '111111111111',
  accounts: [
    { id: '111111111111', name: 'Management' },
    { id: '222222222222', name: 'Shop', ou: 'Workloads/Prod' },
    { id: '333333333333', name: 'Lab', ou: 'Sandbox' },
  ],
  organizationalUnits: new Map([
    ['Workloads', 'ou-abcd-workload'],
    ['Workloads/Prod', 'ou-abcd-prodprod'],
    ['Sandbox', 'ou-abcd-sandboxx'],
  ]),
  inactiveAccounts: [],
  emailDomains: [],
};

test.each<[string, ResourceChange[], string[]]>([
  ['deleted', [deleted(SET, set)], ofSet('danger', 'is deleted')],
  [
    'no automatic deployment',
    [changed(SET, set, { auto_deployment: [] })],
    ofSet('danger', 'loses automatic deployment'),
  ],
  [
    'automatic deployment off',
    [changed(SET, set, { auto_deployment: [{ enabled: false, retain_stacks_on_account_removal: false }] })],
    ofSet('danger', 'loses automatic deployment'),
  ],
  [
    'stacks stay behind',
    [changed(SET, set, { auto_deployment: [{ enabled: true, retain_stacks_on_account_removal: true }] })],
    ofSet('warning', 'leaves its stacks in accounts that leave'),
  ],
  ['another hub', [changed(SET, set, { parameters: { Hub: 'other' } })], ofSet('warning', 'changes its parameters')],
  ['a rule less', toTemplate({ Role: ROLE }), ofSet('danger', 'loses rules of its template: Root')],
  ['a role less', toTemplate({ Root: rule(ROOT) }), ofSet('warning', 'loses other resources of its template: Role')],
  [
    'a rule without read-only calls',
    toTemplate({ Root: rule(ROOT, { State: 'ENABLED' }), Role: ROLE }),
    ofSet('danger', 'has a rule Root that no longer sees read-only calls'),
  ],
  [
    'a narrower rule',
    toTemplate({ Root: rule({ ...ROOT, region: ['us-east-1'] }), Role: ROLE }),
    ofSet('danger', 'has a rule Root that no longer matches 1 of the sample events: eu'),
  ],
  [
    'a rule with another target',
    toTemplate({ Root: rule(ROOT, { Targets: [{ Id: 'hub', Arn: 'other' }] }), Role: ROLE }),
    ofSet('danger', 'has a rule Root that sends elsewhere'),
  ],
  [
    'a rule with a function',
    toTemplate({ Root: rule({ source: [{ 'Fn::Sub': 'x' }] }), Role: ROLE }),
    ofSet('warning', 'has a rule Root that cannot be compared: Root: Fn::Sub: only Ref and Fn::Join are simulated'),
  ],
  [
    'neither JSON nor YAML',
    [changed(SET, set, { template_body: 'Resources: {' })],
    ofSet('warning', 'changes a template that cannot be read'),
  ],
  [
    'YAML without the rule',
    [changed(SET, set, { template_body: 'Resources: { Role: { Type: AWS::IAM::Role, Properties: {} } }' })],
    ofSet('danger', 'loses rules of its template: Root'),
  ],
  [
    'another logical id',
    toTemplate({ RootCalls: rule(ROOT), Role: ROLE }),
    ofSet('warning', 'gives other logical ids to what is in its template: Root'),
  ],
  [
    'another logical id, and another pattern',
    toTemplate({ RootCalls: rule({ source: ['x'] }), Role: ROLE }),
    ofSet('danger', 'loses rules of its template: Root'),
  ],
  [
    'one rule in place of two that were the same',
    [
      changed(
        SET,
        { ...set, template_body: template({ Root: rule(ROOT), Again: rule(ROOT) }) },
        { template_body: template({ Only: rule(ROOT) }) },
      ),
    ],
    ofSet('danger', 'loses rules of its template: Again, and gives other logical ids to what is in its template: Root'),
  ],
  [
    'an account less that is not below the OU',
    to(
      { deployment_targets: targets(['ou-abcd-sandboxx'], { account_filter_type: 'UNION', accounts: [] }) },
      {
        deployment_targets: targets(['ou-abcd-sandboxx'], { account_filter_type: 'UNION', accounts: ['222222222222'] }),
      },
    ),
    ofInstances('danger', "no longer reaches '222222222222'"),
  ],
  [
    'unknown template',
    [unknown(SET, set, { template_body: true })],
    ofSet('warning', 'has a template that is unknown until apply'),
  ],
  ['instances deleted', [deleted(INSTANCES, instances)], ofInstances('danger', 'is deleted')],
  ['a region less', to({ regions: ['us-east-1'] }), ofInstances('danger', "no longer reaches 'eu-west-1'")],
  [
    'an account less',
    to({ accounts: ['111111111111'] }, { accounts: ['111111111111', '222222222222'] }),
    ofInstances('danger', "no longer reaches '222222222222'"),
  ],
  [
    'an OU for the root',
    to({ deployment_targets: targets(['ou-abcd-sandboxx']) }),
    ofInstances('danger', "no longer reaches 'r-abcd'"),
  ],
  [
    'accounts left out',
    to({ deployment_targets: targets(['r-abcd'], { account_filter_type: 'DIFFERENCE', accounts: ['222222222222'] }) }),
    ofInstances('danger', 'leaves accounts out'),
  ],
  [
    'more accounts left out',
    to(filtered('DIFFERENCE', '222222222222', '333333333333'), filtered('DIFFERENCE', '222222222222')),
    ofInstances('danger', "leaves '333333333333' out"),
  ],
  [
    'fewer accounts chosen',
    to(filtered('INTERSECTION', '222222222222'), filtered('INTERSECTION', '222222222222', '333333333333')),
    ofInstances('danger', "no longer reaches '333333333333'"),
  ],
  [
    'left out who was chosen',
    to(filtered('DIFFERENCE', '222222222222'), filtered('INTERSECTION', '222222222222')),
    ofInstances('danger', 'leaves accounts out'),
  ],
  [
    'accounts from elsewhere',
    to({ deployment_targets: targets(['r-abcd'], { accounts_url: 's3://bucket/accounts' }) }),
    ofInstances('warning', 'gets its list of accounts from elsewhere'),
  ],
  [
    'other parameters of instances',
    to({ parameter_overrides: { Hub: 'other' } }),
    ofInstances('warning', 'changes its parameter overrides'),
  ],
  [
    'other parameters of one instance',
    [changed(INSTANCE, { ...one, parameter_overrides: { Hub: 'hub' } }, { parameter_overrides: {} })],
    ofInstances('warning', 'changes its parameter overrides'),
  ],
  [
    'other roles to deploy with',
    [changed(SET, set, { administration_role_arn: 'arn', execution_role_name: 'other' })],
    ofSet('warning', 'changes its administration role arn and changes its execution role name'),
  ],
  [
    'another region for one account',
    [replaced(INSTANCE, one, { region: 'eu-west-1' })],
    ofInstances('danger', 'moves to another region and is replaced'),
  ],
])('%s', (_, changes, expected) => {
  const sampleEvents = new Map<string, unknown>([
    [
      'eu',
      {
        'detail-type': 'AWS API Call via CloudTrail',
        account: '111122223333',
        region: 'eu-west-1',
        detail: { userIdentity: { type: 'Root' }, readOnly: false },
      },
    ],
  ]);
  expect(said(forwardingReachesEveryone, changes, { sampleEvents })).toEqual(expected);
});

test.each<[string, ResourceChange[]]>([
  ['created', [change({ type: SET, after: set }), change({ type: INSTANCES, after: instances })]],
  ['unchanged', [unchanged(SET, set), unchanged(INSTANCES, instances)]],
  [
    'template respelled',
    [changed(SET, set, { template_body: JSON.stringify(JSON.parse(set.template_body), null, 2) })],
  ],
  ['a rule more', toTemplate({ More: rule(ROOT), Root: rule(ROOT), Role: ROLE })],
  ['a wider rule', toTemplate({ Root: rule({ detail: ROOT.detail }), Role: ROLE })],
  ['a region more', to({ regions: ['ap-south-1', 'eu-west-1', 'us-east-1'] })],
  [
    'fewer accounts left out',
    to(filtered('DIFFERENCE', '222222222222'), filtered('DIFFERENCE', '222222222222', '333333333333')),
  ],
  ['nobody left out any more', to({}, filtered('DIFFERENCE', '222222222222'))],
  ['everybody in place of the chosen', to(filtered('NONE'), filtered('INTERSECTION', '222222222222'))],
  ['left out who is not there', to(filtered('DIFFERENCE', '999999999999'), filtered('DIFFERENCE'))],
  ['the same parameters', to({ parameter_overrides: {} }, { parameter_overrides: undefined })],
  ['at another pace', to({ operation_preferences: [{ max_concurrent_percentage: 10 }] })],
  [
    'the same template as YAML',
    [
      changed(SET, set, {
        template_body: [
          'Parameters: { Hub: { Type: String } }',
          'Resources:',
          '  Role: { Type: AWS::IAM::Role, Properties: {} }',
          '  Root:',
          '    Type: AWS::Events::Rule',
          '    Properties:',
          `      State: ${ALL}`,
          '      EventPattern: { account: [!Ref AWS::AccountId], detail: { userIdentity: { type: [Root] } } }',
          '      Targets: [{ Id: hub, Arn: !Ref Hub }]',
        ].join('\n'),
      }),
    ],
  ],
])('nothing to say: %s', (_, changes) => {
  expect(said(forwardingReachesEveryone, changes, { organization })).toEqual([]);
});

test.each(['r-abcd', 'ou-abcd-workload'])('an OU in whose place %s comes is without stacks for a while', wider => {
  const changes = to({ deployment_targets: targets([wider]) }, { deployment_targets: targets(['ou-abcd-prodprod']) });
  expect(said(forwardingReachesEveryone, changes, { organization })).toEqual(
    ofInstances('warning', "leaves 'ou-abcd-prodprod' before it comes back by another target"),
  );
});

test('an OU more loses nothing', () => {
  const from = { deployment_targets: targets(['ou-abcd-prodprod']) };
  const both = { deployment_targets: targets(['ou-abcd-prodprod', 'ou-abcd-sandboxx']) };
  expect(said(forwardingReachesEveryone, to(both, from), { organization })).toEqual([]);
});

test('without an org file, the root reaches every OU, and an OU only itself', () => {
  const from = { deployment_targets: targets(['ou-abcd-prodprod']) };
  expect(said(forwardingReachesEveryone, to({ deployment_targets: targets(['r-abcd']) }, from))).toEqual(
    ofInstances('warning', "leaves 'ou-abcd-prodprod' before it comes back by another target"),
  );
  expect(said(forwardingReachesEveryone, to({ deployment_targets: targets(['ou-abcd-workload']) }, from))).toEqual(
    ofInstances('danger', "no longer reaches 'ou-abcd-prodprod'"),
  );
});

test('names the accounts of the OUs that are no longer reached', () => {
  const changes = to({ deployment_targets: targets(['ou-abcd-sandboxx']) });
  expect(findings(forwardingReachesEveryone, changes, { organization })[0]?.accounts).toEqual(['222222222222']);
});

const members = unchanged(INSTANCES, instances);

test.each<[string, ResourceChange]>([
  ['a rule less', toTemplate({ Role: ROLE })[0]!],
  ['a disabled rule', toTemplate({ Root: rule(ROOT, { State: 'DISABLED' }), Role: ROLE })[0]!],
  ['a narrower rule', toTemplate({ Root: rule({ ...ROOT, source: ['aws.iam'] }), Role: ROLE })[0]!],
  ['no automatic deployment', changed(SET, set, { auto_deployment: [] })],
  ['deleted', deleted(SET, set)],
])('a StackSet touches the accounts that have it: %s', (_, one) => {
  expect(findings(forwardingReachesEveryone, [one, members], { organization })[0]?.accounts).toEqual([
    '222222222222',
    '333333333333',
  ]);
  expect(findings(forwardingReachesEveryone, [one])[0]?.accounts).toEqual([]);
});

test.each<[string, object, object, string[]]>([
  ['those left out', {}, { account_filter_type: 'DIFFERENCE', accounts: ['333333333333'] }, ['333333333333']],
  ['those not chosen', {}, { account_filter_type: 'INTERSECTION', accounts: ['333333333333'] }, ['222222222222']],
])('a filter touches %s', (_, from, more, accounts) => {
  const changes = to({ deployment_targets: targets(['r-abcd'], more) }, from);
  expect(findings(forwardingReachesEveryone, changes, { organization })[0]?.accounts).toEqual(accounts);
});

test('accounts that the provider found at the last apply count only where nobody knows the OUs', () => {
  const from = { accounts: ['222222222222', '333333333333'] };
  const changes = to({ deployment_targets: targets(['ou-abcd-sandboxx']), ...from }, from);
  expect(findings(forwardingReachesEveryone, changes, { organization })[0]?.accounts).toEqual(['222222222222']);
  expect(findings(forwardingReachesEveryone, changes)[0]?.accounts).toEqual(from.accounts);
});

test('unknown account filter', () => {
  const [one] = to({});
  const unknownFilter = { deployment_targets: [{ account_filter_type: true }] };
  expect(
    said(forwardingReachesEveryone, [change({ ...one!, action: 'update', afterUnknown: unknownFilter })]),
  ).toContain(ofInstances('warning', "leaves 'deployment_targets[0].account_filter_type' unknown until apply")[0]);
});

describe('names the region and the OU that lose', () => {
  const known: ReviewedOrganization = { ...organization, organizationalUnits: new Map([['Workloads', 'ou-abcd-w']]) };
  const deployed = { ...instances, deployment_targets: targets(['ou-abcd-s', 'ou-abcd-w']) };
  const detailsOf = (changes: readonly ResourceChange[]) =>
    findings(forwardingReachesEveryone, changes, { organization: known }).flatMap(({ details }) => details);
  const BOTH = 'lost in eu-west-1, us-east-1: OU ou-abcd-s, OU Workloads (ou-abcd-w)';

  test('of what is deleted, and nothing of what is forgotten', () => {
    expect(detailsOf([deleted(INSTANCES, deployed)])).toEqual([BOTH]);
    expect(detailsOf([deleted(SET, set), unchanged(INSTANCES, deployed)])).toEqual([BOTH]);
    expect(detailsOf([deleted(INSTANCE, one)])).toEqual(['lost in us-east-1: account 222222222222']);
    expect(detailsOf([change({ type: INSTANCES, before: deployed, action: 'forget' })])).toEqual([]);
  });

  test('of what is narrowed', () => {
    const lost = (over: Record<string, unknown>) =>
      detailsOf([changed(INSTANCES, deployed, over)]).filter(one => /^lost/.test(one));
    expect(lost({ regions: ['us-east-1'] })).toEqual(['lost in eu-west-1: OU ou-abcd-s, OU Workloads (ou-abcd-w)']);
    expect(lost({ deployment_targets: targets(['ou-abcd-s']) })).toEqual([
      'lost in eu-west-1, us-east-1: OU Workloads (ou-abcd-w)',
    ]);
    expect(lost({ regions: ['us-east-1', 'eu-west-1', 'eu-west-3'] })).toEqual([]);
  });
});

describe('an instance of one account that is deleted', () => {
  const delegate = { ...set, name: 'delegate', auto_deployment: [{ enabled: false }] };
  const further = {
    stack_set_name: 'delegate',
    region: 'ap-east-1',
    ...filtered('INTERSECTION', '222222222222'),
  };
  const withRegions = (...regions: string[]) => changed(INSTANCES, instances, { regions });
  const sets = [unchanged(SET, set), unchanged(SET, delegate, { address: `${SET}.delegate` })];
  const known = { organization: { ...organization, rootId: 'r-abcd' } };
  const saidOf = (more: ResourceChange[], context = known) =>
    said(forwardingReachesEveryone, [deleted(INSTANCE, further), ...more], context);
  const GONE = ["danger: The deployment of StackSet 'delegate' is deleted."];
  const TAKEN_OVER = [
    "warning: The deployment of StackSet 'delegate' is deleted, and another StackSet deploys the same there.",
  ];

  test('is a danger, unless its region is given to every member', () => {
    expect(saidOf([...sets, unchanged(INSTANCES, instances)])).toEqual(GONE);
    expect(saidOf([...sets, withRegions('us-east-1', 'eu-west-1', 'ap-east-1')])).toEqual(TAKEN_OVER);
    expect(saidOf([...sets, withRegions('us-east-1', 'eu-west-1', 'ap-south-1')])).toEqual(GONE);
  });

  test('is a danger where what is there deploys something else', () => {
    const other = { ...set, template_body: template({ Other: rule({ source: ['aws.s3'] }) }) };
    const [, ofDelegate] = sets;
    expect(saidOf([unchanged(SET, other), ofDelegate!, withRegions('us-east-1', 'eu-west-1', 'ap-east-1')])).toEqual(
      GONE,
    );
    expect(saidOf([withRegions('us-east-1', 'eu-west-1', 'ap-east-1')])).toEqual(GONE);
  });
});
