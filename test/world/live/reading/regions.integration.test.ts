import { DisableRegionCommand, EnableRegionCommand, GetRegionOptStatusCommand } from '@aws-sdk/client-account';
import { DisableAWSServiceAccessCommand, EnableAWSServiceAccessCommand } from '@aws-sdk/client-organizations';
import { PARTITIONS } from '../../../../aws/partition';
import { readEverything } from '../../../../world/live/read-living';
import { Snapshot } from '../../../../world/live/snapshot';
import { useLivingSandbox } from './use-living';

const { aws, refuse } = useLivingSandbox();

const [NETWORK, MANAGEMENT, ARCHIVE, MEMBER] = ['012345678901', '111111111111', '222222222222', '888888888888'];
const DEFAULT = [...PARTITIONS.aws.defaultRegions].sort();

async function read(): Promise<Snapshot> {
  const living = await readEverything({ faster: 100, regions: ['us-east-1'] });
  if ('refused' in living) throw new Error(living.refused.message);
  return living.snapshot;
}
/** Regions of the accounts that were asked; those of no closed one are. */
const regionsIn = ({ accounts }: Snapshot): object =>
  Object.fromEntries(accounts.flatMap(({ id, regions }) => (regions === undefined ? [] : [[id, regions]])));
const status = (AccountId: string) =>
  aws.account.send(new GetRegionOptStatusCommand({ RegionName: 'ap-east-1', AccountId }));

test('every active account has the regions of the start, and those that it opted in to from when it asks for them', async () => {
  const none = { [NETWORK]: DEFAULT, [MANAGEMENT]: DEFAULT, [ARCHIVE]: DEFAULT, [MEMBER]: DEFAULT };
  expect(regionsIn(await read())).toEqual(none);
  const opted = { ...none, [MEMBER]: [...DEFAULT, 'ap-east-1'].sort() };
  await aws.account.send(new EnableRegionCommand({ RegionName: 'ap-east-1', AccountId: MEMBER }));
  // being enabled
  expect(regionsIn(await read())).toEqual(opted);
  expect(regionsIn(await read())).toEqual(opted);
  await aws.account.send(new DisableRegionCommand({ RegionName: 'ap-east-1', AccountId: MEMBER }));
  // being disabled, something can be done there
  expect(regionsIn(await read())).toEqual(opted);
  const { unknown, ...rest } = await read();
  expect([regionsIn({ unknown, ...rest }), unknown]).toEqual([none, []]);
  expect((await status(MEMBER)).RegionOptStatus).toBe('DISABLED');
});

test('a permission that is missing is unknown for each account, and no regions', async () => {
  refuse('account:ListRegions');
  const snapshot = await read();
  expect(regionsIn(snapshot)).toEqual({});
  expect(snapshot.unknown).toEqual(
    [NETWORK, MANAGEMENT, ARCHIVE, MEMBER].map(account => ({
      ...{ action: 'account:ListRegions', account },
      reason: 'AccessDeniedException: User: somebody is not authorized to perform: account:ListRegions',
    })),
  );
});

test('without trusted access the management account alone is known', async () => {
  const ServicePrincipal = 'account.amazonaws.com';
  await aws.organizations.send(new DisableAWSServiceAccessCommand({ ServicePrincipal }));
  const snapshot = await read();
  await aws.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
  expect(regionsIn(snapshot)).toEqual({ [MANAGEMENT]: DEFAULT });
  const unread = snapshot.unknown.filter(({ action }) => action === 'account:ListRegions');
  expect(unread.map(({ account }) => account)).toEqual([NETWORK, ARCHIVE, MEMBER]);
});
