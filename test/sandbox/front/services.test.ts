import { AccountBook } from '../../../sandbox/front/account-settings';
import { readRequest } from '../../../sandbox/front/aws-request';
import { FrontContext } from '../../../sandbox/front/front-context';
import { RegionBook } from '../../../sandbox/front/region-book';
import { awsServices } from '../../../sandbox/front/services';
import { acme } from '../acme-organization';

const context: FrontContext = {
  moto: {} as FrontContext['moto'],
  organization: acme,
  accounts: new AccountBook(),
  regions: new RegionBook('aws'),
  settings: {},
  accountOf: () => '111111111111',
  forward: () => Promise.resolve({ status: 200, headers: {}, body: Buffer.from('moto') }),
  emit: () => Promise.reject(new Error('not asked')),
};

/** What a request is answered whose credential scope has a service. */
async function answerTo(service: string): Promise<string> {
  const authorization = `AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/${service}/aws4_request, Signature=none`;
  const request = readRequest('POST', '/', service === '' ? {} : { authorization }, Buffer.from(''));
  const { dispatch } = awsServices(
    context,
    () => undefined,
    () => 0,
  );
  return dispatch(request).then(
    ({ body }) => body.toString(),
    ({ message }: Error) => message,
  );
}

test.each(['ec2', 'ecs', 'kms', 'lambda', 'rds', 's3', 'sqs', 'scheduler', ''])(
  "moto alone answers requests that are signed as '%s'",
  async service => {
    expect(await answerTo(service)).toBe('moto');
  },
);

// CloudWatch's requests are signed as monitoring: a service that is added as cloudwatch would never see one
test.each(['cloudwatch', 'eks'])('requests that are signed as %s are refused with what to do', async service => {
  expect(await answerTo(service)).toBe(
    `the sandbox has no service whose requests are signed as '${service}': add it to sandbox/front/services.ts under ` +
      'exactly this name; there are account, chatbot, cloudcontrolapi, cloudformation, cloudtrail, config, ec2, events, guardduty, iam, logs, ' +
      'monitoring, organizations, securityhub, sns, states, sts, ecs, kms, lambda, rds, s3, sqs, scheduler',
  );
});
