import { once } from 'node:events';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { Organization } from '../../config/organization';
import { CloudTrailRecord, parseEvents } from '../../aws/events/cloudtrail-event';
import { TaskRequest } from '../../aws/states/run-state-machine';
import { AccountBook, AccountSettings } from './account-settings';
import { Answer, AwsError, errorAnswer } from './aws-answer';
import { AwsRequest, readRequest } from './aws-request';
import { recordEvent, recordProblem } from '../delivery/event-records';
import { FrontContext } from './front-context';
import { FrontSettings } from './front-settings';
import { linesAbout } from './lines-about';
import { Moto } from './moto';
import { MotoClient } from './moto-client';
import { checkRegion, RegionBook } from './region-book';
import { awsServices } from './services';
import { roleJudge } from '../permissions/role-judge';
import { checkSession, Session } from './sessions';

/** Path of what only the sandbox has: records that AWS itself would write. */
const RECORDS = '/_sandbox/records';

/** A call of AWS that a program made. */
export interface Call {
  /** As requests are signed: 'events'. */
  readonly service: string;
  /** 'PutRule'; empty for S3. */
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  /** As it was sent. */
  readonly request: AwsRequest;
  /** HTTP status of the answer: below 300 it was done. */
  readonly status: number;
  /** Body of the answer. */
  readonly answer: Buffer;
  /** When it was answered. */
  readonly at: Date;
}

/** What tests may want of a front. */
export interface FrontOptions extends FrontSettings {
  /**
   * Told every call of a program, when it has been answered and before the program hears of it: until the promise is
   * kept, a program that makes one call at a time has made no other. @default - nobody is told
   */
  readonly onCall?: (call: Call) => Promise<void> | void;
  /**
   * How many seconds a task of a state machine takes; nothing waits for them, but timeouts count them.
   *
   * @default - 0
   */
  readonly taskSeconds?: (task: TaskRequest) => number;
}

/** The HTTP server that programs talk to instead of AWS. */
export interface Front {
  /** For example 'http://127.0.0.1:43210': path-style S3 works by itself on an address. */
  readonly endpoint: string;
  /** See Sandbox. */
  readonly recordEvent: (record: CloudTrailRecord) => Promise<void>;
  /** See Sandbox. */
  readonly setAccount: (accountId: string, settings: AccountSettings) => void;
  /** What AWS sent to the mailbox of an address. */
  readonly mailOf: (address: string) => readonly string[];
  close(): Promise<void>;
}

/**
 * Starts the front of one sandbox: it passes requests to moto as the account they are made from, answers what moto
 * lacks, and refuses what AWS refuses.
 *
 * Requests with the keys of an assumed role belong to the role's account, all others to the management account.
 */
export async function startFront(
  moto: Moto,
  organization: Organization,
  { onCall, taskSeconds = () => 0, ...settings }: FrontOptions,
): Promise<Front> {
  const client = new MotoClient(moto.port);
  const sessions = new Map<string, Session>();
  const management = organization.managementAccount.id;
  const forwardedAs = (accessKey: string): string | undefined => {
    const session = sessions.get(accessKey);
    return session?.isRoot ? session.account : accessKey.startsWith('ASIA') ? undefined : management;
  };
  const context: FrontContext = {
    moto: client,
    organization,
    accounts: new AccountBook(),
    regions: new RegionBook(organization.partition),
    settings,
    accountOf: request => named(request) ?? sessions.get(request.accessKey)?.account ?? management,
    // moto itself knows the accounts of the roles that it let assume
    forward: request => client.forward(request, named(request) ?? forwardedAs(request.accessKey)),
    emit: event =>
      deliver({ event, bus: { account: event.account, region: event.region, name: 'default' }, forwarded: false }),
  };
  const { dispatch, deliver } = awsServices(
    context,
    (accessKey, session) => sessions.set(accessKey, session),
    taskSeconds,
  );

  const judge = settings.enforcesRoles ? roleJudge(context) : undefined;
  const answer = async (request: AwsRequest): Promise<Answer> => {
    try {
      checkRegion(request, context.accountOf(request), context.regions);
      const session = sessions.get(request.accessKey);
      if (session !== undefined) await checkSession(request, session);
      if (session !== undefined) await judge?.check(request, session);
      const answered = explain(request, await dispatch(request), moto);
      judge?.answered(request);
      return answered;
    } catch (error) {
      if (error instanceof AwsError) return errorAnswer(request, error);
      const detail = error instanceof Error ? error.message : String(error);
      return errorAnswer(request, new AwsError('SandboxFailure', `the sandbox failed: ${detail}\n${lastLines(moto)}`));
    }
  };

  const answerAndTell = async (request: AwsRequest): Promise<Answer> => {
    const answered = await answer(request);
    const { service, operation, region } = request;
    const account = context.accountOf(request);
    const { status, body } = answered;
    await onCall?.({ service, operation, account, region, request, status, answer: body, at: new Date() });
    return answered;
  };

  const server = createServer((incoming, outgoing) => {
    void read(incoming)
      .then(request => (request.url === RECORDS ? takeRecords(context, request) : answerAndTell(request)))
      .then(result => write(result, incoming, outgoing))
      .catch(() => outgoing.destroy());
  });
  // idle connections of SDK clients outlive single calls; close() ends them
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    recordEvent: record => recordEvent(context, record),
    setAccount: (accountId, settings) => context.accounts.set(accountId, settings),
    mailOf: address => context.accounts.mailOf(address),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      client.close();
      await closed;
    },
  };
}

/**
 * Takes CloudTrail records, in any form that the simulator reads, and answers when they are delivered: 200, 400 with the
 * problems when one of them is no record, and nothing is delivered then, or 500 when the sandbox failed.
 */
async function takeRecords(context: FrontContext, request: AwsRequest): Promise<Answer> {
  const say = (status: number, body: object): Answer => ({
    status,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  });
  if (request.method !== 'POST') return say(405, { message: `send the records with POST, got ${request.method}` });
  const { records, problems } = parseEvents(request.body.toString());
  const found = [...problems, ...records.flatMap(record => recordProblem(record) ?? [])];
  if (found.length > 0) return say(400, { message: found.join('; ') });
  try {
    for (const record of records) await recordEvent(context, record);
    return say(200, { records: records.length });
  } catch (error) {
    return say(500, { message: error instanceof Error ? error.message : String(error) });
  }
}

/** Seeds and tests may name any account, as with moto itself. */
function named(request: AwsRequest): string | undefined {
  const header = request.headers['x-moto-account-id'];
  return typeof header === 'string' ? header : undefined;
}

async function read(incoming: IncomingMessage): Promise<AwsRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return readRequest(incoming.method ?? 'GET', incoming.url ?? '/', incoming.headers, Buffer.concat(chunks));
}

function write({ status, headers, body }: Answer, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const length = incoming.method === 'HEAD' ? {} : { 'content-length': body.length };
  outgoing.writeHead(status, { ...headers, ...length });
  outgoing.end(incoming.method === 'HEAD' ? undefined : body);
}

/** Turns moto's 'not implemented' and crashes into an error that says so; SDKs would retry them for minutes. */
function explain(request: AwsRequest, result: Answer, moto: Moto): Answer {
  const html = String(result.headers['content-type'] ?? '').startsWith('text/html');
  const isPage = html && request.protocol !== 's3';
  const isUnknown = result.status === 404 && (isPage || result.body.toString() === 'Not yet implemented');
  const missing = result.status === 501 || isUnknown;
  if (!missing && !(result.status === 500 && html)) return result;
  const what = `${request.service}:${request.operation || `${request.method} ${request.url}`}`;
  const why = missing ? `moto does not implement ${what}` : `moto does not implement ${what}, or failed at it`;
  const message = [why, ...linesAbout(request, moto.output())].join('\n');
  return errorAnswer(request, new AwsError('SandboxNotImplemented', message));
}

const lastLines = (moto: Moto) => moto.output().trimEnd().split('\n').slice(-3).join('\n');
