import { isAllowed } from '../../../sandbox/delivery/policy-evaluation';

const arn = 'arn:aws:logs:us-east-1:111111111111:log-group:/a';
const question = {
  principal: 'logs.us-east-1.amazonaws.com',
  action: 'kms:GenerateDataKey',
  resource: 'arn:aws:kms:us-east-1:111111111111:key/1234',
  account: '111111111111',
  context: { 'kms:EncryptionContext:aws:logs:arn': arn, 'aws:SourceAccount': '111111111111' },
};
const statement = {
  Effect: 'Allow',
  Principal: { Service: question.principal },
  Action: 'kms:GenerateDataKey*',
  Resource: '*',
};
const ask = (...statements: object[]) =>
  isAllowed({ ...question, resourcePolicy: JSON.stringify({ Version: '2012-10-17', Statement: statements }) });
const when = (operator: string, key: string, value: string) => ({
  ...statement,
  Condition: { [operator]: { [key]: value } },
});

describe('isAllowed', () => {
  test('evaluates principals, actions, conditions on encryption contexts and denies', async () => {
    expect(await ask(statement)).toBe(true);
    expect(await ask({ ...statement, Principal: { Service: 'logs.eu-west-1.amazonaws.com' } })).toBe(false);
    expect(await ask({ ...statement, Action: 'kms:Decrypt' })).toBe(false);
    expect(await ask(when('ArnEquals', 'kms:EncryptionContext:aws:logs:arn', arn))).toBe(true);
    expect(
      await ask(when('ArnLike', 'KMS:encryptionContext:aws:logs:arn', 'arn:aws:logs:us-east-1:111111111111:*')),
    ).toBe(true);
    expect(await ask(when('ArnEquals', 'kms:EncryptionContext:aws:logs:arn', `${arn}b`))).toBe(false);
    expect(await ask(when('StringEquals', 'aws:SourceAccount', '111111111111'))).toBe(true);
    expect(await ask(when('StringEquals', 'aws:SourceAccount', '222222222222'))).toBe(false);
    expect(await ask(statement, { ...statement, Effect: 'Deny', Principal: '*' })).toBe(false);
  });

  test('allows nothing with a policy that is missing or cannot be read', async () => {
    expect(await isAllowed(question)).toBe(false);
    expect(await isAllowed({ ...question, resourcePolicy: 'nope' })).toBe(false);
    expect(await ask({ ...statement, Effect: 'Perhaps' })).toBe(false);
  });
});
