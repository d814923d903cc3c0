import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { CorpusCase, forget, move, remove, resource, StackJson } from './corpus-case';

const ROOT_FILTER = 'aws_cloudwatch_log_metric_filter.cis_root-activity_filter';
const ROOT_ALARM = 'aws_cloudwatch_metric_alarm.cis_root-activity';
const VPC_FILTER = 'aws_cloudwatch_log_metric_filter.cis_vpc-changes_filter';
const VPC_ALARM = 'aws_cloudwatch_metric_alarm.cis_vpc-changes';
const BY_ACCOUNT = 'aws_cloudwatch_log_metric_filter.root-activity-by-account';
const PAYMENTS_ALARM = 'aws_cloudwatch_metric_alarm.root-activity-by-account_payments';
const COMPANY_ALARM = 'aws_cloudwatch_metric_alarm.root';
const COMPANY_FILTER = 'aws_cloudwatch_log_metric_filter.root';

const NOTICE_TOPIC = 'arn:aws:sns:us-east-1:333333333333:rootguard-notice';

/** Edits one resource of the stack of the alarms. */
const edit = (address: string, change: (target: StackJson) => void) => ({
  json: { alarms: (stack: StackJson) => change(resource(stack, address)) },
});

/** Edits one resource of the program that is not Rootguard's. */
const platform = (address: string, change: (target: StackJson) => void) => ({
  program: 'platform' as const,
  json: { platform: (stack: StackJson) => change(resource(stack, address)) },
});

const perAccount = (...keys: string[]) =>
  keys.map(key => `aws_cloudwatch_metric_alarm.root-activity-by-account_${key}`);

export const DANGEROUS_ALARMS: readonly CorpusCase[] = [
  {
    name: 'filter-without-sign-in',
    about: 'The filter of root no longer counts sign-ins.',
    ...edit(ROOT_FILTER, filter => {
      filter.pattern = (filter.pattern as string).replace(/}$/, ' && $.eventName != "ConsoleLogin"}');
    }),
    whole: true,
    findings: [`danger filter-still-counts ${ROOT_FILTER}`],
  },
  {
    name: 'filter-of-one-account',
    about: 'The filter of root counts one account only.',
    ...edit(ROOT_FILTER, filter => {
      filter.pattern = (filter.pattern as string).replace(/}$/, ' && $.recipientAccountId = "111111111111"}');
    }),
    findings: [`danger filter-still-counts ${ROOT_FILTER}`],
  },
  {
    name: 'filter-does-not-parse',
    about: 'The pattern of a filter is broken.',
    ...edit(VPC_FILTER, filter => (filter.pattern = '{($.eventName=CreateVpc) || }')),
    findings: [`danger filter-still-counts ${VPC_FILTER}`],
  },
  {
    name: 'filter-event-dropped',
    about: 'One of the events of a control is no longer counted.',
    ...edit(VPC_FILTER, filter => {
      filter.pattern = (filter.pattern as string).replace(' || ($.eventName=DeleteVpc)', '');
    }),
    findings: [`danger filter-still-counts ${VPC_FILTER}`],
  },
  {
    name: 'filter-metric-renamed',
    about: 'The filter counts into another metric than the one its alarm watches.',
    ...edit(VPC_FILTER, filter => (filter.metric_transformation.name = 'vpc')),
    findings: [`danger filter-still-counts ${VPC_FILTER}`],
  },
  {
    name: 'filter-with-dimensions',
    about: 'The only filter of a metric gets a dimension: the alarm without dimensions hears nothing.',
    ...edit(ROOT_FILTER, filter => {
      delete filter.metric_transformation.default_value;
      filter.metric_transformation.dimensions = { AccountId: '$.userIdentity.accountId' };
    }),
    findings: [`danger filter-still-counts ${ROOT_FILTER}`],
  },
  {
    name: 'filter-of-another-log-group',
    about: 'The filter reads a log group that gets no records.',
    ...edit(ROOT_FILTER, filter => (filter.log_group_name = '/organization/other')),
    findings: [`danger filter-still-counts ${ROOT_FILTER}`],
  },
  {
    name: 'filter-deleted',
    about: 'The filter by account is taken out: no account has an alarm of its own that can ring.',
    json: { alarms: stack => remove(stack, BY_ACCOUNT) },
    findings: [`danger filter-still-counts ${BY_ACCOUNT}`],
  },
  {
    name: 'filter-forgotten',
    about: 'Terraform forgets a filter.',
    json: { alarms: stack => forget(stack, VPC_FILTER) },
    findings: [`danger filter-still-counts ${VPC_FILTER}`],
  },
  {
    name: 'control-disabled',
    about: 'A control is disabled in the org file: filter and alarm go.',
    org: file => (file.alarms = { disable: ['CIS-4.14'] }),
    findings: [`danger alarm-still-rings ${VPC_ALARM}`, `danger filter-still-counts ${VPC_FILTER}`],
  },
  {
    name: 'alarms-per-account-off',
    about: 'No account has an alarm of its own any more.',
    org: file => (file.alarms = { root_per_account: false }),
    findings: [
      ...perAccount('audit', 'ledger', 'log-archive', 'management', 'payments').map(
        address => `danger alarm-still-rings ${address}`,
      ),
      `danger filter-still-counts ${BY_ACCOUNT}`,
      'danger coverage-stays',
    ],
  },
  {
    name: 'alarm-deleted',
    about: 'The alarm of one account is taken out.',
    json: { alarms: stack => remove(stack, PAYMENTS_ALARM) },
    withOrg: true,
    findings: [`danger alarm-still-rings ${PAYMENTS_ALARM}`, `danger coverage-stays ${PAYMENTS_ALARM}`],
  },
  {
    name: 'alarm-actions-off',
    about: 'The alarm changes its state and tells nobody.',
    ...edit(ROOT_ALARM, alarm => (alarm.actions_enabled = false)),
    findings: [`danger alarm-still-rings ${ROOT_ALARM}`],
  },
  {
    name: 'alarm-without-actions',
    about: 'The alarm has no topic any more.',
    ...edit(PAYMENTS_ALARM, alarm => (alarm.alarm_actions = [])),
    findings: [`danger alarm-still-rings ${PAYMENTS_ALARM}`],
  },
  {
    name: 'alarm-to-notice',
    about: 'The root alarm goes to the topic of lesser things.',
    ...edit(ROOT_ALARM, alarm => (alarm.alarm_actions = [NOTICE_TOPIC])),
    findings: [`danger alarm-still-rings ${ROOT_ALARM}`],
  },
  {
    name: 'alarm-threshold-raised',
    about: 'Root must be used five times before the alarm rings.',
    ...edit(ROOT_ALARM, alarm => (alarm.threshold = 5)),
    findings: [`danger alarm-still-rings ${ROOT_ALARM}`],
  },
  {
    name: 'alarm-period-longer',
    about: 'The alarm looks at an hour in place of five minutes.',
    ...edit(ROOT_ALARM, alarm => (alarm.period = 3600)),
    findings: [`danger alarm-still-rings ${ROOT_ALARM}`],
  },
  {
    name: 'alarm-after-three-periods',
    about: 'Root must be used in three periods in a row.',
    ...edit(ROOT_ALARM, alarm => (alarm.evaluation_periods = 3)),
    findings: [`danger alarm-still-rings ${ROOT_ALARM}`],
  },
  {
    name: 'alarm-more-datapoints',
    about: 'Both of two periods must be over the threshold, no longer one.',
    ...platform(COMPANY_ALARM, alarm => (alarm.datapoints_to_alarm = 2)),
    findings: [`danger alarm-still-rings ${COMPANY_ALARM}`],
  },
  {
    name: 'alarm-greater-than',
    about: 'Greater than one in place of at least one.',
    ...edit(ROOT_ALARM, alarm => (alarm.comparison_operator = 'GreaterThanThreshold')),
    findings: [`danger alarm-still-rings ${ROOT_ALARM}`],
  },
  {
    name: 'alarm-less-than',
    about: 'The alarm rings while root is not used.',
    ...edit(ROOT_ALARM, alarm => (alarm.comparison_operator = 'LessThanThreshold')),
    findings: [`danger alarm-still-rings ${ROOT_ALARM}`],
  },
  {
    name: 'alarm-of-the-average',
    about: 'The average of ones and zeros never reaches one while anything else happens.',
    ...edit(ROOT_ALARM, alarm => (alarm.statistic = 'Average')),
    findings: [`danger alarm-still-rings ${ROOT_ALARM}`],
  },
  {
    name: 'alarm-missing-data-good',
    about: 'Missing data, which rang the alarm, is now taken for good.',
    ...platform(COMPANY_ALARM, alarm => (alarm.treat_missing_data = 'notBreaching')),
    findings: [`danger alarm-still-rings ${COMPANY_ALARM}`],
  },
  {
    name: 'alarm-of-another-metric',
    about: 'The alarm watches a metric that nothing counts into.',
    ...edit(ROOT_ALARM, alarm => (alarm.metric_name = 'root-usage')),
    findings: [`danger alarm-still-rings ${ROOT_ALARM}`],
  },
  {
    name: 'alarm-of-another-account',
    about: 'The alarm of one account watches another one.',
    ...edit(PAYMENTS_ALARM, alarm => (alarm.dimensions.AccountId = '999999999999')),
    findings: [`danger alarm-still-rings ${PAYMENTS_ALARM}`, `danger coverage-stays ${PAYMENTS_ALARM}`],
  },
  {
    name: 'alarm-forgotten',
    about: 'Terraform forgets the root alarm.',
    json: { alarms: stack => forget(stack, ROOT_ALARM) },
    findings: [`danger alarm-still-rings ${ROOT_ALARM}`],
  },
  {
    name: 'company-filter-narrowed',
    about: 'A filter that is not Rootguard’s counts sign-ins only.',
    ...platform(COMPANY_FILTER, filter => {
      filter.pattern = '{ $.userIdentity.type = "Root" && $.eventName = "ConsoleLogin" }';
    }),
    findings: [`danger filter-still-counts ${COMPANY_FILTER}`],
  },
];

export const HARMLESS_ALARMS: readonly CorpusCase[] = [
  {
    name: 'runbook-moved',
    about: 'The runbook has another address: the description of every alarm changes.',
    org: file => (file.alerts.runbook_url = 'https://runbooks.example.com/root'),
    stacks: ['alarms'],
    findings: [],
  },
  {
    name: 'account-renamed',
    about: 'An account has another name: descriptions change.',
    org: file => (file.accounts.payments.name = 'Payments Production'),
    stacks: ['alarms', 'contacts'],
    findings: [],
  },
  {
    name: 'account-added',
    about: 'An account more: contacts and an alarm are made.',
    org: file => {
      file.accounts.search = { id: '999999999999', name: 'Search', email: 'aws+search@example.com', ou: 'Workloads' };
    },
    stacks: ['alarms', 'contacts'],
    findings: [],
  },
  {
    name: 'account-suspended',
    about: 'An account is closed: Terraform forgets its contacts, and its alarm goes.',
    org: file => (file.accounts.payments.status = 'suspended'),
    stacks: ['alarms', 'contacts'],
    whole: true,
    findings: ['note accounts-end'],
  },
  {
    name: 'account-key-renamed',
    about: 'An account has another key in the org file, which names the former one.',
    org: file => {
      const { payments, ...others } = file.accounts as StackJson;
      file.accounts = { ...others, 'payments-prod': { ...payments, formerly: ['payments'] } };
    },
    stacks: ['alarms', 'contacts'],
    findings: [],
  },
  {
    name: 'account-moved',
    about: 'An account is in another OU; the SCP is attached to the root.',
    org: file => (file.accounts.payments.ou = 'Security'),
    stacks: ['alarms'],
    findings: [],
  },
  {
    name: 'filter-respelled',
    about: 'The pattern has other spaces, parentheses and quotes, and its terms in another order.',
    ...edit(ROOT_FILTER, filter => {
      filter.pattern =
        '{ ($.eventType != "AwsServiceEvent") && ($.userIdentity.type = Root) && ($.userIdentity.invokedBy NOT EXISTS) }';
    }),
    findings: [],
  },
  {
    name: 'filter-widened',
    about: 'The filter counts an event more.',
    ...edit(VPC_FILTER, filter => {
      filter.pattern = (filter.pattern as string).replace(/}$/, ' || ($.eventName=CreateFlowLogs)}');
    }),
    findings: [],
  },
  {
    name: 'filter-address-renamed',
    about: 'Filter and alarm have other addresses, and moved blocks say so.',
    json: {
      alarms: stack => {
        move(stack, VPC_FILTER, 'aws_cloudwatch_log_metric_filter.vpc');
        move(stack, VPC_ALARM, 'aws_cloudwatch_metric_alarm.vpc');
      },
    },
    findings: [],
  },
  {
    name: 'alarm-faster',
    about: 'The alarm looks at one minute in place of five.',
    ...edit(ROOT_ALARM, alarm => (alarm.period = 60)),
    findings: [],
  },
  {
    name: 'alarm-tells-more',
    about: 'The root alarm goes to one topic more, tells when it is over, and has tags.',
    ...edit(ROOT_ALARM, alarm => {
      alarm.alarm_actions.push(NOTICE_TOPIC);
      alarm.ok_actions = [NOTICE_TOPIC];
      alarm.tags = { control: 'CIS-4.3' };
    }),
    findings: [],
  },
  {
    name: 'alarm-missing-data-bad',
    about: 'Missing data rings the alarm.',
    ...edit(ROOT_ALARM, alarm => (alarm.treat_missing_data = 'breaching')),
    findings: [],
  },
  {
    name: 'alarm-fewer-datapoints',
    about: 'One of three periods is enough, no longer one of two.',
    ...platform(COMPANY_ALARM, alarm => (alarm.evaluation_periods = 3)),
    findings: [],
  },
  {
    name: 'alarm-deleted-outside',
    about: 'Somebody deleted an alarm by hand, and the plan makes it again.',
    stacks: ['alarms'],
    outside: async ({ aws }) => {
      const AlarmNames = ['rootguard-CIS-4.14-vpc-changes'];
      const { MetricAlarms = [] } = await aws.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames }));
      await aws.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames }));
      return () => aws.cloudwatch.send(new PutMetricAlarmCommand(MetricAlarms[0] as PutMetricAlarmCommandInput));
    },
    findings: [],
  },
];
