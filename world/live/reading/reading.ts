import { Partition } from '../../../aws/partition';
import { answerOf } from '../../clients/aws-answer';
import { AwsFailure, isDenied, isSignedOut, isThrottling } from '../../clients/aws-failure';
import { ClientSettings, SessionCredentials, settings } from '../../clients/settings';
import { Unread } from '../snapshot';
import { Journal } from './journal';
import { Quotas } from './quotas';

/** What AWS is asked, and of what. */
export interface Question {
  /** The permission that it needs, as IAM calls it: 'account:GetAlternateContact'. */
  readonly action: string;
  /** The account that it is about. */
  readonly account?: string;
  readonly region?: string;
  /** The one thing that it is about, where that is not the account. */
  readonly about?: string;
}

/** A value, that there is no such thing, or nothing: then the snapshot says why. */
export type Answer<T> = { readonly value: T } | { readonly missing: true } | { readonly unread: true };

/** A client of the AWS SDK. */
interface Client {
  // what middleware of one client takes is no middleware of another one
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly middlewareStack: { readonly addRelativeTo: (middleware: any, options: any) => void };
}

/** Who is asked: an account, by its credentials. */
export interface Asked {
  readonly account: string;
  readonly region: string;
  /** Those of a member; absent: those of the environment. */
  readonly credentials?: SessionCredentials;
}

/** One reading of AWS. */
export interface Reading {
  /** The partition, for ARNs. */
  readonly partition: Partition;
  /** The account whose credentials ask, and the region in which it is asked what is in no region. */
  readonly home: Asked;
  readonly unknown: readonly Unread[];
  /** A client that asks no more often than AWS allows. */
  readonly client: <C extends Client>(Client: new (settings: ClientSettings) => C, asked?: Asked) => C;
  /**
   * Asks, unless the journal has the answer already. What there is no answer to is unknown.
   *
   * @throws SignedOut when the credentials of the environment have ended
   */
  readonly ask: <T>(question: Question, ask: () => Promise<T>) => Promise<Answer<T>>;
  /** The same for an answer that may not be written down before the reading has ended. */
  readonly askUnkept: <T>(question: Question, ask: () => Promise<T>) => Promise<Answer<T>>;
  /** Keeps why there is no answer to a question that need not be asked. */
  readonly note: (unread: Unread) => void;
  readonly progress: Progress;
}

/** Told how far a part of the reading is. */
export type Progress = (part: string, done: number, total: number) => void;

/** The credentials have ended: nothing more can be read. */
export class SignedOut extends Error {
  constructor(readonly failure: AwsFailure) {
    super(failure.message);
  }
}

/** A question that cannot be asked, for a reason that is in `unknown` already. */
export class Unasked extends Error {}

/** What a reading works with. */
export interface ReadingTools {
  readonly partition: Partition;
  readonly home: Asked;
  readonly quotas: Quotas;
  readonly journal: Journal;
  readonly progress?: Progress;
}

/** Denials without one answer after which a question is asked of nobody else: it is not allowed at all. */
const MOST_DENIED = 50;

/** Services that are asked about a member in the account of the credentials, whose permission it takes. */
const ASKED_AT_HOME: readonly (string | undefined)[] = ['account', 'organizations'];

/** Whether a question takes the permission of a member, which may say no where another one does not: by a role each decides. */
const isOfMember = ({ action, account }: Question, home: string): boolean =>
  account !== undefined &&
  account !== home &&
  action !== 'sts:AssumeRoot' &&
  !ASKED_AT_HOME.includes(action.split(':')[0]);

export function readingOf({ partition, home, quotas, journal, progress = () => undefined }: ReadingTools): Reading {
  const unknown: Unread[] = [];
  const clients = new Map<string, Client>();
  const tried = new Map<string, { denied: number; isAnswered: boolean }>();
  const triedOf = ({ action, region = '' }: Question) => {
    const key = `${action} ${region}`;
    const found = tried.get(key) ?? { denied: 0, isAnswered: false };
    tried.set(key, found);
    return found;
  };
  const askUnkept = async <T>(question: Question, ask: () => Promise<T>): Promise<Answer<T>> => {
    const { action, region } = question;
    const own = triedOf(question);
    const isForAll = !isOfMember(question, home.account);
    if (isForAll && !own.isAnswered && own.denied >= MOST_DENIED) return { unread: true };
    let isUnasked = false;
    const answer = await answerOf(action, () =>
      ask().catch((error: unknown) => {
        isUnasked = error instanceof Unasked;
        throw error;
      }),
    );
    if (isUnasked) return { unread: true };
    if (!('failure' in answer)) {
      own.isAnswered = true;
      return answer;
    }
    const { message } = answer.failure;
    if (isSignedOut(answer.failure)) throw new SignedOut(answer.failure);
    const reason = withoutRequestId(message);
    unknown.push({ ...question, reason });
    if (isForAll && isDenied(answer.failure) && ++own.denied === MOST_DENIED && !own.isAnswered) {
      unknown.push({ action, ...(region !== undefined && { region }), reason });
    }
    return { unread: true };
  };
  return {
    ...{ partition, home, unknown, progress, askUnkept },
    note: unread => void unknown.push(unread),
    client: (Client, asked = home) => {
      // of thousands of members each is asked once
      if (asked.credentials !== undefined) {
        return limited(new Client(settings(asked.region, asked.credentials)), asked, quotas);
      }
      const key = [Client.name, asked.account, asked.region].join(' ');
      const made = clients.get(key) ?? limited(new Client(settings(asked.region, asked.credentials)), asked, quotas);
      clients.set(key, made);
      return made as InstanceType<typeof Client>;
    },
    ask: async <T>(question: Question, ask: () => Promise<T>) => {
      const { action, account, region, about } = question;
      const key = [action, account, region, about].map(text => text ?? '').join(' ');
      const kept = journal.find(key) as Answer<T> | undefined;
      if (kept !== undefined) {
        triedOf(question).isAnswered = true;
        return kept;
      }
      const answer = await askUnkept(question, ask);
      if (!('unread' in answer)) journal.keep(key, answer);
      return answer;
    },
  };
}

/** Every attempt waits for its turn before it is signed, however often the SDK tries. */
function limited<C extends Client>(client: C, { account, region }: Asked, quotas: Quotas): C {
  const turn =
    (next: (args: object) => Promise<unknown>, { clientName = '', commandName = '' }: Record<string, string>) =>
    async (args: object) => {
      const bucket = quotas.of(
        account,
        region,
        SERVICES[clientName] ?? clientName,
        commandName.replace(/Command$/, ''),
      );
      await bucket.take();
      try {
        const answer = await next(args);
        bucket.answered();
        return answer;
      } catch (error) {
        if (isThrottling(error)) bucket.throttled();
        else bucket.answered();
        throw error;
      }
    };
  const place = { name: 'turn', relation: 'before', toMiddleware: 'httpSigningMiddleware' };
  client.middlewareStack.addRelativeTo(turn, place);
  return client;
}

/** Services as IAM calls them, by the SDK's clients. */
const SERVICES: Readonly<Record<string, string>> = {
  AccountClient: 'account',
  CloudFormationClient: 'cloudformation',
  CloudTrailClient: 'cloudtrail',
  CloudWatchClient: 'cloudwatch',
  CloudWatchLogsClient: 'logs',
  ConfigServiceClient: 'config',
  EC2Client: 'ec2',
  ECSClient: 'ecs',
  EventBridgeClient: 'events',
  GuardDutyClient: 'guardduty',
  IAMClient: 'iam',
  KMSClient: 'kms',
  LambdaClient: 'lambda',
  OrganizationsClient: 'organizations',
  RDSClient: 'rds',
  S3Client: 's3',
  SchedulerClient: 'scheduler',
  SecurityHubClient: 'securityhub',
  SFNClient: 'states',
  SNSClient: 'sns',
  SQSClient: 'sqs',
  STSClient: 'sts',
};

/** Every call has an id of its own: two readings of the same failure would differ. */
const withoutRequestId = (message: string): string =>
  message.replace(/[\s(;,]*\b(?:AWS )?Request ?ID:? ?[0-9a-f-]{36}\)?/gi, '').trim();

/** Does so many at a time, and keeps the order: what waits too long has credentials that ended meanwhile. */
export async function inTurns<I, T>(items: readonly I[], work: (item: I) => Promise<T>, width = WIDTH): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++;
      results[at] = await work(items[at]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}
const WIDTH = 24;
