import { once } from 'node:events';
import { createServer, IncomingMessage } from 'node:http';
import { AddressInfo } from 'node:net';
import { AwsError, errorAnswer } from '../sandbox/front/aws-answer';
import { AwsRequest, jsonInput, readRequest } from '../sandbox/front/aws-request';
import { rateOf } from '../world/live/reading/quotas';

/** The account whose credentials ask. */
export const HOME = '111111111111';

/** What was asked of one group of operations that share a quota. */
export interface Asked {
  /** Requests that were answered. */
  answered: number;
  /** Requests that came too fast. */
  throttled: number;
  readonly perSecond: number;
  readonly burst: number;
}

/** An AWS that knows one large organization by heart, and refuses what comes faster than its quotas. */
export interface StandingAws {
  readonly endpoint: string;
  /** By account, region and group of operations. */
  readonly asked: ReadonlyMap<string, Asked>;
  readonly close: () => void;
}

/**
 * Starts it: accounts in OUs of three levels, contacts of each, a policy attached to the root, and nothing else. Moto holds a few
 * hundred accounts; this one makes its answers as they are asked for.
 *
 * @param accounts - how many, the management account included
 * @param faster - times that its quotas are those of AWS
 */
export async function startStandingAws(accounts: number, faster: number): Promise<StandingAws> {
  const asked = new Map<string, Asked>();
  const buckets = new Map<string, { tokens: number; filled: number }>();
  /** Whether a request is inside the quotas. */
  const isTaken = ({ service, operation, region }: AwsRequest): boolean => {
    const { group, perSecond, burst } = rateOf('aws', SERVICES[service] ?? service, operation || 'Get');
    const key = `${HOME} ${region} ${group}`;
    const counted = asked.get(key) ?? {
      answered: 0,
      throttled: 0,
      perSecond: perSecond * faster,
      burst: burst * faster,
    };
    asked.set(key, counted);
    const now = performance.now();
    // a request is a moment on its way, and some catch up with those before them
    const bucket = buckets.get(key) ?? { tokens: counted.burst * LENIENCE, filled: now };
    buckets.set(key, bucket);
    bucket.tokens = Math.min(
      counted.burst * LENIENCE,
      bucket.tokens + ((now - bucket.filled) / 1000) * counted.perSecond,
    );
    bucket.filled = now;
    if (bucket.tokens < 1) {
      counted.throttled += 1;
      return false;
    }
    bucket.tokens -= 1;
    counted.answered += 1;
    return true;
  };
  const server = createServer((incoming, outgoing) => {
    void read(incoming).then(request => {
      const { status, headers, body } = isTaken(request)
        ? answerTo(request, accounts)
        : errorAnswer(request, new AwsError('TooManyRequestsException', 'Rate exceeded', 429));
      outgoing.writeHead(status, { ...headers, 'content-length': body.length });
      outgoing.end(body);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const LENIENCE = 1.5;

/** Services that sign with another name than IAM's. */
const SERVICES: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };

async function read(incoming: IncomingMessage): Promise<AwsRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return readRequest(incoming.method ?? 'GET', incoming.url ?? '/', incoming.headers, Buffer.concat(chunks));
}

type Json = Readonly<Record<string, unknown>>;

function answerTo(request: AwsRequest, accounts: number) {
  const missing = MISSING[`${request.service}:${request.operation}`];
  if (missing !== undefined) return errorAnswer(request, new AwsError(missing, 'There is none.', 404));
  const isXml = request.protocol === 'query' || request.protocol === 's3';
  const body = isXml ? xmlOf(request) : JSON.stringify(jsonOf(request, accounts));
  const type = isXml ? 'text/xml' : request.protocol === 'json' ? 'application/x-amz-json-1.1' : 'application/json';
  return { status: 200, headers: { 'content-type': type }, body: Buffer.from(body) };
}

const MISSING: Readonly<Record<string, string>> = {
  'organizations:DescribeResourcePolicy': 'ResourcePolicyNotFoundException',
};

const [ROOT, POLICY] = ['r-exam', 'p-rootdeny'];
const unit = (path: string): string => `ou-exam-${path.padEnd(8, '0')}`;
const idOf = (at: number): string => (at === 0 ? HOME : String(200_000_000_000 + at));
const PAGE = 20;

/** OUs of three levels: 5, 5 in each, 5 in each of these. */
const unitsBelow = (parent: string): Json[] => {
  const path = parent === ROOT ? '' : parent.slice('ou-exam-'.length).replace(/0+$/, '');
  if (path.length >= 3) return [];
  return [1, 2, 3, 4, 5].map(at => ({ Id: unit(`${path}${at}`), Name: `Level ${path.length + 1} ${at}` }));
};

function accountOf(at: number): Json {
  const path = [1, 2, 3].map(level => 1 + (Math.floor(at / 5 ** (level - 1)) % 5)).join('');
  const within = at === 0 ? '' : `${unit(path[0]!)}/${unit(path.slice(0, 2))}/${unit(path)}/`;
  return {
    ...{ Id: idOf(at), Name: `Account ${at}`, Email: `aws+${at}@example.com`, State: 'ACTIVE' },
    ...{
      JoinedMethod: 'CREATED',
      JoinedTimestamp: 1_700_000_000,
      Paths: [`o-exampleorg1/${ROOT}/${within}${idOf(at)}/`],
    },
  };
}

function jsonOf(request: AwsRequest, accounts: number): Json {
  const input = jsonInput(request);
  switch (request.operation) {
    case 'DescribeOrganization':
      return { Organization: { Id: 'o-exampleorg1', MasterAccountId: HOME, FeatureSet: 'ALL' } };
    case 'ListRoots':
      return { Roots: [{ Id: ROOT, PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }] }] };
    case 'ListAccounts': {
      const from = Number(input.NextToken ?? 0);
      const to = Math.min(from + PAGE, accounts);
      return {
        Accounts: Array.from({ length: to - from }, (_, at) => accountOf(from + at)),
        ...(to < accounts && { NextToken: String(to) }),
      };
    }
    case 'ListOrganizationalUnitsForParent':
      return { OrganizationalUnits: unitsBelow(String(input.ParentId)) };
    case 'ListPolicies':
      return { Policies: [{ Id: POLICY, Name: 'root-deny', AwsManaged: false }] };
    case 'DescribePolicy':
      return { Policy: { Content: '{"Version":"2012-10-17","Statement":[]}' } };
    case 'ListTargetsForPolicy':
      return { Targets: [{ TargetId: ROOT }] };
    case 'GetAlternateContact':
      return {
        AlternateContact: {
          ...{ Name: 'Security Team', Title: 'On call', EmailAddress: 'security@example.com' },
          PhoneNumber: '+1 206 555 0100',
        },
      };
    case 'GetContactInformation':
      return {
        ContactInformation: {
          ...{ FullName: 'Example Corp', AddressLine1: '1 Main St', City: 'Seattle', PostalCode: '98101' },
          ...{ CountryCode: 'US', PhoneNumber: '+1 206 555 0199' },
        },
      };
    case 'ListRegions':
      return {
        Regions: ['us-east-1', 'us-west-2', 'eu-west-1'].map(RegionName => ({
          RegionName,
          RegionOptStatus: 'ENABLED_BY_DEFAULT',
        })),
      };
    default:
      // nothing of this kind is there
      return {};
  }
}

function xmlOf({ operation }: AwsRequest): string {
  const result = RESULTS[operation] ?? '';
  if (operation === 'DescribeRegions') return `<DescribeRegionsResponse>${result}</DescribeRegionsResponse>`;
  return `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`;
}

const region = (name: string): string => `<item><regionName>${name}</regionName></item>`;
const REPORT = 'user,arn,password_enabled\n<root_account>,arn,not_supported\n';
const RESULTS: Readonly<Record<string, string>> = {
  GetCallerIdentity: `<Account>${HOME}</Account><Arn>arn:aws:iam::${HOME}:user/somebody</Arn>`,
  DescribeRegions: `<regionInfo>${['us-east-1', 'us-west-2', 'eu-west-1'].map(region).join('')}</regionInfo>`,
  GenerateCredentialReport: '<State>COMPLETE</State>',
  GetCredentialReport: `<Content>${Buffer.from(REPORT).toString('base64')}</Content>`,
  GetAccountSummary:
    '<SummaryMap><entry><key>AccountMFAEnabled</key><value>1</value></entry>' +
    '<entry><key>AccountPasswordPresent</key><value>1</value></entry></SummaryMap>',
};
