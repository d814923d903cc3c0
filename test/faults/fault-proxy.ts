import { once } from 'node:events';
import { createServer, request, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** What can happen to a call; 'lost' is done by AWS, and its answer never arrives. */
export const FAULTS = ['throttled', 'unavailable', 'reset', 'lost', 'slow', 'stale', 'expired', 'killed'] as const;
export type Fault = (typeof FAULTS)[number];

/** A call that reached AWS. */
export interface Done {
  /** 'AWSOrganizationsV20161128.DetachPolicy', or the path of a call without a target. */
  readonly operation: string;
  readonly status: number;
}

/** A proxy in front of a sandbox, which does to calls what a seed says. */
export interface FaultProxy {
  readonly endpoint: string;
  /** Every call that reached AWS, in order. */
  readonly done: Done[];
  /** What happens from now on: a fault, the chance of each call to meet it, and a generator of numbers below one. */
  meet(fault: Fault | undefined, chance: number, random: () => number): void;
  /** How many calls met the fault since. */
  met(): number;
  close(): Promise<void>;
}

/** @param onKill - told to kill the program that calls, at every tenth call of the fault 'killed' */
export async function startFaultProxy(target: string, onKill: () => void): Promise<FaultProxy> {
  const done: Done[] = [];
  const answers = new Map<string, Answer>();
  let [fault, chance, random, calls, met]: [Fault | undefined, number, () => number, number, number] = [
    undefined,
    0,
    Math.random,
    0,
    0,
  ];

  const server = createServer((incoming, outgoing) => {
    void handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await read(incoming);
    const operation = String(incoming.headers['x-amz-target'] ?? `${incoming.method} ${incoming.url?.split('?')[0]}`);
    const now = fault;
    calls++;
    const isMet =
      now !== undefined && (now === 'killed' ? calls % 10 === 0 : now === 'expired' ? calls > 5 : random() < chance);
    if (isMet) met++;
    const key = `${operation} ${incoming.url} ${body.toString()}`;
    const isRead = /\.(List|Describe)|Get/.test(operation) || incoming.url?.includes('get');
    if (isMet && now === 'throttled') return send(outgoing, refusal(400, 'ThrottlingException', 'Rate exceeded'));
    if (isMet && now === 'unavailable') return send(outgoing, refusal(503, 'ServiceUnavailable', 'Try again'));
    if (isMet && now === 'expired')
      return send(outgoing, refusal(403, 'ExpiredTokenException', 'The token has expired'));
    if (isMet && now === 'reset') return void incoming.socket.destroy();
    if (isMet && now === 'slow') await setTimeout(200 + random() * 1_800);
    const stale = isMet && now === 'stale' && isRead ? answers.get(key) : undefined;
    const answer = stale ?? (await forward(target, incoming, body));
    if (stale === undefined) {
      done.push({ operation, status: answer.status });
      // the answer before this one is what a reader may still be given
      if (isRead && answer.status < 300 && !answers.has(key)) answers.set(key, answer);
    }
    if (isMet && now === 'killed') onKill();
    if (isMet && (now === 'lost' || now === 'killed')) return void incoming.socket.destroy();
    send(outgoing, answer);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    done,
    meet: (next, likely, numbers) => {
      [fault, chance, random, calls, met] = [next, likely, numbers, 0, 0];
    },
    met: () => met,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const refusal = (status: number, type: string, message: string): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type },
  body: Buffer.from(JSON.stringify({ __type: type, message })),
});

function send(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, headers).end(body);
}

async function read(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function forward(target: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${target}${url}`, { method, headers }, response => {
      read(response).then(
        answered => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answered }),
        reject,
      );
    });
    outgoing.on('error', reject).end(body);
  });
}
