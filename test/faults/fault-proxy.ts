import { once } from 'node:events';
import { createServer, request, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { AwsError, errorAnswer } from '../../sandbox/front/aws-answer';
import { AwsRequest, readRequest } from '../../sandbox/front/aws-request';

/** How long the answer before the last one may still be given. */
const STALE_MS = 30_000;

/** What can happen; 'lost' is done by AWS, and its answer never arrives. */
export const FAULTS = [
  ...(['throttled', 'unavailable', 'reset', 'lost', 'slow', 'stale'] as const),
  ...(['expired', 'killed', 'full disk'] as const),
];
export type Fault = (typeof FAULTS)[number];

/** A fault, and which calls meet it. */
export interface Trouble {
  readonly fault: Fault;
  /** Of each call, for what happens to calls one by one. */
  readonly chance: number;
  /** Number of the call with which credentials expire, Terraform is killed or the disk is full. */
  readonly at: number;
  readonly random: () => number;
  /** Kills Terraform, or fills the disk. */
  readonly strike: () => void;
}

/** A call that reached AWS. */
export interface Done {
  /** 'organizations:DetachPolicy', 's3:DELETE /bucket'. */
  readonly operation: string;
  readonly isRead: boolean;
  readonly status: number;
}

/** A proxy in front of a sandbox, which does to calls what it is told. */
export interface FaultProxy {
  readonly endpoint: string;
  /** Every call that reached AWS, in order. */
  readonly done: Done[];
  /** What happens from now on; counts calls from zero. */
  meet(trouble: Trouble | undefined): void;
  /** What AWS refuses from now on, whatever else happens: the error, or undefined for what it answers. */
  refuse(error: (read: AwsRequest) => AwsError | undefined): void;
  /** How many calls were made since, and how many of them met the fault. */
  counts(): { readonly calls: number; readonly met: number };
  close(): Promise<void>;
}

export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const done: Done[] = [];
  const answers = new Map<string, { last: Answer; before?: Answer; since: number }>();
  let trouble: Trouble | undefined;
  let refused: (read: AwsRequest) => AwsError | undefined = () => undefined;
  let [calls, met] = [0, 0];

  const server = createServer((incoming, outgoing) => {
    void handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const read = readRequest(incoming.method ?? '', incoming.url ?? '', incoming.headers, await bytesOf(incoming));
    const now = trouble;
    const isMet = now !== undefined && meets(now, ++calls);
    if (isMet) met++;
    const fault = isMet ? now.fault : undefined;
    if (fault === 'reset') return void incoming.socket.destroy();
    const error = refused(read) ?? (fault && refusalOf(fault));
    if (error !== undefined) return send(outgoing, errorAnswer(read, error));
    if (fault === 'slow') await setTimeout(200 + now!.random() * 1_800);
    const answer = (fault === 'stale' && staleOf(read)) || (await ask(read, incoming));
    if (fault === 'killed' || fault === 'full disk') now!.strike();
    if (fault === 'killed' || fault === 'lost') return void incoming.socket.destroy();
    send(outgoing, answer);
  }

  async function ask(read: AwsRequest, incoming: IncomingMessage): Promise<Answer> {
    const answer = await forward(target, incoming, read.body);
    const isRead = isReading(read);
    done.push({ operation: nameOf(read), isRead, status: answer.status });
    const known = answers.get(keyOf(read));
    if (isRead && !known?.last.body.equals(answer.body)) {
      answers.set(keyOf(read), { last: answer, since: Date.now(), ...(known !== undefined && { before: known.last }) });
    }
    return answer;
  }

  const staleOf = (read: AwsRequest): Answer | undefined => {
    const { before, since = 0 } = answers.get(keyOf(read)) ?? {};
    return Date.now() - since < STALE_MS ? before : undefined;
  };

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    done,
    meet: next => {
      trouble = next;
      [calls, met] = [0, 0];
    },
    refuse: error => {
      refused = error;
    },
    counts: () => ({ calls, met }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function meets({ fault, chance, at, random }: Trouble, call: number): boolean {
  if (fault === 'expired') return call >= at;
  if (fault === 'killed' || fault === 'full disk') return call === at;
  return random() < chance;
}

function refusalOf(fault: Fault): AwsError | undefined {
  if (fault === 'throttled') return new AwsError('ThrottlingException', 'Rate exceeded');
  if (fault === 'unavailable') return new AwsError('ServiceUnavailable', 'Try again', 503);
  if (fault === 'expired') return new AwsError('ExpiredTokenException', 'The token has expired', 403);
  return undefined;
}

const nameOf = ({ service, operation, method, url }: AwsRequest): string =>
  `${service}:${service === 's3' ? `${method} ${url.replace(/[?&]x-id=\w+/, '')}` : operation}`;

const isReading = ({ service, operation, method }: AwsRequest): boolean =>
  service === 'sts' || (service === 's3' ? /^(GET|HEAD)$/.test(method) : /^(List|Describe|Get)/.test(operation));

const keyOf = (read: AwsRequest): string => `${nameOf(read)} ${read.region} ${read.body.toString()}`;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

function send(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, { ...headers }).end(body);
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function forward(target: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${target}${url}`, { method, headers }, response => {
      bytesOf(response).then(
        answered => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answered }),
        reject,
      );
    });
    outgoing.on('error', reject).end(body);
  });
}
