import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { AwsError, errorAnswer } from '../../../sandbox/front/aws-answer';
import { AwsRequest, jsonInput, readRequest } from '../../../sandbox/front/aws-request';

/** What AWS answers to one operation: an output, XML of a query, or a refusal. */
export type Answers = (operation: string, input: Record<string, unknown>) => object | string | AwsError | undefined;

/**
 * An AWS that answers what a test says, and to everything else that there is nothing; the clients of this process talk to it.
 */
export function useAnsweringAws() {
  let server: Server;
  let answers: Answers = () => undefined;
  /** 'organizations:ListAccounts', with the region after it. */
  const calls: string[] = [];
  const before = { ...process.env };
  beforeAll(async () => {
    server = createServer((incoming, outgoing) => {
      void buffer(incoming).then(body => {
        const request = readRequest(incoming.method ?? 'GET', incoming.url ?? '/', incoming.headers, body);
        calls.push(`${request.service}:${request.operation} ${request.region}`);
        const said = answers(`${request.service}:${request.operation}`, jsonInput(request));
        const { status, headers, body: text } = answerOf(request, said);
        outgoing.writeHead(status, headers);
        outgoing.end(text);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ...{ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_REGION: 'us-east-1' },
    });
  });
  afterAll(() => {
    process.env = before;
    server.closeAllConnections();
    server.close();
  });
  return {
    calls,
    /** Says what is answered from now on. */
    answer: (said: Answers): void => {
      calls.length = 0;
      answers = said;
    },
  };
}

function answerOf(request: AwsRequest, said: object | string | AwsError | undefined) {
  if (said instanceof AwsError) return errorAnswer(request, said);
  const { operation, protocol } = request;
  const isXml = protocol === 'query' || protocol === 's3';
  const whole = operation === 'DescribeRegions' ? '$' : `<${operation}Result>$</${operation}Result>`;
  const text = isXml
    ? `<${operation}Response>${whole.replace('$', typeof said === 'string' ? said : '')}</${operation}Response>`
    : JSON.stringify(said ?? {});
  return { status: 200, headers: { 'content-type': isXml ? 'text/xml' : 'application/json' }, body: Buffer.from(text) };
}

/** What AWS says to somebody who may not do this. */
export const denied = (): AwsError => new AwsError('AccessDeniedException', 'not authorized', 403);

/** Who asks, as STS has it. */
export const caller = (account: string, partition = 'aws'): string =>
  `<Account>${account}</Account><Arn>arn:${partition}:iam::${account}:user/somebody</Arn>`;

/** The regions that are enabled. */
export const regions = (...names: readonly string[]): string =>
  `<regionInfo>${names.map(name => `<item><regionName>${name}</regionName></item>`).join('')}</regionInfo>`;
