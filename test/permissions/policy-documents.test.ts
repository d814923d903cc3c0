import { Grant } from '../../permissions/grant';
import { POLICY_SIZE, policyDocuments, sizeOf } from '../../permissions/policy-documents';

const grant = (sid: string, action: string, resource: string, condition?: Grant['condition']): Grant => ({
  ...{ account: '111111111111', sid, actions: [`sns:${action}`], resources: [resource] },
  ...(condition !== undefined && { condition }),
});

test('what has the same resources and conditions is one statement', () => {
  const condition = { StringEquals: { 'sns:Protocol': 'email' } };
  expect(
    policyDocuments([
      grant('ReadTopics', 'GetTopicAttributes', 'arn:a'),
      grant('ListTopics', 'ListTopics', '*'),
      grant('ChangeTopics', 'DeleteTopic', 'arn:a'),
      grant('ReadTopics', 'GetTopicAttributes', 'arn:b'),
      grant('ListOthers', 'ListSubscriptions', '*'),
      grant('Subscribe', 'Subscribe', 'arn:a', condition),
    ]),
  ).toEqual([
    {
      Version: '2012-10-17',
      Statement: [
        { Sid: 'Topics', Effect: 'Allow', Action: ['sns:DeleteTopic', 'sns:GetTopicAttributes'], Resource: ['arn:a'] },
        {
          Sid: 'WithoutResource',
          Effect: 'Allow',
          Action: ['sns:ListSubscriptions', 'sns:ListTopics'],
          Resource: ['*'],
        },
        { Sid: 'ReadTopics', Effect: 'Allow', Action: ['sns:GetTopicAttributes'], Resource: ['arn:b'] },
        { Sid: 'Subscribe', Effect: 'Allow', Action: ['sns:Subscribe'], Resource: ['arn:a'], Condition: condition },
      ],
    },
  ]);
});

test('two statements of one name have two ids', () => {
  const [document] = policyDocuments([grant('Read', 'A', 'arn:a'), grant('Read', 'A', 'arn:b')]);
  expect(document?.Statement.map(({ Sid }) => Sid)).toEqual(['Read', 'Read2']);
});

test('a policy is as long as AWS takes it, and not a character longer', () => {
  const first = grant('First', 'A', 'arn:first');
  const second = (length: number) => grant('Second', 'B', `arn:${'x'.repeat(length)}`);
  const [empty] = policyDocuments([first, second(0)]);
  const room = POLICY_SIZE - sizeOf(empty?.Statement ?? []);
  const [full, ...none] = policyDocuments([first, second(room)]);
  expect(sizeOf(full?.Statement ?? [])).toBe(6144);
  expect(none).toEqual([]);
  expect(policyDocuments([first, second(room + 1)]).map(({ Statement: { length } }) => length)).toEqual([1, 1]);
});

test('white space in a policy does not count', () => {
  const [{ Statement: all } = { Statement: [] }] = policyDocuments([grant('A', 'A', 'arn:a b')]);
  expect(sizeOf(all)).toBe(JSON.stringify({ Version: '2012-10-17', Statement: all }).length - 1);
});

test('nothing needs no policy', () => expect(policyDocuments([])).toEqual([]));
