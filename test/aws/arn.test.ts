import { accountInArn, parseArn } from '../../aws/arn';

test('an ARN has its parts, with all colons of the resource', () => {
  expect(parseArn('arn:aws-cn:logs:cn-north-1:111111111111:log-group:example:*')).toEqual({
    partition: 'aws-cn',
    service: 'logs',
    region: 'cn-north-1',
    account: '111111111111',
    resource: 'log-group:example:*',
  });
  expect(parseArn('arn:aws:s3:::example')).toMatchObject({ region: '', account: '', resource: 'example' });
});

test.each([undefined, '', '*', 'example', 'arn:aws:s3', 'arn:aws:sns:eu-west-1:111111111111'])('%s is no ARN', text => {
  expect(parseArn(text)).toBeUndefined();
});

test.each([
  ['arn:aws:sns:eu-west-1:111111111111:example', '111111111111'],
  ['arn:aws:iam::222222222222:root', '222222222222'],
  ['arn:aws:s3:::example', undefined],
  ['arn:aws:iam::aws:policy/AdministratorAccess', undefined],
  ['arn:aws:sns:*:1111*:example', undefined],
  ['111111111111', undefined],
])('the account in %s is %s', (arn, account) => {
  expect(accountInArn(arn)).toBe(account);
});
