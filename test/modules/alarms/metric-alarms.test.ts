import { ALARM_CATALOG, CONTROL_IDS } from '../../../config/alarm-catalog';
import { MetricAlarms, MetricAlarmsProps } from '../../../modules/alarms/metric-alarms';
import { synthesize } from '../../synth';

const props: MetricAlarmsProps = {
  logGroupName: '/organization/trail',
  criticalTopicArns: ['arn:critical'],
  noticeTopicArns: ['arn:notice'],
  runbookUrl: 'https://wiki.example.com/root-runbook',
};

const synth = (changes: Partial<MetricAlarmsProps> = {}) =>
  synthesize(scope => void new MetricAlarms(scope, 'cis', { ...props, ...changes })).resource;

/** A metric filter as Security Hub asks for it. */
const filterOf = ({ id, slug, pattern }: (typeof ALARM_CATALOG)[number]) => ({
  name: `rootguard-${id}-${slug}`,
  log_group_name: '/organization/trail',
  pattern,
  metric_transformation: { name: slug, namespace: 'Rootguard', value: '1', default_value: '0' },
});

const alarmOf = ({ id, slug, title }: (typeof ALARM_CATALOG)[number]) => ({
  alarm_name: `rootguard-${id}-${slug}`,
  alarm_description: `${id}: ${title} in an account that the trail covers.\nRunbook: https://wiki.example.com/root-runbook`,
  namespace: 'Rootguard',
  metric_name: slug,
  statistic: 'Sum',
  period: 300,
  evaluation_periods: 1,
  threshold: 1,
  comparison_operator: 'GreaterThanOrEqualToThreshold',
  treat_missing_data: 'notBreaching',
  actions_enabled: true,
  alarm_actions: ['arn:notice'],
});

describe('the alarm catalogue', () => {
  test('has the fifteen controls in order', () => {
    expect(CONTROL_IDS).toEqual(Array.from({ length: 15 }, (_, index) => `CIS-4.${index + 1}`));
  });

  test('has unique slugs', () => {
    expect(new Set(ALARM_CATALOG.map(({ slug }) => slug)).size).toBe(15);
  });

  test.each(ALARM_CATALOG)('$id fits into a metric filter', ({ pattern }) => {
    expect(pattern.length).toBeLessThanOrEqual(1024);
    expect(pattern).toMatch(/^\{[^\n]*\}$/);
  });

  // the exact texts of the Security Hub controls, which accept no other fields or terms
  test.each([
    ['CIS-4.1', '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}'],
    [
      'CIS-4.3',
      '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
    ],
    [
      'CIS-4.5',
      '{($.eventName=CreateTrail) || ($.eventName=UpdateTrail) || ($.eventName=DeleteTrail) || ($.eventName=StartLogging) || ($.eventName=StopLogging)}',
    ],
    [
      'CIS-4.7',
      '{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName=ScheduleKeyDeletion))}',
    ],
    [
      'CIS-4.13',
      '{($.eventSource=ec2.amazonaws.com) && (($.eventName=CreateRoute) || ($.eventName=CreateRouteTable) || ($.eventName=ReplaceRoute) || ($.eventName=ReplaceRouteTableAssociation) || ($.eventName=DeleteRouteTable) || ($.eventName=DeleteRoute) || ($.eventName=DisassociateRouteTable))}',
    ],
  ])('%s is spelt as Security Hub spells it', (id, pattern) => {
    expect(ALARM_CATALOG.find(control => control.id === id)?.pattern).toBe(pattern);
  });

  test('CIS-4.15 has the 21 event names Prowler demands, in its order', () => {
    const names = ALARM_CATALOG.find(({ id }) => id === 'CIS-4.15')?.pattern.match(/(?<=eventName=)\w+/g);
    expect(names).toHaveLength(21);
    expect(names?.[0]).toBe('AcceptHandshake');
    expect(names?.[20]).toBe('UpdatePolicy');
  });
});

describe('MetricAlarms', () => {
  test('defines a filter and an alarm for each control', () => {
    const root = ALARM_CATALOG.find(({ id }) => id === 'CIS-4.3');
    if (root === undefined) throw new Error('no root control');
    expect(synth()).toEqual({
      aws_cloudwatch_log_metric_filter: Object.fromEntries(
        ALARM_CATALOG.map(control => [`cis_${control.slug}_filter`, filterOf(control)]),
      ),
      aws_cloudwatch_metric_alarm: {
        ...Object.fromEntries(ALARM_CATALOG.map(control => [`cis_${control.slug}`, alarmOf(control)])),
        'cis_root-activity': {
          ...alarmOf(root),
          alarm_description:
            'CIS-4.3: The root user of an account was used in an account that the trail covers.\nThe alarm of the account says which one; read userIdentity.accountId in the trail.\nRunbook: https://wiki.example.com/root-runbook',
          alarm_actions: ['arn:critical'],
        },
      },
    });
  });

  test('leaves out filter and alarm of disabled controls', () => {
    const all = synth();
    const some = synth({ disable: ['CIS-4.1', 'CIS-4.15'] });
    const missing = (type: string) => Object.keys(all[type] ?? {}).filter(name => !(name in (some[type] ?? {})));
    expect(missing('aws_cloudwatch_log_metric_filter')).toEqual([
      'cis_organizations-changes_filter',
      'cis_unauthorized-api-calls_filter',
    ]);
    expect(missing('aws_cloudwatch_metric_alarm')).toEqual(['cis_organizations-changes', 'cis_unauthorized-api-calls']);
  });

  test('fails when root activity is disabled or an id is unknown', () => {
    expect(() => synth({ disable: ['CIS-4.3', 'CIS-4.16'] })).toThrow(
      new Error(`test/cis: invalid metric alarms
  - disable: CIS-4.3, root activity, cannot be disabled
  - disable: must be one of CIS-4.1 to CIS-4.15, got 'CIS-4.16'`),
    );
  });
});
