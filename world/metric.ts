import { textAt, valueAt } from './plan/attributes';
import { Attributes } from './plan/plan';
import { compareText } from './plan/values';

/** A metric with the names of its dimensions: an alarm without dimensions never sees what is counted with some. */
export interface Metric {
  readonly key: string;
  /** 'Rootguard/root-activity by AccountId'. */
  readonly text: string;
  /** Values of the dimensions: an alarm's, or where a filter finds them in an event. */
  readonly dimensions: Readonly<Record<string, unknown>>;
}

/** The metric a filter counts into; undefined when it is not known. */
export const metricOfFilter = (filter: Attributes | undefined): Metric | undefined => {
  const transformation = valueAt(filter, 'metric_transformation[0]');
  return metric(
    textAt(transformation, 'namespace'),
    textAt(transformation, 'name'),
    valueAt(transformation, 'dimensions'),
  );
};

/** The metric an alarm watches; undefined for an alarm on an expression. */
export const metricOfAlarm = (alarm: Attributes | undefined): Metric | undefined =>
  metric(textAt(alarm, 'namespace'), textAt(alarm, 'metric_name'), alarm?.dimensions);

function metric(namespace: string | undefined, name: string | undefined, dimensions: unknown): Metric | undefined {
  if (namespace === undefined || name === undefined) return undefined;
  const names = Object.keys(dimensions ?? {}).sort(compareText);
  return {
    dimensions: { ...(dimensions as Readonly<Record<string, unknown>> | undefined) },
    key: JSON.stringify([namespace, name, names]),
    text: `${namespace}/${name}${names.length > 0 ? ` by ${names.join(', ')}` : ''}`,
  };
}
