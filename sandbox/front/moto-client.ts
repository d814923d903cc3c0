import { Agent, request as httpRequest } from 'node:http';
import { Answer } from './aws-answer';
import { AwsRequest } from './aws-request';

// connection headers belong to one hop
const HOP_HEADERS = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

/** Prefix of X-Amz-Target by service, for the JSON services that the front asks on its own account. */
const TARGETS = {
  cloudwatch: 'GraniteServiceVersion20100801',
  cloudtrail: 'CloudTrail_20131101',
  events: 'AWSEvents',
  kms: 'TrentService',
  logs: 'Logs_20140328',
  organizations: 'AWSOrganizationsV20161128',
  sqs: 'AmazonSQS',
} as const;

/** Talks to moto: passes requests on, and asks questions as any account. */
export class MotoClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 16 });

  constructor(private readonly port: number) {}

  /**
   * Passes a request on.
   *
   * @param account - whose request it is; undefined when moto can tell from the keys of an assumed role
   */
  forward(request: AwsRequest, account?: string): Promise<Answer> {
    const headers: Record<string, string | string[] | number> = { 'content-length': request.body.length };
    for (const [name, value] of Object.entries(request.headers)) {
      if (value !== undefined && !HOP_HEADERS.has(name)) headers[name] = value;
    }
    if (account !== undefined) headers['x-moto-account-id'] = account;
    const options = { host: '127.0.0.1', port: this.port, path: request.url, method: request.method, headers };
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest({ ...options, agent: this.agent }, incoming => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const answered: Record<string, string | string[]> = {};
          for (const [name, value] of Object.entries(incoming.headers)) {
            // the answer to HEAD has the length of a body that is not there
            const keep = !HOP_HEADERS.has(name) || (request.method === 'HEAD' && name === 'content-length');
            if (value !== undefined && keep) answered[name] = value;
          }
          resolve({ status: incoming.statusCode ?? 502, headers: answered, body: Buffer.concat(chunks) });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(request.body);
    });
  }

  /** Calls a JSON operation as an account; undefined when moto answers with an error. */
  async json(
    service: keyof typeof TARGETS,
    operation: string,
    input: object,
    as: { account: string; region: string },
  ): Promise<Record<string, unknown> | undefined> {
    const headers = {
      'x-amz-target': `${TARGETS[service]}.${operation}`,
      'content-type': 'application/x-amz-json-1.1',
    };
    // the one service whose scope has another name
    const scope = service === 'cloudwatch' ? 'monitoring' : service;
    const answer = await this.ask(scope, 'POST', '/', headers, JSON.stringify(input), as);
    if (answer.status >= 300) return undefined;
    return (answer.body.length === 0 ? {} : JSON.parse(answer.body.toString())) as Record<string, unknown>;
  }

  /** Calls an operation of a query service (IAM, SNS, STS) as an account; the XML, or undefined on an error. */
  async query(
    service: 'iam' | 'sns' | 'sts',
    input: Record<string, string>,
    as: { account: string; region: string },
  ): Promise<string | undefined> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await this.ask(service, 'POST', '/', headers, new URLSearchParams(input).toString(), as);
    return answer.status < 300 ? answer.body.toString() : undefined;
  }

  /** Calls S3 as an account; undefined on an error. */
  async s3(
    method: 'GET' | 'PUT',
    path: string,
    body: string,
    as: { account: string; region: string },
  ): Promise<string | undefined> {
    const answer = await this.ask('s3', method, path, {}, body, as);
    return answer.status < 300 ? answer.body.toString() : undefined;
  }

  close(): void {
    this.agent.destroy();
  }

  private ask(
    service: string,
    method: string,
    url: string,
    headers: Record<string, string>,
    body: string,
    { account, region }: { account: string; region: string },
  ): Promise<Answer> {
    // moto reads service and region from the scope and checks no signature
    const authorization = `AWS4-HMAC-SHA256 Credential=sandbox/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=sandbox`;
    const request: AwsRequest = {
      method,
      url,
      headers: { host: `127.0.0.1:${this.port}`, authorization, ...headers },
      body: Buffer.from(body),
      service,
      operation: '',
      region,
      accessKey: 'sandbox',
      protocol: 'json',
    };
    return this.forward(request, account);
  }
}
