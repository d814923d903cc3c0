import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { AwsFailure, explainFailure, explainSignIn } from './aws-failure';
import { signInClient } from './clients';
import { SessionCredentials } from './settings';
import { ALERT_TEST_SESSION } from '../../config/names';

/** Where to sign in. */
export interface Doors {
  readonly partition: string;
  readonly region: string;
  /** The management account, 12 digits. */
  readonly managementId: string;
  /** The account of topics and buses, 12 digits. */
  readonly hubId: string;
  /** Role to assume there; undefined where the hub is the management account. */
  readonly hubRoleName?: string;
}

/** Who may act: in the management account by the caller's own credentials, in the hub perhaps through a role. */
export type SignIn = { readonly hubCredentials?: SessionCredentials } | { readonly refused: AwsFailure };

/**
 * Checks that the credentials are the management account's, and assumes the hub's role where there is one.
 *
 * @param session - the name of the session there
 */
export async function signIn(path: Doors, session: string = ALERT_TEST_SESSION): Promise<SignIn> {
  const { partition, region, managementId, hubId, hubRoleName } = path;
  const sts = signInClient(region);
  try {
    const { Account: account } = await sts.send(new GetCallerIdentityCommand({}));
    if (account !== managementId) {
      return {
        refused: {
          message: `the credentials are those of account ${account}, the org file's management account is ${managementId}`,
          hint: 'sign in to the management account, for example with AWS_PROFILE, or name the other org file',
        },
      };
    }
  } catch (error) {
    return { refused: explainSignIn(error) };
  }
  if (hubId === managementId || hubRoleName === undefined) return {};

  const role = `arn:${partition}:iam::${hubId}:role/${hubRoleName}`;
  try {
    const { Credentials: given } = await sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: session }));
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = given ?? {};
    return {
      hubCredentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
    };
  } catch (error) {
    const { message, hint } = explainFailure(error, `sts:AssumeRole on ${role}, which must trust the caller`);
    return { refused: { message: `the role of the hub account cannot be assumed: ${message}`, hint } };
  }
}
