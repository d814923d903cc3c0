import { randomUUID } from 'node:crypto';
import { AwsError, jsonAnswer } from '../front/aws-answer';
import { AwsRequest, jsonInput, text } from '../front/aws-request';
import { Deliver, EventBus, EventTarget } from '../delivery/event-bus';
import { listTargets } from '../delivery/event-delivery';
import { checkBusName, checkPattern, checkRuleCount, checkTargets, usesWildcard } from './event-limits';
import { principalKeys } from '../delivery/event-targets';
import { FrontContext, Service } from '../front/front-context';
import { OrganizationAccess } from '../organizations/organization-access';
import { isAllowed } from '../delivery/policy-evaluation';

type Json = Record<string, unknown>;

const ENTRIES = 10;
const ENTRY_BYTES = 256 * 1024;
const ADMINISTRATOR = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

/** What is known of a rule without asking moto. */
interface KnownRule {
  readonly wildcard: boolean;
  hasTargets: boolean;
}

/**
 * EventBridge: moto's rules, targets and buses within AWS's limits, and a delivery of our own, because moto's asks no
 * policy and knows no topics.
 */
export function events(context: FrontContext, organization: OrganizationAccess, deliver: Deliver): Service {
  /** The rules of every bus by name: to ask moto about 300 rules 300 times is slow. */
  const rules = new Map<string, Map<string, KnownRule>>();

  const putRule = async (request: AwsRequest, input: Json) => {
    const pattern = text(input, 'EventPattern');
    if (pattern !== undefined) checkPattern(pattern);
    const key = busKey(busOf(context, request, input));
    const known = rules.get(key) ?? new Map<string, KnownRule>();
    rules.set(key, known);
    const name = text(input, 'Name') ?? '';
    const wildcard = pattern !== undefined && usesWildcard(pattern);
    const previous = known.get(name);
    const others = [...known].filter(([other]) => other !== name);
    checkRuleCount(new Map(others.map(([other, rule]) => [other, rule.wildcard])), wildcard);
    // counted before moto answers: others ask at the same time
    known.set(name, { wildcard, hasTargets: previous?.hasTargets ?? false });
    const answer = await context.forward(request);
    if (answer.status >= 300) {
      if (previous === undefined) known.delete(name);
      else known.set(name, previous);
    }
    return answer;
  };

  const putTargets = async (request: AwsRequest, input: Json) => {
    const bus = busOf(context, request, input);
    const rule = text(input, 'Rule') ?? '';
    const path = bus.name === 'default' ? rule : `${bus.name}/${rule}`;
    const arn = `arn:${context.organization.partition}:events:${bus.region}:${bus.account}:rule/${path}`;
    const known = rules.get(busKey(bus))?.get(rule);
    const present = known?.hasTargets === false ? [] : await listTargets(context, bus, rule);
    checkTargets(arn, present, (input.Targets ?? []) as EventTarget[]);
    if (known !== undefined) known.hasTargets = true;
    return context.forward(request);
  };

  const describeRule = (request: AwsRequest, input: Json) => {
    const [bus, name] = [busOf(context, request, input), text(input, 'Name') ?? ''];
    if (rules.get(busKey(bus))?.has(name) === true) return context.forward(request);
    throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${bus.name}.`);
  };

  const putEvents = async (request: AwsRequest, input: Json) => {
    const entries = (input.Entries ?? []) as Json[];
    if (entries.length < 1 || entries.length > ENTRIES) {
      const rule = `must have 1 to ${ENTRIES} members, got ${entries.length}`;
      throw new AwsError('ValidationException', `1 validation error detected: Value at 'entries' ${rule}`);
    }
    const Entries = await Promise.all(entries.map(entry => putEvent(request, entry)));
    return jsonAnswer(request, { FailedEntryCount: Entries.filter(one => 'ErrorCode' in one).length, Entries });
  };

  const putEvent = async (request: AwsRequest, entry: Json): Promise<Json> => {
    const problem = entryProblem(entry);
    if (problem !== undefined) return problem;
    const account = context.accountOf(request);
    const bus = busOf(context, request, entry);
    const { name, ...as } = bus;
    const described = await context.moto.json('events', 'DescribeEventBus', { Name: name }, as);
    if (described === undefined) return refused('ResourceNotFoundException', `Event bus ${name} does not exist.`);
    const source = text(entry, 'Source') ?? '';
    const detailType = text(entry, 'DetailType') ?? '';
    const principal = `arn:${context.organization.partition}:iam::${account}:user/sandbox`;
    const resource = String(described.Arn);
    const allowed = await isAllowed({
      principal,
      action: 'events:PutEvents',
      resource,
      account: bus.account,
      context: {
        ...(await principalKeys(context, organization, account)),
        'aws:PrincipalArn': principal,
        'events:source': source,
        'events:detail-type': detailType,
      },
      identityPolicies: [ADMINISTRATOR],
      ...(typeof described.Policy === 'string' ? { resourcePolicy: described.Policy } : {}),
    });
    if (!allowed) {
      const message = `User: ${principal} is not authorized to perform: events:PutEvents on resource: ${resource}`;
      return refused('AccessDeniedException', message);
    }
    const id = randomUUID();
    const event = {
      version: '0' as const,
      id,
      'detail-type': detailType,
      source,
      account,
      time: timeOf(entry),
      region: request.region,
      resources: (entry.Resources ?? []) as string[],
      detail: JSON.parse(text(entry, 'Detail') ?? '') as Json,
    };
    await deliver({ event, bus, forwarded: false });
    return { EventId: id };
  };

  return async request => {
    const input = jsonInput(request);
    switch (request.operation) {
      case 'PutEvents':
        return putEvents(request, input);
      case 'PutRule':
        return putRule(request, input);
      case 'PutTargets':
        return putTargets(request, input);
      case 'DescribeRule':
        return describeRule(request, input);
      case 'CreateEventBus':
        checkBusName(text(input, 'Name') ?? '');
        return context.forward(request);
      case 'PutPermission':
        // a policy replaces what was there; moto adds to it
        if (text(input, 'Policy') !== undefined) {
          const { name, ...as } = busOf(context, request, input);
          await context.moto.json('events', 'RemovePermission', { EventBusName: name, RemoveAllPermissions: true }, as);
        }
        return context.forward(request);
      case 'DeleteRule':
      case 'DeleteEventBus': {
        const answer = await context.forward(request);
        const name = text(input, 'Name') ?? '';
        if (answer.status < 300 && request.operation === 'DeleteRule') {
          rules.get(busKey(busOf(context, request, input)))?.delete(name);
        }
        if (answer.status < 300 && request.operation === 'DeleteEventBus') {
          rules.delete(busKey(busOf(context, request, { EventBusName: name })));
        }
        return answer;
      }
      default:
        return context.forward(request);
    }
  };
}

const busKey = ({ account, region, name }: EventBus) => `${account} ${region} ${name}`;

/** The bus that an input names, by name or by ARN. */
function busOf(context: FrontContext, request: AwsRequest, input: Json): EventBus {
  const given = text(input, 'EventBusName') ?? 'default';
  const own = { account: context.accountOf(request), region: request.region };
  if (!given.startsWith('arn:')) return { ...own, name: given };
  const [, , , region = '', account = '', path = ''] = given.split(':');
  return { account, region, name: path.slice(path.indexOf('/') + 1) };
}

/**
 * Why EventBridge does not take an entry, in its own words where they are known.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
 */
function entryProblem(entry: Json): Json | undefined {
  for (const name of ['Source', 'DetailType', 'Detail']) {
    if (text(entry, name)) continue;
    return refused('InvalidArgument', `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
  }
  if (text(entry, 'Source')?.startsWith('aws.')) {
    return refused('NotAuthorizedForSourceException', 'Not authorized for the source.');
  }
  const bytes = entryBytes(entry);
  if (bytes > ENTRY_BYTES) {
    return refused('InvalidArgument', `Total size of the entry is over the limit of ${ENTRY_BYTES} bytes: ${bytes}.`);
  }
  try {
    const detail: unknown = JSON.parse(text(entry, 'Detail') ?? '');
    if (typeof detail === 'object' && detail !== null && !Array.isArray(detail)) return undefined;
  } catch {
    // the same answer as for JSON that is no object
  }
  return refused('MalformedDetail', 'Detail is malformed.');
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
function entryBytes(entry: Json): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...((entry.Resources ?? []) as unknown[])];
  const time = entry.Time === undefined ? 0 : 14;
  return texts.reduce<number>((sum, one) => sum + Buffer.byteLength(String(one)), time);
}

/** ISO 8601, whole seconds; the API has seconds since 1970. */
function timeOf({ Time }: Json): string {
  const time = typeof Time === 'number' ? new Date(Time * 1_000) : new Date();
  return time.toISOString().replace(/\.\d+/, '');
}

const refused = (ErrorCode: string, ErrorMessage: string): Json => ({ ErrorCode, ErrorMessage });
