import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputEvent, parseInput } from '../../aws/events/cloudtrail-event';
import { simulateEvent } from '../../simulate/simulation';
import { Synthesized } from '../../world/stacks/synthesized';

const EVENTS = join(__dirname, '../../review/events');

/** What an event must set off in the example of its partition with no control disabled, by short names. */
export interface Expected {
  readonly signal: string | null;
  readonly priority: string | null;
  /** Only where an event of a signal does not reach the hub. */
  readonly notForwarded?: string;
  /** Control ids, or the filter's own name. */
  readonly filters: readonly string[];
  /** Names. */
  readonly alarms: readonly string[];
  /** Logical ids in the template, with 'management:' for the StackSet of that account; then addresses in the hub. */
  readonly rules: readonly string[];
  /** Of both paths. */
  readonly topics: readonly string[];
  /** First line. */
  readonly message: string | null;
}

/** A file of the corpus. */
export interface Case {
  readonly about: string;
  readonly expected: Expected;
  /** A CloudTrail record; an EventBridge event where there is none. */
  readonly record?: Fields;
  readonly event?: Fields;
}

type Fields = Readonly<Record<string, unknown>>;

/** All cases by name, in the order of their names. */
export const CASES: readonly (readonly [string, Case])[] = readdirSync(EVENTS)
  .sort()
  .map(file => [file.replace(/\.json$/, ''), JSON.parse(readFileSync(join(EVENTS, file), 'utf8')) as Case]);

/** The example that a case is simulated against, by its region. */
export function exampleOf({ record, event }: Case): 'acme' | 'govcloud' | 'china' {
  const region = String(record?.awsRegion ?? event?.region);
  if (region.startsWith('cn-')) return 'china';
  return region.startsWith('us-gov-') ? 'govcloud' : 'acme';
}

/** A case's event as `rootguard simulate` would read it. */
export function inputOf({ record, event }: Case): InputEvent {
  const { events, problems } = parseInput(JSON.stringify(record ?? event));
  if (events[0] === undefined || events.length > 1) throw new Error(`must be one event: ${problems.join(', ')}`);
  return events[0];
}

/** What an event sets off, by short names. */
export async function outcomeOf(input: InputEvent, synthesized: Synthesized): Promise<Expected> {
  const { signal, priority, notForwarded, filters, alarms, rules, topics, message } = await simulateEvent(
    input,
    synthesized,
  );
  return {
    signal,
    priority,
    ...(notForwarded === null ? {} : { notForwarded }),
    filters: filters.map(({ control }) => control),
    alarms: alarms.map(({ name }) => name),
    rules: rules.map(shortName),
    topics: topics.map(address => address.replace('aws_sns_topic.alerts_', '')),
    message: message?.split('\n')[0] ?? null,
  };
}

/** A rule's name in the corpus, by its address; of rules that continue one another the name of the first. */
export const shortName = (rule: string): string =>
  rule
    .replace(/^(aws_cloudformation_stack_set\..*?)\d+$/, '$1')
    .replace('aws_cloudformation_stack_set.forwarding_members/', '')
    .replace('aws_cloudformation_stack_set.forwarding_management/', 'management:')
    .replace('aws_cloudwatch_event_rule.hub_', '');
