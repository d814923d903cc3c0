import { rolesStayNarrow } from '../../../../review/rules/forwarding/roles-stay-narrow';
import { changed, said, unchanged } from '../changes';

const ROLE = 'arn:aws:iam::111111111111:role/trail-logs';
const TRAIL = 'arn:aws:cloudtrail:us-east-1:111111111111:trail/audit';
const trust = (...sources: string[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      ...{ Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ...(sources.length > 0 && { Condition: { StringEquals: { 'aws:SourceArn': sources } } }),
    },
  });
const trailWith = (role: string) => unchanged('aws_cloudtrail', { arn: TRAIL, cloud_watch_logs_role_arn: role });

test.each<[string, string, string, string[]]>([
  ['its trail', ROLE, trust(TRAIL), []],
  ['its trail and another one', ROLE, trust(`${TRAIL}-2`, TRAIL), []],
  [
    'a trail that is none',
    ROLE,
    trust(`${TRAIL}-2`),
    ["danger: The role 'trail-logs' can no longer be taken by cloudtrail.amazonaws.com."],
  ],
  ['a trail, where the one that is known has another role', `${ROLE}-2`, trust(`${TRAIL}-2`), []],
])('the role of a trail may be taken for %s', (_, role, policy, expected) => {
  const before = { name: 'trail-logs', arn: ROLE, assume_role_policy: trust() };
  const changes = [changed('aws_iam_role', before, { assume_role_policy: policy }), trailWith(role)];
  expect(said(rolesStayNarrow, changes)).toEqual(expected);
});
