import { AwsRequest, jsonInput } from '../front/aws-request';

/** One permission that AWS asks for before it does what a request says. */
export interface AskedPermission {
  /** As IAM calls it: 's3:ListAllMyBuckets'. */
  readonly action: string;
  /** An ARN, or '*' for an action that is about no resource. */
  readonly resource: string;
  /** Condition keys of the service that the request has. @default - none */
  readonly context?: Readonly<Record<string, string>>;
}

/** Where a request is made, and in whose organization. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  /** Whose account the request is made from. */
  readonly account: string;
  /** The organization's id and management account; undefined without an organization. */
  readonly organization?: { readonly id: string; readonly management: string };
}

/** What a request asks for, however its protocol writes it. */
export interface Input {
  readonly method: string;
  /** Path without the query, decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: AwsRequest['headers'];
  /** A text at the top of the input; '' where it has none. */
  text(name: string): string;
  /** Whether the input names something. */
  has(name: string): boolean;
  /** As it was sent. */
  readonly body: string;
  /** The texts of a name anywhere in the input, in its order. */
  all(name: string): string[];
}

/** What one operation asks for. */
export interface Row {
  /** The name in IAM. @default - the operation's */
  readonly action?: string;
  /** ARNs, each of which must be allowed. @default - '*' */
  readonly on?: (input: Input, place: Place) => string | readonly string[];
  readonly context?: (input: Input, place: Place) => Readonly<Record<string, string>>;
  /** Name in IAM of what it asks for besides when it gives tags. */
  readonly tags?: string;
  /** What gets the tags. @default - what it is about */
  readonly tagged?: (input: Input, place: Place) => string;
  /** What else it asks for. */
  readonly also?: (input: Input, place: Place) => readonly AskedPermission[];
}

export type Rows = Readonly<Record<string, Row>>;

/** What may stand in the place of a name: `arn:aws:sns:us-east-1:111111111111:topic`. */
export const arnOf = (service: string, rest: string, { partition, region, account }: Place): string =>
  `arn:${partition}:${service}:${region}:${account}:${rest}`;

/** In place of an id that AWS gives or looks up. */
export const NEW_ID = '00000000-0000-4000-8000-000000000000';

/** The permission to hand a role on to a service; none where there is no role. */
export const passRole = (roles: readonly string[], service: string): AskedPermission[] =>
  [...new Set(roles)]
    .filter(role => role !== '')
    .map(resource => ({ action: 'iam:PassRole', resource, context: { 'iam:PassedToService': service } }));

/** The permission to make a role that a service has in an account for itself. */
export const serviceLinkedRole = (service: string, { partition, account }: Place): AskedPermission => ({
  action: 'iam:CreateServiceLinkedRole',
  resource: `arn:${partition}:iam::${account}:role/aws-service-role/${service}/AWSServiceRole`,
  context: { 'iam:AWSServiceName': service },
});

/** Reads what a request asks for. */
export function inputOf(request: AwsRequest): Input {
  const [path = '/', query = ''] = request.url.split('?');
  const form = request.protocol === 'query' ? new URLSearchParams(request.body.toString()) : undefined;
  const json = form === undefined ? jsonInput(request) : {};
  const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    method: request.method,
    path: decodeURIComponent(path),
    query: new URLSearchParams(query),
    headers: request.headers,
    body: request.body.toString(),
    text: name => form?.get(name) ?? textOf(json[name]),
    has: name =>
      form === undefined ? json[name] !== undefined : [...form.keys()].some(key => key.split('.')[0] === name),
    all: name =>
      form === undefined
        ? textsIn(json, name)
        : [...form].filter(([key]) => key.split('.').includes(name)).map(([, value]) => value),
  };
}

function textsIn(value: unknown, name: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === name && typeof inner === 'string') return [inner];
    if (key === name && Array.isArray(inner)) return inner.filter(one => typeof one === 'string');
    return textsIn(inner, name);
  });
}
