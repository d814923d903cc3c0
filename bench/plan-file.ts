/** A plan of so many resources: mostly unchanged, one in ten updated, one in a hundred replaced, created or destroyed. */
export function largePlan(resources: number): string {
  const changes = Array.from({ length: resources }, (_, index) => {
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
