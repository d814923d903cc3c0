import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  paginateListAliases,
  KMSClient,
  KeyManagerType,
} from '@aws-sdk/client-kms';
import { parseArn } from '../../../aws/arn';
import { textAt } from '../../plan/attributes';
import { SnapshotThing } from '../snapshot';
import { allPages } from '../../clients/aws-answer';
import { momentOf } from './answers';
import { placeOf, Place } from './place';

/** Keys of KMS with their policies, as far as the credentials may look at them; those of AWS have none to look at. */
export async function readKeys(place: Place, keys: readonly string[]): Promise<SnapshotThing[]> {
  const found = await Promise.all(keys.map(key => readKey(place, key)));
  return found.flat();
}

async function readKey({ reading, asked }: Place, id: string): Promise<SnapshotThing[]> {
  const { region = '', account = asked.account } = parseArn(id) ?? {};
  const { ask, thing } = placeOf(reading, { ...asked, region: region || asked.region });
  const client = reading.client(KMSClient, { ...asked, region: region || asked.region });
  const described = await ask('kms:DescribeKey', id, async () => {
    const { KeyMetadata: key } = await client.send(new DescribeKeyCommand({ KeyId: id }));
    return {
      ...{ key_id: key?.KeyId, arn: key?.Arn, description: key?.Description, is_enabled: key?.Enabled },
      ...{ isOurs: key?.KeyManager === KeyManagerType.CUSTOMER, state: key?.KeyState },
      ...{ deletion: momentOf(key?.DeletionDate), key_usage: key?.KeyUsage, multi_region: key?.MultiRegion },
    };
  });
  if (described === undefined || !described.isOurs) return [];
  const { key_id: KeyId = id, state, deletion } = described;
  const { arn, description, is_enabled, key_usage, multi_region } = described;
  const [policy, rotation, aliases] = await Promise.all([
    ask(
      'kms:GetKeyPolicy',
      KeyId,
      async () => (await client.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }))).Policy ?? '',
    ),
    ask('kms:GetKeyRotationStatus', KeyId, async () => {
      const { KeyRotationEnabled } = await client.send(new GetKeyRotationStatusCommand({ KeyId }));
      return KeyRotationEnabled === true;
    }),
    ask('kms:ListAliases', KeyId, () =>
      allPages(paginateListAliases({ client }, { KeyId }), page => page.Aliases).then(found =>
        found.map(({ AliasName, AliasArn }) => ({ name: AliasName, arn: AliasArn, target_key_id: KeyId })),
      ),
    ),
  ]);
  const key = thing(
    'aws_kms_key',
    {
      ...{ key_id: KeyId, arn, description, is_enabled, key_usage, multi_region },
      ...{ policy, enable_key_rotation: rotation },
    },
    { state, deletion },
  );
  const named = (aliases ?? []).map(attributes => thing('aws_kms_alias', attributes));
  return [key, ...named].map(one => ({ ...one, account: account || asked.account }));
}

/** Keys that things are encrypted with. */
export const keysIn = (things: readonly SnapshotThing[]): readonly string[] => [
  ...new Set(
    things.flatMap(
      ({ attributes }) => textAt(attributes, 'kms_key_id') ?? textAt(attributes, 'kms_master_key_id') ?? [],
    ),
  ),
];
