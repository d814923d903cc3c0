/** A thing, or what leads from one to another, in words: "topic 'alerts'". The same name elsewhere is the same one here. */
export type Key = string;

/** Name of a bus, which some write as its ARN; without one it is the default bus. */
export const busName = (bus: string | undefined): string => (bus || 'default').replace(/^arn:.*:event-bus\//, '');

const last = (text: string): string => text.split(/[:/]/).at(-1) ?? text;
const afterSlash = (text: string): string => text.split('/').at(-1) ?? text;

/** What of a name, an ARN or a URL is the name, by kind. */
const NAMES = {
  trail: last,
  bucket: (text: string) => text.replace(/^arn:[^:]*:s3:::/, '').split('/')[0]!,
  key: (text: string) => /(?:^|:)(alias\/.+)$/.exec(text)?.[1] ?? afterSlash(text),
  'log group': (text: string) => /:log-group:([^:]+)/.exec(text)?.[1] ?? text,
  'metric filter': (text: string) => text,
  metric: (text: string) => text,
  alarm: last,
  topic: last,
  queue: last,
  'chat channel': last,
  'event bus': busName,
  'event rule': afterSlash,
  'state machine': last,
  schedule: last,
  StackSet: (text: string) => text.split(':')[0]!,
  role: afterSlash,
  policy: (text: string) => text,
} as const;

/** Kinds of things that a workload may own. */
export type Kind = keyof typeof NAMES;

/** Undefined without a name. */
export const keyFor = (kind: Kind, name: string | undefined): Key | undefined =>
  name ? `${kind} '${NAMES[kind](name)}'` : undefined;

/** Of which kind an ARN is, by its service. */
export function keyOfArn(arn: string | undefined): Key | undefined {
  const [, , service = '', , , resource = ''] = (arn ?? '').split(':');
  const kinds: Readonly<Record<string, Kind>> = {
    ...{ sns: 'topic', sqs: 'queue', logs: 'log group', s3: 'bucket', states: 'state machine' },
  };
  const kind = service === 'events' && resource.startsWith('event-bus/') ? 'event bus' : kinds[service];
  return kind && keyFor(kind, arn);
}

/** The name of a thing alone. */
export const nameIn = (key: Key): string => key.slice(key.indexOf("'") + 1, -1);
