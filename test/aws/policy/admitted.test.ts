import { admittedBy } from '../../../aws/policy/admitted';
import { decide } from '../../../aws/policy/decide';
import { parsePolicy } from '../../../aws/policy/document';

const BUCKET = 'arn:aws:s3:::logs';
const OWN = '111111111111';
const OTHER = '999999999999';

const admitted = (...Statement: object[]) => {
  const { document } = parsePolicy({ Version: '2012-10-17', Statement });
  const found = admittedBy(document, {
    actions: ['s3:GetObject', 's3:DeleteObject'],
    resources: [BUCKET, `${BUCKET}/example`],
    isResource: resource => resource.startsWith(BUCKET),
    isCaller: ({ account, principal }, isNamed) => principal.kind !== 'Service' && !(isNamed && account === OWN),
  });
  // what is said to be let through is
  expect(found.requests.map(one => decide(document, one.found.request))).toEqual(found.requests.map(() => 'allow'));
  expect(found.isUnknown).toBe(false);
  return found.requests.map(({ who, action, statement }) => `${who} ${action} ${statement.position}`);
};
const allow = (Principal: unknown, Action: unknown, more: object = {}) => ({
  ...{ Effect: 'Allow', Principal, Action, Resource: [BUCKET, `${BUCKET}/*`], ...more },
});
const deny = (Action: unknown, more: object = {}) => ({ ...allow('*', Action, more), Effect: 'Deny' });

test.each<[string, string[], string[]]>([
  ['nobody, where there is no statement', admitted(), []],
  ['anybody', admitted(allow('*', 's3:Get*')), ['anybody s3:GetObject 1']],
  [
    'every account, where a key of a principal is asked for',
    admitted(allow('*', 's3:Delete*', { Condition: { StringLike: { 'aws:PrincipalOrgID': 'o-*' } } })),
    ['every account s3:DeleteObject 1'],
  ],
  ['an account that is named', admitted(allow({ AWS: OTHER }, 's3:*')), [`account ${OTHER} s3:GetObject 1`]],
  [
    'nobody who does not count',
    admitted(allow({ AWS: OWN }, 's3:*'), allow({ Service: 'x.amazonaws.com' }, 's3:*')),
    [],
  ],
  ['nobody who does something else', admitted(allow('*', ['s3:ListBucket', 'sns:*'])), []],
  ['nobody who does it to something else', admitted(allow('*', 's3:*', { Resource: 'arn:aws:s3:::others/*' })), []],
  ['nobody whom another statement denies it', admitted(allow('*', 's3:*'), deny('s3:*')), []],
  ['what a deny leaves', admitted(allow('*', 's3:*'), deny('s3:Get*')), ['anybody s3:DeleteObject 1']],
  [
    'for each statement that lets somebody through',
    admitted(allow({ AWS: OTHER }, 's3:GetObject'), allow('*', 's3:DeleteObject')),
    [`account ${OTHER} s3:GetObject 1`, 'anybody s3:DeleteObject 2'],
  ],
])('%s', (_, found, expected) => expect(found).toEqual(expected));
