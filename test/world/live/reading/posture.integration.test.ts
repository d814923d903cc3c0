import {
  CreateDetectorCommand,
  EnableOrganizationAdminAccountCommand,
  GuardDutyClient,
} from '@aws-sdk/client-guardduty';
import { AwsError } from '../../../../sandbox/front/aws-answer';
import { noJournal } from '../../../../world/live/reading/journal';
import { readPosture } from '../../../../world/live/reading/posture';
import { quotasOf } from '../../../../world/live/reading/quotas';
import { readingOf } from '../../../../world/live/reading/reading';
import { useLivingSandbox } from './use-living';

const { sandbox, proxy } = useLivingSandbox();

const reading = () =>
  readingOf({
    ...{ partition: 'aws', home: { account: '111111111111', region: 'us-east-1' } },
    ...{ journal: noJournal, quotas: quotasOf('aws', { faster: 1_000 }) },
  });

test('nobody administers anything: nothing is there, and nothing is unknown', async () => {
  const own = reading();
  expect([await readPosture(own, ['us-east-1']), own.unknown]).toEqual([[], []]);
});

test('another account administers GuardDuty: it is named, and its settings are unknown', async () => {
  const client = new GuardDutyClient({
    ...{ endpoint: sandbox.endpoint, region: 'us-east-1' },
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
  });
  await client.send(new EnableOrganizationAdminAccountCommand({ AdminAccountId: '222222222222' }));
  const { DetectorId: id } = await client.send(new CreateDetectorCommand({ Enable: true }));
  const own = reading();
  expect(await readPosture(own, ['us-east-1'])).toEqual([
    {
      ...{ type: 'aws_guardduty_organization_admin_account', account: '111111111111', region: 'us-east-1' },
      attributes: { admin_account_id: '222222222222' },
    },
    {
      ...{ type: 'aws_guardduty_detector', account: '111111111111', region: 'us-east-1' },
      attributes: { id },
    },
  ]);
  expect(own.unknown).toEqual([
    {
      ...{ action: 'guardduty:DescribeOrganizationConfiguration', account: '222222222222', region: 'us-east-1' },
      reason: 'the administrator is account 222222222222, which these credentials are not of',
    },
  ]);
});

test('who administers may not be asked: unknown', async () => {
  const denied = new AwsError('AccessDeniedException', 'not authorized', 403);
  proxy.refuse(({ service }) => (service === 'securityhub' ? denied : undefined));
  const own = reading();
  await readPosture(own, ['us-east-1']);
  expect(own.unknown.map(({ action }) => action)).toContain('securityhub:ListOrganizationAdminAccounts');
});
