import { countLogEvents } from '../delivery/alarm-evaluation';
import { Answer, AwsError, jsonAnswer } from '../front/aws-answer';
import { AwsRequest, jsonInput, text } from '../front/aws-request';
import { FrontContext, Service } from '../front/front-context';
import { answerQuery, LoggedEvent } from '../queries/log-query';
import { keyAllows, readKey } from './kms-key';
import { logsPrincipal } from '../../aws/partition';

/** Metric filters on one log group; AWS does not raise it. */
const FILTERS_PER_LOG_GROUP = 100;
const DIMENSIONS_PER_FILTER = 3;
/** Events that one call, and one query, gives at most. */
const MOST_EVENTS = 10_000;
/** What CloudWatch Logs does with the key of a log group. */
const KEY_ACTIONS = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:GenerateDataKey', 'kms:DescribeKey'];

type Json = Record<string, unknown>;
type Place = { readonly account: string; readonly region: string };

/**
 * CloudWatch Logs: moto's, with AWS's refusals: a metric filter with default value and dimensions, with too many
 * dimensions, or beyond the quota of its log group; a log group whose key the service may not use. Metric filters count
 * what is put into a log group, alarms then publish, and they are counted themselves; they are deleted with the group.
 * A query finds what it asks for.
 */
export function logs(context: FrontContext): Service {
  const queries = new Map<string, Json>();
  return async request => {
    const input = jsonInput(request);
    const asked = queries.get(text(input, 'queryId') ?? '');
    if (request.operation === 'GetQueryResults' && asked !== undefined) return queried(context, request, asked);
    if (request.operation === 'StartQuery') answerQuery(text(input, 'queryString') ?? '', [], 0);
    if (request.operation === 'PutMetricFilter') {
      checkTransformations(input);
      await checkFilterCount(context, request, input);
    }
    if (request.operation === 'CreateLogGroup') await checkLogGroupKey(context, request, input);
    const as = { account: context.accountOf(request), region: request.region };
    const logGroupName = text(input, 'logGroupName') ?? '';
    // moto would have both
    const replaced = request.operation === 'PutMetricFilter' ? await takeFilter(context, input, as) : undefined;
    const answer = await context.forward(request);
    if (answer.status >= 300) {
      if (replaced !== undefined) await context.moto.json('logs', 'PutMetricFilter', replaced, as);
      return answer;
    }
    if (request.operation === 'StartQuery') {
      queries.set(String((JSON.parse(answer.body.toString()) as Json).queryId), input);
    }
    if (request.operation === 'PutLogEvents') {
      const messages = ((input.logEvents ?? []) as { message: string }[]).map(({ message }) => message);
      await countLogEvents(context, logGroupName, messages, as);
    }
    if (request.operation === 'DescribeLogGroups') return withFilterCounts(context, answer, as);
    if (request.operation === 'DeleteLogGroup') await deleteFilters(context, logGroupName, as);
    return answer;
  };
}

/** The answer to a query, of what the log group has in its time; moto leaves filters and fields out. */
async function queried(context: FrontContext, request: AwsRequest, asked: Json): Promise<Answer> {
  const as = { account: context.accountOf(request), region: request.region };
  const within = {
    logGroupName: text(asked, 'logGroupName'),
    startTime: Number(asked.startTime) * 1000,
    endTime: Number(asked.endTime) * 1000,
  };
  const found = await context.moto.json('logs', 'FilterLogEvents', { ...within, limit: MOST_EVENTS }, as);
  const events = (found?.events ?? []) as LoggedEvent[];
  const limit = Number(asked.limit ?? MOST_EVENTS);
  const { results, ...counted } = answerQuery(text(asked, 'queryString') ?? '', events, limit);
  return jsonAnswer(request, { status: 'Complete', results, statistics: { ...counted, bytesScanned: 0 } });
}

/** Log groups with how many metric filters each has, which moto does not count. */
async function withFilterCounts(context: FrontContext, answer: Answer, as: Place): Promise<Answer> {
  const output = JSON.parse(answer.body.toString()) as { readonly logGroups?: readonly Json[] };
  const logGroups: Json[] = [];
  for (const group of output.logGroups ?? []) {
    const filters = await filtersOf(context, String(group.logGroupName), as);
    logGroups.push({ ...group, metricFilterCount: filters.length });
  }
  return { ...answer, body: Buffer.from(JSON.stringify({ ...output, logGroups })) };
}

/** Metric filters go with their log group, which moto forgets. */
async function deleteFilters(context: FrontContext, logGroupName: string, as: Place): Promise<void> {
  for (const filterName of await filtersOf(context, logGroupName, as)) {
    await context.moto.json('logs', 'DeleteMetricFilter', { logGroupName, filterName }, as);
  }
}

/** Takes away the metric filter that another one of its name and log group is to replace, and returns it. */
async function takeFilter(context: FrontContext, input: Json, as: Place): Promise<Json | undefined> {
  const logGroupName = text(input, 'logGroupName') ?? '';
  const found = (await metricFilters(context, logGroupName, as)).find(one => one.filterName === input.filterName);
  if (found === undefined) return undefined;
  const { filterName } = found;
  await context.moto.json('logs', 'DeleteMetricFilter', { logGroupName, filterName }, as);
  return { ...found };
}

interface MetricFilter {
  readonly logGroupName: string;
  readonly filterName: string;
}

async function metricFilters(context: FrontContext, logGroupName: string, as: Place): Promise<MetricFilter[]> {
  const listed = await context.moto.json('logs', 'DescribeMetricFilters', { logGroupName }, as);
  return ((listed?.metricFilters ?? []) as MetricFilter[]).filter(one => one.logGroupName === logGroupName);
}

/** Names of the metric filters of a log group. */
const filtersOf = async (context: FrontContext, logGroupName: string, as: Place): Promise<string[]> =>
  (await metricFilters(context, logGroupName, as)).map(({ filterName }) => filterName);

/** Refuses metric transformations that AWS would refuse. */
export function checkTransformations(input: Json): void {
  for (const transformation of (input.metricTransformations ?? []) as Json[]) {
    const dimensions = Object.entries((transformation.dimensions ?? {}) as Record<string, string>);
    if (dimensions.length > 0 && transformation.defaultValue !== undefined && transformation.defaultValue !== null) {
      throw invalid('Invalid metric transformation: dimensions and default value are mutually exclusive properties.');
    }
    if (dimensions.length > DIMENSIONS_PER_FILTER) {
      throw invalid(
        `Invalid metric transformation: at most ${DIMENSIONS_PER_FILTER} dimensions, got ${dimensions.length}.`,
      );
    }
    if (dimensions.some(([, value]) => !value.startsWith('$'))) {
      throw invalid('Invalid metric transformation: the value of a dimension must be a selector.');
    }
  }
}

async function checkFilterCount(context: FrontContext, request: AwsRequest, input: Json): Promise<void> {
  const as = { account: context.accountOf(request), region: request.region };
  const filters = await filtersOf(context, text(input, 'logGroupName') ?? '', as);
  const others = filters.filter(filterName => filterName !== input.filterName);
  if (others.length >= FILTERS_PER_LOG_GROUP) {
    throw new AwsError('LimitExceededException', `Resource limit exceeded: ${FILTERS_PER_LOG_GROUP} metric filters.`);
  }
}

async function checkLogGroupKey(context: FrontContext, request: AwsRequest, input: Json): Promise<void> {
  const keyId = text(input, 'kmsKeyId');
  if (keyId === undefined) return;
  const { partition } = context.organization;
  const account = context.accountOf(request);
  const arn = `arn:${partition}:logs:${request.region}:${account}:log-group:${text(input, 'logGroupName') ?? ''}`;
  const key = await readKey(context.moto, keyId, { account, region: request.region });
  // AWS tells neither which of the two it is
  const refused = new AwsError(
    'AccessDeniedException',
    `The specified KMS key does not exist or is not allowed to be used with Arn '${arn}'`,
  );
  if (key === undefined) throw refused;
  const question = {
    // the service accepts its name with the partition's suffix and without
    principals: [logsPrincipal(request.region), `logs.${request.region}.amazonaws.com`, 'logs.amazonaws.com'],
    context: { 'kms:EncryptionContext:aws:logs:arn': arn, 'aws:SourceArn': arn, 'aws:SourceAccount': account },
  };
  if (!(await keyAllows(key, KEY_ACTIONS, question))) throw refused;
}

const invalid = (message: string) => new AwsError('InvalidParameterException', message);
