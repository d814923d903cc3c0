import { countLogEvents } from '../delivery/alarm-evaluation';
import { AwsError } from '../front/aws-answer';
import { AwsRequest, jsonInput, text } from '../front/aws-request';
import { FrontContext, Service } from '../front/front-context';
import { keyAllows, readKey } from './kms-key';
import { logsPrincipal } from '../../aws/partition';

/** Metric filters on one log group; AWS does not raise it. */
const FILTERS_PER_LOG_GROUP = 100;
const DIMENSIONS_PER_FILTER = 3;
/** What CloudWatch Logs does with the key of a log group. */
const KEY_ACTIONS = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:GenerateDataKey', 'kms:DescribeKey'];

type Json = Record<string, unknown>;

/**
 * CloudWatch Logs: moto's, with AWS's refusals: a metric filter with default value and dimensions, with too many
 * dimensions, or beyond the quota of its log group; a log group whose key the service may not use. Metric filters count
 * what is put into a log group, and alarms then publish.
 */
export function logs(context: FrontContext): Service {
  return async request => {
    const input = jsonInput(request);
    if (request.operation === 'PutMetricFilter') {
      checkTransformations(input);
      await checkFilterCount(context, request, input);
    }
    if (request.operation === 'CreateLogGroup') await checkLogGroupKey(context, request, input);
    const answer = await context.forward(request);
    if (request.operation === 'PutLogEvents' && answer.status < 300) {
      const messages = ((input.logEvents ?? []) as { message: string }[]).map(({ message }) => message);
      const as = { account: context.accountOf(request), region: request.region };
      await countLogEvents(context, text(input, 'logGroupName') ?? '', messages, as);
    }
    return answer;
  };
}

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
  const logGroupName = text(input, 'logGroupName');
  const as = { account: context.accountOf(request), region: request.region };
  const listed = await context.moto.json('logs', 'DescribeMetricFilters', { logGroupName }, as);
  const filters = (listed?.metricFilters ?? []) as { filterName: string; logGroupName: string }[];
  const others = filters.filter(one => one.logGroupName === logGroupName && one.filterName !== input.filterName);
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
