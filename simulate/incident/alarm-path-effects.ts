import { parseMetricFilterPattern, parseSelector } from '../../aws/metrics/metric-filter-parser';
import { TRAIL_LOGS_ROLE } from '../../config/names';
import { MetricAlarm, MetricFilter, Synthesized } from '../../world/stacks/synthesized';
import { resolveNamed } from '../../world/stacks/synthesized-references';
import { Call, Effect, effectOf, Effects, fieldsOf, isAt, lastPart, Loss } from './loss';

/** What becomes of alarms; undefined: they are gone. */
type AlarmChange = (alarm: MetricAlarm) => MetricAlarm | undefined;

function alarmLosses(
  call: Call,
  { alarms }: Synthesized,
  names: readonly string[] | 'all',
  how: string,
  become: AlarmChange,
): Loss[] {
  return alarms
    .filter(alarm => isAt(alarm.place, call) && (names === 'all' || names.includes(alarm.name)))
    .map(({ name, stack, address }) => ({
      id: `alarm ${name}`,
      what: `alarm ${name}: ${how}`,
      without: from => ({
        ...from,
        alarms: from.alarms.flatMap(alarm =>
          alarm.stack === stack && alarm.address === address ? (become(alarm) ?? []) : [alarm],
        ),
      }),
    }));
}

const silenced: AlarmChange = alarm => ({ ...alarm, topics: [] });

const muteAlarms: Effect = (call, deployed) => {
  const { alarmNames } = fieldsOf(call.parameters.muteTargets);
  return alarmLosses(call, deployed, Array.isArray(alarmNames) ? (alarmNames as string[]) : 'all', 'muted', silenced);
};

/** The alarm as it is written anew. What the call does not say is not as before: it is absent. */
const replaceAlarm: Effect = (call, deployed) => {
  const { parameters: request } = call;
  const number = (name: string) => Number(request[name] ?? NaN);
  const dimensions = (Array.isArray(request.dimensions) ? (request.dimensions as unknown[]) : []).map(fieldsOf);
  return alarmLosses(call, deployed, call.texts('alarmName'), 'written anew', alarm => ({
    ...alarm,
    namespace: call.text('namespace') ?? '',
    metricName: call.text('metricName') ?? '',
    dimensions: Object.fromEntries(dimensions.map(({ name, value }) => [String(name), String(value)])),
    statistic: call.text('statistic') ?? '',
    comparisonOperator: call.text('comparisonOperator') ?? '',
    threshold: number('threshold'),
    datapointsToAlarm: Number(request.datapointsToAlarm ?? request.evaluationPeriods ?? 1),
    topics:
      request.actionsEnabled === false
        ? []
        : call.texts('alarmActions').map(arn => resolveNamed(arn, alarm.stack, deployed.topics)),
  }));
};

/** What becomes of filters; undefined: they are gone. */
type FilterChange = (filter: MetricFilter) => MetricFilter | undefined;

function filterLosses(filters: readonly MetricFilter[], how: string, become: FilterChange): Loss[] {
  return filters.map(({ name, stack, address }) => ({
    id: `metric filter ${name}`,
    what: `metric filter ${name}: ${how}`,
    without: from => ({
      ...from,
      filters: from.filters.flatMap(filter =>
        filter.stack === stack && filter.address === address ? (become(filter) ?? []) : [filter],
      ),
    }),
  }));
}

const filtersOf = (call: Call, { filters }: Synthesized, logGroup: string | undefined): MetricFilter[] =>
  filters.filter(filter => isAt(filter.place, call) && filter.logGroup === logGroup);

/** A log group by its name or its ARN. */
const logGroupIn = (text: string | undefined): string | undefined => text?.replace(/^.*:log-group:|:\*$/g, '');

/** Everything that counts the events of a log group. */
const logGroupLost =
  (parameter: string, how: string): Effect =>
  (call, deployed) => {
    const logGroup = logGroupIn(call.text(parameter));
    const filters = filtersOf(call, deployed, logGroup);
    if (filters.length === 0) return [];
    return [countingLost(filters, `log group ${logGroup}`, how)];
  };

/** Nothing counts any more what these filters counted. */
const countingLost = (filters: readonly MetricFilter[], id: string, how: string): Loss => ({
  id,
  what: `${id}: ${how}`,
  without: from => ({
    ...from,
    filters: from.filters.filter(
      ({ name, logGroup }) => !filters.some(one => one.name === name && one.logGroup === logGroup),
    ),
  }),
});

const replaceFilter: Effect = (call, deployed) =>
  filterLosses(
    filtersOf(call, deployed, call.text('logGroupName')).filter(({ name }) => name === call.text('filterName')),
    'written anew',
    filter => writtenAnew(filter, call),
  );

/** A filter as its call writes it; undefined when it counts nothing that is understood. */
function writtenAnew(filter: MetricFilter, call: Call): MetricFilter | undefined {
  const { metricTransformations } = call.parameters;
  const [metric] = (Array.isArray(metricTransformations) ? (metricTransformations as unknown[]) : []).map(fieldsOf);
  if (metric === undefined) return undefined;
  const value = String(metric.metricValue);
  try {
    return {
      ...filter,
      pattern: parseMetricFilterPattern(call.text('filterPattern') ?? ''),
      namespace: String(metric.metricNamespace),
      metricName: String(metric.metricName),
      value: value.startsWith('$') ? parseSelector(value) : Number(value),
      dimensions: Object.fromEntries(
        Object.entries(fieldsOf(metric.dimensions)).map(([name, selector]) => [name, parseSelector(String(selector))]),
      ),
    };
  } catch {
    return undefined;
  }
}

/** The role by which the trail writes to its log group. */
export const trailRoleLost: Effect = ({ account, text }, { filters }) => {
  const name = text('roleName');
  const counting = filters.filter(({ place }) => place.account === undefined || place.account === account);
  if (name !== TRAIL_LOGS_ROLE || counting.length === 0) return [];
  return [countingLost(counting, `role ${name}`, 'the trail cannot write to its log group by it')];
};

/** What is encrypted with a key that only AWS knows by its id: a log group, and the filters that count its events. */
export function keyOfLogGroupLost(call: Call, { filters }: Synthesized): Loss[] {
  const counting = filters.filter(({ place }) => isAt(place, call));
  if (counting.length === 0) return [];
  return [
    countingLost(
      counting,
      `key ${lastPart(call.text('keyId') ?? '')} and the log group`,
      'if it is its key, nothing is counted',
    ),
  ];
}

export const ALARM_PATH_EFFECTS: Effects = {
  'monitoring DeleteAlarms': (call, deployed) =>
    alarmLosses(call, deployed, call.texts('alarmNames'), 'deleted', () => undefined),
  'monitoring DisableAlarmActions': (call, deployed) =>
    alarmLosses(call, deployed, call.texts('alarmNames'), 'tells nobody', silenced),
  'monitoring PutAlarmMuteRule': muteAlarms,
  'monitoring PutMetricAlarm': replaceAlarm,
  'logs DeleteMetricFilter': (call, deployed) =>
    filterLosses(
      filtersOf(call, deployed, call.text('logGroupName')).filter(({ name }) => name === call.text('filterName')),
      'deleted',
      () => undefined,
    ),
  'logs PutMetricFilter': replaceFilter,
  'logs DeleteLogGroup': logGroupLost('logGroupName', 'deleted'),
  // a key that CloudTrail cannot use: AWS checks nothing when it is associated
  'logs AssociateKmsKey': logGroupLost('logGroupName', 'has another key, which may take no events'),
  // what is masked or rewritten is not counted
  ...effectOf(
    'logs',
    ['PutDataProtectionPolicy', 'PutTransformer'],
    logGroupLost('logGroupIdentifier', 'its events are masked or rewritten'),
  ),
  'logs PutAccountPolicy': (call, { filters }) => {
    const counting = filters.filter(({ place }) => isAt(place, call));
    const type = call.text('policyType') ?? '';
    return counting.length === 0 || !/^(DATA_PROTECTION|TRANSFORMER)_POLICY$/.test(type)
      ? []
      : [countingLost(counting, `account policy ${type}`, 'its events are masked or rewritten')];
  },
};
