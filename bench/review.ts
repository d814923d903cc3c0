import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlan } from '../world/plan/read-plan';
import { renderText } from '../review/render/render-text';
import { review } from '../review/review';

// Times the review of a plan of 20,000 resources against JSON.parse of the same file, each in processes of their own, in
// turn, and prints medians, the ratio and the peak memory of a review.
// Usage: tsx bench/review.ts [runs]

const RESOURCES = 20_000;

/** A plan of about 35 MB: mostly unchanged, one in ten updated, one in a hundred replaced, created or destroyed. */
function largePlan(): string {
  const changes = Array.from({ length: RESOURCES }, (_, index) => {
    const [type, attributes] = KINDS[index % KINDS.length]!(index);
    const action = index % 100 === 7 ? OTHERS[((index / 100) % 3) | 0]! : index % 10 === 3 ? ['update'] : ['no-op'];
    const after = action[0] === 'update' ? { ...attributes, ...edited(attributes, index) } : attributes;
    return {
      address: `${type}.item_${index}`,
      mode: 'managed',
      type,
      name: `item_${index}`,
      provider_name: 'registry.terraform.io/hashicorp/aws',
      change: {
        actions: action,
        before: action.join() === 'create' ? null : attributes,
        after: action.join() === 'delete' ? null : after,
        after_unknown: action[0] === 'update' ? { tags_all: true } : {},
        before_sensitive: { tags: {}, tags_all: {} },
        after_sensitive: { tags: {}, tags_all: {} },
      },
    };
  });
  return JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.11.4',
    resource_changes: changes,
    errored: false,
    complete: true,
  });
}

const OTHERS = [['create'], ['delete'], ['delete', 'create']];

type Attributes = Readonly<Record<string, unknown>>;

const edited = (attributes: Attributes, index: number): Attributes =>
  'policy' in attributes ? { policy: policy(index + 1) } : { tags: { Team: `team-${index}` } };

const policy = (index: number): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Read',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${111111111111 + (index % 500)}:root` },
        Action: ['s3:GetObject', 's3:ListBucket'],
        Resource: [`arn:aws:s3:::example-${index}`, `arn:aws:s3:::example-${index}/*`],
      },
    ],
  });

const tags = { Team: 'platform', Environment: 'production', CostCenter: '1234', ManagedBy: 'terraform' };

/** Resources of a usual account, with the attributes that make a plan long. */
const KINDS: readonly ((index: number) => [string, Attributes])[] = [
  index => [
    'aws_cloudwatch_metric_alarm',
    {
      ...{
        alarm_name: `alarm-${index}`,
        alarm_description: 'x'.repeat(400),
        metric_name: `m-${index}`,
        namespace: 'Example',
      },
      ...{ threshold: 1, period: 300, evaluation_periods: 1, statistic: 'Sum', treat_missing_data: 'notBreaching' },
      ...{
        comparison_operator: 'GreaterThanOrEqualToThreshold',
        actions_enabled: true,
        dimensions: { AccountId: '1' },
      },
      ...{ alarm_actions: ['arn:aws:sns:us-east-1:111111111111:alerts'], tags, tags_all: tags },
    },
  ],
  index => [
    'aws_iam_role',
    { name: `role-${index}`, description: 'y'.repeat(600), max_session_duration: 3600, tags, tags_all: tags },
  ],
  index => [
    'aws_route53_record',
    { name: `host-${index}.example.com`, type: 'TXT', ttl: 300, records: ['z'.repeat(250), 'v'.repeat(250)] },
  ],
  index => [
    'aws_security_group_rule',
    {
      ...{ from_port: 443, to_port: 443, protocol: 'tcp', description: 'w'.repeat(500) },
      cidr_blocks: [`192.0.2.${index % 256}/32`],
    },
  ],
  index => ['aws_s3_bucket_policy', { bucket: `example-${index}`, id: `example-${index}`, policy: policy(index) }],
];

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Runs in a process of its own: milliseconds of one way to read the file, on standard output. */
function child(way: string, file: string): void {
  const text = readFileSync(file, 'utf8');
  const start = process.hrtime.bigint();
  const size =
    way === 'parse'
      ? Object.keys(JSON.parse(text) as object).length
      : renderText(review([readPlan(text, 'large')])).length;
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  console.log(JSON.stringify({ milliseconds, megabytes: process.resourceUsage().maxRSS / 1024, size }));
}

function main(runs: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'rootguard-bench-'));
  try {
    const file = join(folder, 'plan.json');
    writeFileSync(file, largePlan());
    const tsx = join(__dirname, '..', 'node_modules', 'tsx', 'dist', 'cli.mjs');
    const run = (way: string): { milliseconds: number; megabytes: number } => {
      const { stdout, stderr, status } = spawnSync(process.execPath, [tsx, __filename, way, file], {
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`${way} ended with ${status}:\n${stderr}`);
      return JSON.parse(stdout) as { milliseconds: number; megabytes: number };
    };
    const reviews: { milliseconds: number; megabytes: number }[] = [];
    const parses: number[] = [];
    for (let index = 0; index < runs; index++) {
      reviews.push(run('review'));
      parses.push(run('parse').milliseconds);
    }
    const [reviewed, parsed] = [median(reviews.map(({ milliseconds }) => milliseconds)), median(parses)];
    const megabytes = Math.max(...reviews.map(result => result.megabytes));
    console.log(
      `plan of ${RESOURCES} resources, ${(statSync(file).size / 1e6).toFixed(0)} MB: JSON.parse ${parsed.toFixed(0)} ms, ` +
        `review ${reviewed.toFixed(0)} ms, ratio ${(reviewed / parsed).toFixed(2)}, at most ${megabytes.toFixed(0)} MB`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [way = '5', file] = process.argv.slice(2);
if (file === undefined) main(Number(way));
else child(way, file);
