import { stringify } from 'yaml';
import { audit } from '../../audit/audit';
import { ANNOUNCER } from '../../config/names';
import { regionsOf } from '../../world/live/account-regions';
import { Snapshot, SnapshotThing } from '../../world/live/snapshot';
import { organizationOf } from '../config/organization-of';
import { soundSnapshot } from './sound-snapshot';
import { FILE, MANAGEMENT, PAYMENTS, WEBSITE } from './three-accounts';

const ORGANIZATION = organizationOf(stringify(FILE));
const SOUND = soundSnapshot(ORGANIZATION);
const EVERYBODY = [MANAGEMENT, PAYMENTS, WEBSITE];
const { regions } = ORGANIZATION.alerts!;

const cells = (id: string, snapshot: Snapshot): string[] =>
  audit(ORGANIZATION, snapshot, { only: [id] }).rows.map(({ cells: [cell] }) => `${cell!.is}: ${cell!.why}`);
const changed = (
  type: string,
  which: Readonly<Record<string, string>>,
  change: (thing: SnapshotThing) => Partial<SnapshotThing> | undefined,
): Snapshot => {
  let changes = 0;
  const things = SOUND.things.flatMap(thing => {
    const isOne =
      thing.type === `aws_${type}` && Object.entries(which).every(([name, value]) => thing.attributes[name] === value);
    if (!isOne) return [thing];
    changes++;
    const found = change(thing);
    return found === undefined ? [] : [{ ...thing, ...found }];
  });
  expect(changes).toBeGreaterThan(0);
  return { ...SOUND, things };
};
const attributes = (type: string, which: Readonly<Record<string, string>>, more: object): Snapshot =>
  changed(type, which, thing => ({ attributes: { ...thing.attributes, ...more } }));

describe('DET-2: a rule of the hub that looks right', () => {
  const BUS = { event_bus_name: 'rootguard-root-activity' };
  const RULE = 'the rule rootguard-announce of rootguard-root-activity';
  const narrowed = (more: object, detail: object = {}): Snapshot =>
    changed('cloudwatch_event_rule', BUS, thing => {
      const { $or } = JSON.parse(thing.attributes.event_pattern as string) as { $or: { detail?: object }[] };
      const all = $or.map(one => ({ ...one, ...more, ...(one.detail && { detail: { ...one.detail, ...detail } }) }));
      return { attributes: { ...thing.attributes, event_pattern: JSON.stringify({ $or: all }) } };
    });
  const all = (why: string) => EVERYBODY.map(() => `not held: ${why}`);
  const HELD = 'held: the hub tells people who confirmed';

  test('as it is deployed', () => expect(cells('DET-2', SOUND)).toEqual([HELD, HELD, HELD]));

  const unseen = `${RULE} does not match calls that change something, calls that read, by an access key of root`;
  test.each<[string, Snapshot, string]>([
    [
      'without a pattern',
      attributes('cloudwatch_event_rule', BUS, { event_pattern: undefined }),
      `${unseen} of its root`,
    ],
    [
      'with a pattern that is none',
      attributes('cloudwatch_event_rule', BUS, { event_pattern: '{' }),
      `${unseen} of its root`,
    ],
    [
      'for an account that is not in the organization',
      narrowed({ account: ['999999999999'] }),
      `${unseen} of its root`,
    ],
    ['for a region that is not forwarded', narrowed({ region: ['us-gov-west-1'] }), `${unseen} of its root`],
    ['of another source', narrowed({ source: ['aws.ec2'] }), `${unseen} of its root`],
    [
      'without what changes',
      narrowed({}, { readOnly: [true] }),
      `${RULE} does not match calls that change something of its root`,
    ],
    [
      'in a state that drops what reads',
      attributes('cloudwatch_event_rule', BUS, { state: 'ENABLED' }),
      `${RULE} does not match calls that read, by an access key of root of its root`,
    ],
    [
      'whose target is a machine of another account',
      attributes('cloudwatch_event_target', BUS, {
        arn: `arn:aws:states:us-east-1:${PAYMENTS}:stateMachine:${ANNOUNCER}`,
      }),
      `${RULE} does not start ${ANNOUNCER}`,
    ],
    [
      'whose target is the machine of another region',
      attributes('cloudwatch_event_target', BUS, {
        arn: `arn:aws:states:eu-west-1:${MANAGEMENT}:stateMachine:${ANNOUNCER}`,
      }),
      `${RULE} does not start ${ANNOUNCER}`,
    ],
    [
      'whose target has another role',
      attributes('cloudwatch_event_target', BUS, { role_arn: `arn:aws:iam::${MANAGEMENT}:role/nothing` }),
      `${RULE} starts ${ANNOUNCER} as arn:aws:iam::${MANAGEMENT}:role/nothing, and not as rootguard-start-announcer`,
    ],
    ...[
      undefined,
      [{ input_template: '{"signal":"change","event":<aws.events.event.json>}' }],
      [{ input_template: '{"signal":"root-activity","event":<aws.events.event.json>' }],
      [{ input_template: '{"signal":"root-activity","event":<event>}', input_paths: { event: '$.detail' } }],
      [{ input_template: '{"signal":"root-activity","event":{}}' }],
      [{ input_template: '"nothing"' }],
    ].map((input_transformer): [string, Snapshot, string] => [
      `whose target gets ${JSON.stringify(input_transformer)}`,
      attributes('cloudwatch_event_target', BUS, { input_transformer }),
      `${RULE} starts ${ANNOUNCER} with something else than the signal and the event`,
    ]),
    [
      'whose target gets a constant',
      attributes('cloudwatch_event_target', BUS, { input: '{}' }),
      `${RULE} starts ${ANNOUNCER} with something else than the signal and the event`,
    ],
  ])('%s', (_, snapshot, why) => expect(cells('DET-2', snapshot)).toEqual(all(why)));

  test('for all accounts but one, and for one region', () => {
    const butOne = narrowed({ account: [{ 'anything-but': [PAYMENTS] }] });
    expect(cells('DET-2', butOne)).toEqual([HELD, `not held: ${unseen} of its root`, HELD]);
    const [first, second] = regions;
    const oneRegion = cells('DET-2', narrowed({ region: [{ 'anything-but': [second] }] }));
    expect(oneRegion[0]).toBe(
      `not held: ${RULE} does not match calls that change something in ${second}, calls that read, by an access key of root in ${second} of its root`,
    );
    expect(cells('DET-2', narrowed({ region: [{ 'anything-but': [first, second] }] }))[0]).toContain(
      `calls that change something in ${first} and 1 more regions`,
    );
  });

  test('the same in other words', () => {
    expect(
      cells('DET-2', narrowed({ region: [{ exists: true }], account: [{ 'anything-but': ['999999999999'] }] })),
    ).toEqual([HELD, HELD, HELD]);
    const whole = { input_template: '{"signal":"root-activity","event":<event>}', input_paths: { event: '$' } };
    expect(cells('DET-2', attributes('cloudwatch_event_target', BUS, { input_transformer: [whole] }))[0]).toBe(HELD);
  });
});

describe('DET-3: forwarding that looks right', () => {
  const SET = 'rootguard-forwarding';
  const HELD = `held: forwarded from ${regions.length} regions`;
  const where = `${regions.slice(0, 5).join(', ')} and ${regions.length - 5} more`;
  const INSTANCE = { account_id: PAYMENTS, region: regions[0]! };
  const ofPayments = (more: object): string[] =>
    cells(
      'DET-3',
      changed('cloudformation_stack_set_instance', INSTANCE, () => ({ state: { ...more } })),
    );
  type Rule = {
    Type: string;
    Properties: { EventPattern: { detail: object }; State: string; Targets: { Arn: unknown; RoleArn?: unknown }[] };
    Condition?: string;
  };
  const template = (change: (resource: Rule, id: string) => unknown): Snapshot =>
    changed('cloudformation_stack_set', {}, thing => {
      const body = JSON.parse(thing.attributes.template_body as string) as { Resources: Record<string, Rule> };
      for (const [id, resource] of Object.entries(body.Resources)) change(resource, id);
      return { attributes: { ...thing.attributes, template_body: JSON.stringify(body) } };
    });
  const activity = (change: (rule: Rule) => unknown) =>
    template((resource, id) => (id === 'ForwardRootActivity' ? change(resource) : undefined));
  const calls = 'calls that change something, calls that read, by an access key of root';
  const every =
    'sign-ins, calls that change something, calls that read, by an access key of root, calls that are denied, root sessions that are opened, what a root session does';

  test('as it is deployed', () => expect(cells('DET-3', SOUND)).toEqual([HELD, HELD, HELD]));

  test.each<[string, Snapshot, string]>([
    [
      'to the buses of another account',
      attributes(
        'cloudformation_stack_set',
        {},
        {
          parameters: { HubArn: `arn:aws:events:us-east-1:${WEBSITE}:event-bus/rootguard` },
        },
      ),
      `no rule sends to arn:aws:events:us-east-1:${MANAGEMENT}:event-bus/rootguard-root-sign-in for ${every}`,
    ],
    [
      'to the buses of another region',
      attributes(
        'cloudformation_stack_set',
        {},
        {
          parameters: { HubArn: `arn:aws:events:eu-west-1:${MANAGEMENT}:event-bus/rootguard` },
        },
      ),
      `no rule sends to arn:aws:events:us-east-1:${MANAGEMENT}:event-bus/rootguard-root-sign-in for ${every}`,
    ],
    [
      'of another account',
      activity(
        rule =>
          (rule.Properties.EventPattern = { account: ['999999999999'], ...rule.Properties.EventPattern } as never),
      ),
      `no rule matches for ${calls}`,
    ],
    [
      'with a state that drops everything',
      activity(rule => (rule.Properties.State = 'DISABLED')),
      `no rule matches for ${calls}`,
    ],
    ['that is made under a condition', activity(rule => (rule.Condition = 'Never')), `no rule matches for ${calls}`],
    [
      'that sends something else',
      activity(rule => Object.assign(rule.Properties.Targets[0]!, { Input: '{}' })),
      `no rule matches for ${calls}`,
    ],
    [
      'that sends to the default bus',
      activity(rule => (rule.Properties.Targets[0]!.Arn = `arn:aws:events:us-east-1:${MANAGEMENT}:event-bus/default`)),
      `no rule sends to arn:aws:events:us-east-1:${MANAGEMENT}:event-bus/rootguard-root-activity for ${calls}`,
    ],
    [
      'without a role',
      activity(rule => delete rule.Properties.Targets[0]!.RoleArn),
      `no role may put on arn:aws:events:us-east-1:${MANAGEMENT}:event-bus/rootguard-root-activity for ${calls}`,
    ],
    ...[
      (properties: Record<string, unknown>) => (properties.Policies = []),
      (properties: Record<string, unknown>) =>
        (properties.PermissionsBoundary = 'arn:aws:iam::aws:policy/ReadOnlyAccess'),
      (properties: Record<string, unknown>) =>
        (properties.AssumeRolePolicyDocument = {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        }),
    ].map((change): [string, Snapshot, string] => [
      `with a role that may not send: ${String(change).slice(-60)}`,
      template((resource, id) => (id === 'Role' ? change(resource.Properties) : undefined)),
      `no role may put on arn:aws:events:us-east-1:${MANAGEMENT}:event-bus/rootguard-root-sign-in for ${every}`,
    ]),
  ])('%s', (_, snapshot, why) =>
    expect(cells('DET-3', snapshot)).toEqual(
      EVERYBODY.map(() => `not held: not forwarded from ${where}: ${SET}: ${why}`),
    ),
  );

  test('a rule for all accounts but one, and for one region alone', () => {
    const pattern = (more: object) =>
      activity(rule => (rule.Properties.EventPattern = { ...more, ...rule.Properties.EventPattern }));
    const why = `${SET}: no rule matches for ${calls}`;
    expect(cells('DET-3', pattern({ account: [{ 'anything-but': [PAYMENTS] }] }))).toEqual([
      HELD,
      `not held: not forwarded from ${where}: ${why}`,
      HELD,
    ]);
    expect(cells('DET-3', pattern({ account: [{ prefix: '22' }] }))[1]).toBe(HELD);
    expect(cells('DET-3', pattern({ account: [{ prefix: '22' }] }))[2]).toMatch(/^not held/);
    const [first] = regions;
    expect(cells('DET-3', pattern({ region: [{ 'anything-but': [first] }] }))[0]).toBe(
      `not held: not forwarded from ${first}: ${why}`,
    );
  });

  test('a template that nobody can follow is unknown', () => {
    const yaml = attributes(
      'cloudformation_stack_set',
      {},
      { template_body: 'Resources: {A: {Type: AWS::Events::Rule}}' },
    );
    expect(cells('DET-3', yaml)[0]).toBe(
      `unknown: nobody can tell whether it is forwarded from ${where}: ${SET}: its template is none that can be followed`,
    );
    const sub = activity(rule => (rule.Properties.Targets[0]!.Arn = { 'Fn::Sub': '${HubArn}-root-activity' }));
    expect(cells('DET-3', sub)[0]).toBe(
      `unknown: nobody can tell whether it is forwarded from ${where}: ${SET}: its template cannot be followed: ForwardRootActivity: Fn::Sub: only Ref and Fn::Join are simulated`,
    );
  });

  test.each<[string, object, string]>([
    [
      'no status',
      { drift: 'IN_SYNC' },
      `unknown: nobody can tell whether it is forwarded from ${INSTANCE.region}: CloudFormation does not say the status of its stack of ${SET}`,
    ],
    [
      'OUTDATED',
      { status: 'OUTDATED', reason: 'User: x' },
      `not held: not forwarded from ${INSTANCE.region}: its stack of ${SET} is OUTDATED (User: x)`,
    ],
    [
      'INOPERABLE',
      { status: 'INOPERABLE' },
      `not held: not forwarded from ${INSTANCE.region}: its stack of ${SET} is INOPERABLE`,
    ],
    [
      'DRIFTED',
      { status: 'CURRENT', drift: 'DRIFTED' },
      `not held: not forwarded from ${INSTANCE.region}: somebody changed its stack of ${SET}: it is DRIFTED`,
    ],
    [
      'NOT_CHECKED',
      { status: 'CURRENT', drift: 'NOT_CHECKED' },
      `${HELD}; in 1 of them whether somebody changed the rules there CloudFormation has not checked (aws cloudformation detect-stack-set-drift)`,
    ],
    [
      'CURRENT, of an earlier snapshot',
      { status: 'CURRENT' },
      `${HELD}; in 1 of them whether somebody changed the rules there CloudFormation has not checked (aws cloudformation detect-stack-set-drift)`,
    ],
  ])('an instance that is %s', (_, state, said) => expect(ofPayments(state)).toEqual([HELD, said, HELD]));

  test('the policy of a bus has to let the account in', () => {
    const policy = (Principal: unknown, Condition?: object) =>
      attributes(
        'cloudwatch_event_bus_policy',
        { event_bus_name: 'rootguard-root-denied' },
        {
          policy: JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              {
                ...{ Effect: 'Allow', Principal, Action: 'events:PutEvents', Resource: '*' },
                ...(Condition && { Condition }),
              },
            ],
          }),
        },
      );
    const refused = 'not held: the policy of rootguard-root-denied lets it put no events there';
    // the hub is in the management account, whose own role is enough
    expect(cells('DET-3', policy({ AWS: WEBSITE }))).toEqual([HELD, refused, HELD]);
    const of = (organization: string) => ({ StringEquals: { 'aws:PrincipalOrgID': organization } });
    expect(cells('DET-3', policy('*', of('o-other')))).toEqual([HELD, refused, refused]);
    expect(cells('DET-3', policy('*', of(ORGANIZATION.aws!.id)))).toEqual([HELD, HELD, HELD]);
    const gone = changed('cloudwatch_event_bus_policy', { event_bus_name: 'rootguard-root-denied' }, () => undefined);
    expect(cells('DET-3', gone)).toEqual([HELD, refused, refused]);
  });
});

describe('DET-3: the regions that an account has enabled', () => {
  const HELD = `held: forwarded from ${regions.length} regions`;
  const FAR = 'ap-east-1';
  const withRegions = (
    account: string,
    own: readonly string[] | undefined,
    more: Partial<Snapshot> = {},
  ): Snapshot => ({
    ...SOUND,
    accounts: SOUND.accounts.map(one => ({
      ...one,
      ...(one.id === account && { regions: own && [...own] }),
    })),
    ...more,
  });
  const instance = (account_id: string): SnapshotThing => ({
    ...SOUND.things.find(({ type }) => type === 'aws_cloudformation_stack_set_instance')!,
    attributes: { stack_set_name: 'rootguard-forwarding', account_id, region: FAR },
  });
  const nextOf = (snapshot: Snapshot, account: number): string | undefined => {
    const cell = audit(ORGANIZATION, snapshot, { only: ['DET-3'] }).rows[account]!.cells[0]!;
    return 'next' in cell ? cell.next : undefined;
  };

  test('one that a member opted in to is not forwarded', () => {
    const found = withRegions(PAYMENTS, [...regions, FAR]);
    expect(cells('DET-3', found)).toEqual([HELD, `not held: not forwarded from ${FAR}`, HELD]);
    expect(nextOf(found, 1)).toBe(
      `alerts.regions: add ${FAR}, once every account has it enabled; or aws account disable-region --region-name ${FAR} --account-id ${PAYMENTS}`,
    );
  });

  test('one that the management account opted in to a deploy forwards', () => {
    const found = withRegions(MANAGEMENT, [...regions, FAR]);
    expect(cells('DET-3', found)).toEqual([`not held: not forwarded from ${FAR}`, HELD, HELD]);
    expect(nextOf(found, 0)).toBe('npx rootguard deploy forwarding');
  });

  test('one that is forwarded from an account of its own holds, if the stack is current', () => {
    const things = [...SOUND.things, instance(PAYMENTS)];
    const more = `held: forwarded from ${regions.length + 1} regions`;
    expect(cells('DET-3', withRegions(PAYMENTS, [...regions, FAR], { things }))).toEqual([HELD, more, HELD]);
    // nothing is asked of a region that it does not have
    expect(cells('DET-3', { ...SOUND, things })).toEqual([HELD, HELD, HELD]);
  });

  test('one that is off, whatever CloudFormation says of its stack', () => {
    const found = withRegions(PAYMENTS, regions.slice(1));
    expect(cells('DET-3', found)).toEqual([
      HELD,
      `not held: not forwarded from ${regions[0]!}: the region is not enabled in the account`,
      HELD,
    ]);
    expect(nextOf(found, 1)).toBe(
      `aws account enable-region --region-name ${regions[0]!} --account-id ${PAYMENTS}, or take it out of alerts.regions; then npx rootguard deploy forwarding`,
    );
    expect(nextOf(withRegions(MANAGEMENT, regions.slice(1)), 0)).toMatch(/--region-name \S+, or take it out/);
  });

  test('none that anybody asked about is unknown, and so is what AWS did not answer', () => {
    const unasked = 'unknown: nobody asked which regions it has enabled';
    expect(cells('DET-3', withRegions(PAYMENTS, undefined))).toEqual([HELD, unasked, HELD]);
    const unread = { action: 'account:ListRegions', account: PAYMENTS, reason: 'AccessDeniedException' };
    expect(cells('DET-3', withRegions(PAYMENTS, undefined, { unknown: [unread] }))).toEqual([
      ...[HELD, 'unknown: account:ListRegions did not answer: AccessDeniedException', HELD],
    ]);
    // where nobody can opt in to one nobody has to ask
    expect(regionsOf({ id: PAYMENTS, name: 'payments' }, 'aws-cn')).toEqual(['cn-north-1', 'cn-northwest-1']);
    expect(regionsOf({ id: PAYMENTS, name: 'payments' }, 'aws')).toBeUndefined();
  });

  test('those that every account has and the org file leaves out are said, and hold', () => {
    const few = organizationOf(stringify({ ...FILE, alerts: { ...FILE.alerts, regions: ['us-east-1', 'eu-west-1'] } }));
    const cell = audit(few, SOUND, { only: ['DET-3'] }).rows[1]!.cells[0]!;
    expect(`${cell.is}: ${cell.why}`).toBe(
      // where root signs in is forwarded, whatever the file lists
      'held: forwarded from 4 regions; alerts.regions leaves out 13 that every account has',
    );
  });
});
