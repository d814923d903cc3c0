/** What a trail writes into its bucket beside its log files: hashes of them, and what it found unusual. */
export type TrailSideFile = 'digest' | 'insight';

const FOLDERS = { digest: 'CloudTrail-Digest', insight: 'CloudTrail-Insight' } as const satisfies Record<
  TrailSideFile,
  string
>;

/**
 * Tells what a trail writes beside its log files, which holds no event that somebody caused. Name and content both have to
 * say it.
 *
 * @param path - of the file, with its folders or without
 * @returns undefined for everything else, log files among it
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-insights-fields-trails.html
 */
export function trailSideFile(path: string, text: string): TrailSideFile | undefined {
  const kind = (['digest', 'insight'] as const).find(one => isCalled(path, FOLDERS[one]));
  if (kind === undefined) return undefined;
  const value = parsed(text);
  return (kind === 'digest' ? isDigest(value) : isInsights(value)) ? kind : undefined;
}

const isCalled = (path: string, folder: string): boolean => {
  const parts = path.split(/[/\\]/);
  return parts.slice(0, -1).includes(folder) || parts.at(-1)?.includes(`_${folder}_`) === true;
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isDigest = (value: unknown): boolean =>
  isFields(value) &&
  !('Records' in value) &&
  Array.isArray(value.logFiles) &&
  ['digestStartTime', 'digestEndTime', 'digestS3Object'].every(field => typeof value[field] === 'string');

const isInsights = (value: unknown): boolean =>
  isFields(value) &&
  Array.isArray(value.Records) &&
  value.Records.length > 0 &&
  value.Records.every(record => isFields(record) && record.eventType === 'AwsCloudTrailInsight');
