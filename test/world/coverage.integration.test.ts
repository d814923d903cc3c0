import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { reviewedOrganization } from '../../cli/reviewed-organization';
import { loadText } from '../../config/load';
import { Coverage, coverage } from '../../world/coverage';
import { Control } from '../../world/covered';
import { Attributes } from '../../world/plan/plan';
import { synthesizedWorld } from '../../world/stacks/synthesized-world';
import { Thing, World, worldOf } from '../../world/world';
import { TODAY } from '../config/org-file';
import { ORGANIZATION } from '../review/rules/changes';
import { synthesizedFolder } from '../simulate/synthesized-folder';

/** What there is of a control, by account. */
const by = ({ covered }: Control): Record<string, string[]> => {
  const found: Record<string, string[]> = {};
  for (const { of, what } of covered) (found[of] ??= []).push(what);
  return Object.fromEntries(Object.entries(found).map(([of, all]) => [of, all.sort()]));
};

describe('a world made of what AWS answers', () => {
  const thing = (type: string, attributes: Attributes): Thing => ({ type: `aws_${type}`, attributes });
  const rootDeny = (more: object = {}): string =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        ...{ Effect: 'Deny', Action: '*', Resource: '*' },
        Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' }, ...more },
      },
    });
  const policy = (content: string): Thing =>
    thing('organizations_policy', { id: 'p-1', type: 'SERVICE_CONTROL_POLICY', name: 'deny', content });
  const attachment = thing('organizations_policy_attachment', { policy_id: 'p-1', target_id: 'ou-root-workloads' });
  const topic = 'arn:aws:sns:us-east-1:111111111111:critical';
  const alarm = (more: Attributes = {}): Thing =>
    thing('cloudwatch_metric_alarm', {
      ...{ alarm_name: 'root', dimensions: { AccountId: '222222222222' }, alarm_actions: [topic] },
      ...more,
    });
  const trail = (more: Attributes = {}): Thing =>
    thing('cloudtrail', { name: 'org', is_organization_trail: true, is_multi_region_trail: true, ...more });
  const of = (things: readonly Thing[], more: Partial<World> = {}): Coverage =>
    coverage(worldOf(things, { organization: ORGANIZATION, ...more }));
  const EVERYBODY = ['111111111111', '222222222222', '333333333333', '444444444444'];

  test('which accounts deny their root, at which moment', () => {
    const later = rootDeny({ DateGreaterThan: { 'aws:CurrentTime': '2026-12-15T23:59:59Z' } });
    const accounts = (content: string, at?: string): string[] =>
      Object.keys(by(of([policy(content), attachment], at === undefined ? {} : { at }).rootDenied));
    expect(accounts(rootDeny())).toEqual(['222222222222', '333333333333']);
    expect(accounts(rootDeny({ StringNotEquals: { 'aws:PrincipalAccount': '222222222222' } }))).toEqual([
      '333333333333',
    ]);
    expect(accounts(later)).toEqual([]);
    expect(accounts(later, '2026-12-15T12:00:00Z')).toEqual([]);
    expect(accounts(later, '2026-12-16T00:00:00Z')).toEqual(['222222222222', '333333333333']);
    expect(accounts(rootDeny().replace('Deny', 'Allow'))).toEqual([]);
    expect(accounts(rootDeny().replace('"Action":"*"', '"NotAction":"s3:*"'))).toEqual([]);
    expect(accounts(rootDeny({ StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } }))).toEqual([]);
  });

  test('which contacts an account has; those of the credentials are of the management account', () => {
    const contact = (kind: string, account_id?: string): Thing =>
      thing('account_alternate_contact', { alternate_contact_type: kind, ...(account_id && { account_id }) });
    const found = of([
      ...[contact('SECURITY', '222222222222'), contact('BILLING', '222222222222'), contact('BILLING')],
      thing('account_primary_contact', { account_id: '333333333333' }),
    ]);
    expect(by(found.contacts)).toEqual({
      '111111111111': ['billing contact'],
      '222222222222': ['billing contact', 'security contact'],
    });
    expect(by(found.primaryContacts)).toEqual({ '333333333333': ['primary contact'] });
  });

  test.each([
    ['of the organization', trail(), EVERYBODY],
    ['stopped', trail({ enable_logging: false }), []],
    ['of one region', trail({ is_multi_region_trail: false }), []],
    [
      'of one account',
      trail({ is_organization_trail: false, arn: 'arn:aws:cloudtrail:us-east-1:333333333333:trail/org' }),
      ['333333333333'],
    ],
  ])('whom a trail %s records', (_, one, accounts) => {
    expect(Object.keys(by(of([one]).trails))).toEqual(accounts);
  });

  test('which alarms an account has, and who is told', () => {
    const listeners = [
      thing('sns_topic_subscription', { topic_arn: topic, protocol: 'email', endpoint: 'security@example.com' }),
      thing('chatbot_slack_channel_configuration', { sns_topic_arns: [topic] }),
      thing('sns_topic_subscription', { topic_arn: `${topic}-other`, protocol: 'sms' }),
    ];
    const told = (one: Thing): unknown => by(of([one, ...listeners]).told);
    expect(by(of([alarm()]).alarms)).toEqual({ '222222222222': [''] });
    expect(by(of([alarm({ dimensions: { FunctionName: '222222222222' } })]).alarms)).toEqual({});
    expect(told(alarm())).toEqual({ '222222222222': ['critical: chat', 'critical: email'] });
    expect(told(alarm({ actions_enabled: false }))).toEqual({});
    expect(told(alarm({ alarm_actions: [] }))).toEqual({});
  });

  test('whose events are forwarded, from which regions', () => {
    const instance = (account_id: string, region: string, stack_set_name = 'forwarding'): Thing =>
      thing('cloudformation_stack_set_instance', { stack_set_name, account_id, region });
    const found = of([
      thing('cloudformation_stack_set', { name: 'forwarding', template_body: '{"Type": "AWS::Events::Rule"}' }),
      thing('cloudformation_stack_set', { name: 'other', template_body: '{}' }),
      ...[instance('222222222222', 'us-east-1'), instance('222222222222', 'eu-west-1')],
      instance('333333333333', 'us-east-1', 'other'),
    ]);
    expect(by(found.forwarding)).toEqual({ '222222222222': ['eu-west-1', 'us-east-1'] });
  });

  test('whose events are forwarded from regions of its own, before a plan and in one', () => {
    const template = { name: 'forwarding', template_body: '{"Type": "AWS::Events::Rule"}' };
    const only = (region: string): Thing =>
      thing('cloudformation_stack_set_instance', {
        ...{ stack_set_name: 'forwarding', region },
        deployment_targets: [
          { organizational_unit_ids: ['r-root'], account_filter_type: 'INTERSECTION', accounts: ['222222222222'] },
        ],
      });
    const regionsOf = (region: string) =>
      by(of([thing('cloudformation_stack_set', template), only(region)]).forwarding);
    expect(regionsOf('ap-east-1')).toEqual({ '222222222222': ['ap-east-1'] });
    // before a plan nobody knows which
    expect(regionsOf('${each.key}')).toEqual({ '222222222222': [''] });
  });

  test('without an organization targets stand for their accounts, and the root for everybody', () => {
    const found = coverage(worldOf([policy(rootDeny()), attachment, trail()]));
    expect(Object.keys(by(found.rootDenied))).toEqual(['ou-root-workloads']);
    expect(Object.keys(by(found.trails))).toEqual(['r-']);
  });
});

describe('the stacks of examples/acme', () => {
  const text = readFileSync(join(__dirname, '../../examples/acme/org.yaml'), 'utf8');
  const { organization } = loadText('org.yaml', text, TODAY);
  const folder = synthesizedFolder(text);
  const found = coverage(synthesizedWorld(folder, { organization: reviewedOrganization(organization!) }));
  const later = coverage(
    synthesizedWorld(folder, { organization: reviewedOrganization(organization!), at: '2026-12-16T12:00:00Z' }),
  );
  rmSync(folder, { recursive: true });

  /** Rows of the demo's table: name, id and the rest. */
  const rowsIn = (file: string) =>
    readFileSync(join(__dirname, '../..', file), 'utf8')
      .split('\n')
      .flatMap(line => {
        const [, name, id, rest] = /^(\S+) +(\d{12}) +(\d of 3 .*)$/.exec(line) ?? [];
        return rest === undefined ? [] : [{ name, id: id!, rest: rest.split(/ {2,}/) }];
      });

  test('cover every account as the tables of README and demo say', () => {
    const rows = [...rowsIn('docs/demo.md'), ...rowsIn('README.md')];
    expect(new Set(rows.map(({ id }) => id)).size).toBe(13);
    expect(rows.length).toBeGreaterThan(13);
    const regions = organization!.alerts!.regions.length;
    const [contacts, primary, denied, deniedLater] = [
      found.contacts,
      found.primaryContacts,
      found.rootDenied,
      later.rootDenied,
    ].map(by);
    const [trails, alarms, forwarded, told] = [found.trails, found.alarms, found.forwarding, found.told].map(by);
    const yes = (one: unknown): string => (one === undefined ? 'NO' : 'yes');
    for (const { name, id, rest } of rows) {
      const isManagement = name === 'management';
      const denial =
        denied![id] !== undefined ? 'yes' : deniedLater![id] !== undefined ? 'after 2026-12-15' : 'no SCP binds it';
      expect([
        name,
        `${contacts![id]?.length} of 3`,
        yes(primary![id]),
        denial,
        yes(trails![id]),
        yes(alarms![id]),
        `${new Set(forwarded![id]).size} of ${regions}`,
      ]).toEqual([name, ...rest]);
      expect(denial === 'no SCP binds it').toBe(isManagement);
      expect(told![id]).toEqual(['rootguard-critical: email']);
    }
  });

  test('do not cover an account that is suspended', () => {
    const suspended = organization!.accounts.filter(({ status }) => status !== 'active').map(({ id }) => id);
    const all = [found.contacts, found.primaryContacts, found.rootDenied, found.trails, found.alarms, found.forwarding];
    expect(suspended).toHaveLength(1);
    expect(all.flatMap(({ covered }) => covered).filter(({ of }) => suspended.includes(of))).toEqual([]);
  });
});
