import { Counting, countingOf, uncounted } from '../aws/metrics/filter-counting';
import { parseArn } from '../aws/arn';
import { TRAIL_LOGS_ROLE } from '../config/names';
import { metricOfAlarm, metricOfFilter } from '../world/metric';
import { listAt, textAt } from '../world/plan/attributes';
import { Thing, World } from '../world/world';
import { Fate } from './fate';

const [FILTER, ALARM] = ['aws_cloudwatch_log_metric_filter', 'aws_cloudwatch_metric_alarm'];

/**
 * Filters, alarms, topics and roles of other names that do what the stacks will do: they stay beside them, and are paid for
 * and heard twice until somebody retires them.
 *
 * A filter is one when it reads the log group of a trail and everything that it counts is counted by the stacks' filters; an alarm
 * when all that it watches is counted by such filters; a topic when such an alarm tells it; a role when a trail that is taken
 * over delivers with it and will deliver with another one.
 *
 * @param taken - what is taken over, with what the stacks make of it
 */
export function doubled(ought: World, living: World, taken: ReadonlyMap<Thing, Thing>): Fate[] {
  const foreign = (type: string): readonly Thing[] => living.things(type).filter(thing => !taken.has(thing));
  const ours = ought.things(FILTER).flatMap(filter => countingOfFilter(filter) ?? []);
  const groups = new Set(living.things('aws_cloudtrail').flatMap(trail => logGroupOf(trail) ?? []));
  const doubles = (filter: Thing): boolean => {
    const counting = countingOfFilter(filter);
    const isOfTrail = groups.has(textAt(filter.attributes, 'log_group_name') ?? '');
    return isOfTrail && counting !== undefined && ours.length > 0 && uncounted(counting, ours) === 'none';
  };
  const filters = foreign(FILTER).filter(doubles);
  const alarms = foreign(ALARM).filter(alarm => {
    const key = metricOfAlarm(alarm.attributes)?.key;
    const feeding = living.things(FILTER).filter(({ attributes }) => metricOfFilter(attributes)?.key === key);
    return key !== undefined && feeding.length > 0 && feeding.every(filter => filters.includes(filter));
  });
  const told = new Set(alarms.flatMap(({ attributes }) => listAt(attributes, 'alarm_actions')));
  const topics = foreign('aws_sns_topic').filter(({ attributes }) => told.has(textAt(attributes, 'arn') ?? ''));
  return [
    ...alarms.map(alarm => ofAlarm(alarm)),
    ...filters.map(filter => ofFilter(filter)),
    ...topics.map(topic => ofTopic(topic, living)),
    ...[...taken].flatMap(([was, made]) => ofRole(was, made)),
    ...otherTrails(ought, living, taken),
  ];
}

const AFTER = 'once npx rootguard alert-test passes:';

const at = ({ region }: Thing): string => (region === undefined ? '' : ` --region ${region}`);

/** A word of a command that people copy: names of alarms and filters may have any characters. */
const inShell = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

function ofAlarm(alarm: Thing): Fate {
  const name = textAt(alarm.attributes, 'alarm_name') ?? '';
  return {
    what: `alarm ${name}`,
    fate: 'doubled',
    details: [
      'rings for what alarms of the stacks ring for',
      `${AFTER} aws cloudwatch delete-alarms --alarm-names ${inShell(name)}${at(alarm)}`,
    ],
  };
}

function ofFilter(filter: Thing): Fate {
  const [name = '', group = ''] = ['name', 'log_group_name'].map(path => textAt(filter.attributes, path));
  return {
    what: `metric filter ${name} of ${group}`,
    fate: 'doubled',
    details: [
      'counts nothing that filters of the stacks do not count',
      `when no alarm and no dashboard shows its metric, ${AFTER} aws logs delete-metric-filter --log-group-name ${inShell(group)} --filter-name ${inShell(name)}${at(filter)}`,
    ],
  };
}

/** Who else publishes to it nobody can tell, so that it is not said to be of no use. */
function ofTopic(topic: Thing, living: World): Fate {
  const arn = textAt(topic.attributes, 'arn') ?? '';
  const listeners = living
    .things('aws_sns_topic_subscription')
    .filter(({ attributes }) => textAt(attributes, 'topic_arn') === arn);
  return {
    what: `topic ${textAt(topic.attributes, 'name')}`,
    fate: 'doubled',
    details: [
      `hears of alarms that are doubled; ${listeners.length === 1 ? '1 subscription listens' : `${listeners.length} subscriptions listen`} there: write who has to hear on into alerts.subscriptions`,
      `when nothing else publishes there, ${AFTER} aws sns delete-topic --topic-arn ${arn}${at(topic)}`,
    ],
  };
}

/** The role of a trail that is taken over. */
function ofRole(was: Thing, made: Thing): Fate[] {
  if (made.type !== 'aws_cloudtrail') return [];
  const path = 'cloud_watch_logs_role_arn';
  const arn = textAt(was.attributes, path);
  const name = parseArn(arn)?.resource.split('/').at(-1);
  if (name === undefined || name === TRAIL_LOGS_ROLE) return [];
  return [
    {
      what: `role ${name}`,
      fate: 'doubled',
      details: [
        `the trail ${textAt(was.attributes, 'name')} delivers to its log group with a role of the stacks after the apply`,
        `when nothing else has it, aws iam delete-role --role-name ${name}, its policies before`,
      ],
    },
  ];
}

function countingOfFilter({ attributes }: Thing): Counting | undefined {
  return countingOf(textAt(attributes, 'pattern') ?? '').counting;
}

const logGroupOf = ({ attributes }: Thing): string | undefined =>
  /^log-group:([^:]+)/.exec(parseArn(textAt(attributes, 'cloud_watch_logs_group_arn'))?.resource ?? '')?.[1];

/** Trails of the organization that stay beside the one that would be made: events are paid for twice. */
function otherTrails(ought: World, living: World, taken: ReadonlyMap<Thing, Thing>): Fate[] {
  if (ought.things('aws_cloudtrail').length === 0) return [];
  return living
    .things('aws_cloudtrail')
    .filter(thing => !taken.has(thing) && thing.attributes.is_organization_trail === true)
    .map(trail => {
      const name = textAt(trail.attributes, 'name') ?? '';
      return {
        what: `trail ${name}`,
        fate: 'left alone',
        details: [
          trail.attributes.enable_logging === false
            ? `is stopped and records nothing: retire it, aws cloudtrail delete-trail --name ${inShell(name)}${at(trail)}`
            : 'records the organization as well, and both are paid for: name its log group in trail.existing, or retire it',
        ],
      };
    });
}
