import { IncomingHttpHeaders } from 'node:http';

/** How a service writes requests, answers and errors. */
export type Protocol = 'json' | 'rest-json' | 'query' | 's3';

/** One request to AWS, with what the front can tell from its envelope. */
export interface AwsRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Service in the credential scope, for example 'organizations'; empty when the request is not signed. */
  readonly service: string;
  /** Operation name, for example 'CreateTrail'; empty for S3. */
  readonly operation: string;
  readonly region: string;
  readonly accessKey: string;
  readonly protocol: Protocol;
}

const SCOPE = /Credential=([^/,\s]+)\/\d+\/([^/]+)\/([^/]+)\/aws4_request/;

/** Reads the envelope of a request: credential scope, then X-Amz-Target, form action or path. */
export function readRequest(method: string, url: string, headers: IncomingHttpHeaders, body: Buffer): AwsRequest {
  const query = new URLSearchParams(url.split('?')[1] ?? '');
  // a presigned URL has its scope in the query
  const presigned = query.get('X-Amz-Credential');
  const scope = SCOPE.exec(headers.authorization ?? '') ?? (presigned && SCOPE.exec(`Credential=${presigned}`)) ?? [];
  const [, accessKey = '', region = '', service = ''] = scope || [];
  const base = { method, url, headers, body, service, region, accessKey };

  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    return { ...base, operation: target.slice(target.lastIndexOf('.') + 1), protocol: 'json' };
  }
  if (service === 's3') return { ...base, operation: '', protocol: 's3' };
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    return { ...base, operation: new URLSearchParams(body.toString()).get('Action') ?? '', protocol: 'query' };
  }
  const path = url.split('?')[0] ?? '';
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { ...base, operation: name.charAt(0).toUpperCase() + name.slice(1), protocol: 'rest-json' };
}

/** The JSON input of a request; an empty object when there is none. */
export function jsonInput(request: AwsRequest): Record<string, unknown> {
  if (request.body.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(request.body.toString());
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** A copy of a request with another JSON body. */
export function withJsonInput(request: AwsRequest, input: object): AwsRequest {
  return { ...request, body: Buffer.from(JSON.stringify(input)) };
}

/** A string of an input; undefined when it is missing or not a string. */
export function text(input: Record<string, unknown>, name: string): string | undefined {
  const value = input[name];
  return typeof value === 'string' ? value : undefined;
}
