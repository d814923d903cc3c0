import { MotoClient } from '../front/moto-client';
import { isAllowed } from '../delivery/policy-evaluation';

/** A KMS key with its policy. */
export interface KmsKey {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly enabled: boolean;
  readonly policy: string;
}

/**
 * Reads a key by ARN, id or alias, as the account it belongs to; undefined when there is none.
 *
 * @param as - whose key it is when `keyId` is no ARN
 */
export async function readKey(
  moto: MotoClient,
  keyId: string,
  as: { account: string; region: string },
): Promise<KmsKey | undefined> {
  const [, , , region, account] = keyId.startsWith('arn:') ? keyId.split(':') : [];
  const owner = { account: account ?? as.account, region: region ?? as.region };
  const described = await moto.json('kms', 'DescribeKey', { KeyId: keyId }, owner);
  const metadata = described?.KeyMetadata as { Arn: string; KeyId: string; Enabled: boolean } | undefined;
  if (metadata === undefined) return undefined;
  const got = await moto.json('kms', 'GetKeyPolicy', { KeyId: metadata.KeyId, PolicyName: 'default' }, owner);
  const policy = typeof got?.Policy === 'string' ? got.Policy : '{"Statement":[]}';
  return { arn: metadata.Arn, ...owner, enabled: metadata.Enabled, policy };
}

/** Whether the key's policy lets one of the names of a service do every action. */
export async function keyAllows(
  key: KmsKey,
  actions: readonly string[],
  question: { readonly principals: readonly string[]; readonly context: Readonly<Record<string, string>> },
): Promise<boolean> {
  const base = { resource: key.arn, account: key.account, context: question.context, resourcePolicy: key.policy };
  for (const action of actions) {
    let allowed = false;
    for (const principal of question.principals) allowed ||= await isAllowed({ ...base, principal, action });
    if (!allowed) return false;
  }
  return true;
}
