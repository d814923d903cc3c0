import {
  CreateLoginProfileCommand,
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeleteSigningCertificateCommand,
  DeleteVirtualMFADeviceCommand,
  GetAccessKeyLastUsedCommand,
  GetLoginProfileCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { DescribeAccountCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { AssumeRootCommand, STSClient } from '@aws-sdk/client-sts';
import { isDenied } from '../../world/clients/aws-failure';
import { Reading, SignedOut } from '../../world/live/reading/reading';
import { credentialsBySession, RootCredentials } from '../../world/live/reading/root-session';
import { RootAccess, TASK_POLICIES } from './root-access';
import { Step } from './steps';

/** Seconds of a root session: the most that AWS gives. */
const SESSION = 900;

/** Root users of members as AWS has them, asked no more often than it allows. */
export function awsAccess(reading: Reading): RootAccess {
  const { partition, home } = reading;
  return {
    stateOf: async AccountId => {
      const client = reading.client(OrganizationsClient);
      const { Account } = await client.send(new DescribeAccountCommand({ AccountId }));
      // the older field tells of an account that it is SUSPENDED, too
      return Account?.State ?? Account?.Status ?? 'in no state that AWS tells';
    },
    open: async (account, task) => {
      const TaskPolicyArn = { arn: `arn:${partition}:iam::aws:policy/root-task/${TASK_POLICIES[task]}` };
      const { Credentials: given } = await reading
        .client(STSClient)
        .send(new AssumeRootCommand({ TargetPrincipal: account, TaskPolicyArn, DurationSeconds: SESSION }));
      const { AccessKeyId: id = '', SecretAccessKey = '', SessionToken = '', Expiration } = given ?? {};
      const iam = reading.client(IAMClient, {
        ...{ account, region: home.region },
        credentials: { accessKeyId: id, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
      });
      return {
        ...{ id, until: Expiration?.getTime() ?? Date.now() + SESSION * 1_000 },
        read: async () => read(reading, account, iam),
        lastUseOf: async AccessKeyId => {
          const { AccessKeyLastUsed: use } = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
          const { LastUsedDate: at, ServiceName: service, Region: region } = use ?? {};
          if (at === undefined) return { is: 'never' };
          return { is: 'used', at: at.toISOString(), ...(service && { service }), ...(region && { region }) };
        },
        hasPassword: async () => {
          await iam.send(new GetLoginProfileCommand({}));
          return true;
        },
        allowPassword: () => allowPassword(iam),
        perform: step => perform(iam, step),
      };
    },
  };
}

/** Reads root; what nobody may read is in `unread`, and what fails otherwise is thrown, to be asked again. */
async function read(reading: Reading, account: string, iam: IAMClient): Promise<RootCredentials> {
  let found: RootCredentials;
  try {
    found = await credentialsBySession(reading, { account, iam: () => Promise.resolve(iam) });
  } catch (error) {
    if (error instanceof SignedOut) throw errorOf(error.failure.message);
    throw error;
  }
  const uses = [...(found.password === false ? [] : [found.password]), ...found.keys].map(({ lastUse }) => lastUse);
  const reasons = [...found.unread, ...uses.filter(use => use.is === 'unknown')].map(({ reason }) => reason);
  const failed = reasons.find(reason => !isDenied({ message: reason, hint: '' }));
  if (failed !== undefined) throw errorOf(failed);
  return found;
}

/** An error as the SDK throws it, of 'Name: message'. */
function errorOf(message: string): Error {
  const at = message.indexOf(': ');
  return Object.assign(new Error(message.slice(at + 2)), { name: message.slice(0, Math.max(at, 0)) });
}

/** A request whose answer was lost is made again by the SDK, and is told then that there is one. */
async function allowPassword(iam: IAMClient): Promise<void> {
  try {
    await iam.send(new CreateLoginProfileCommand({}));
  } catch (error) {
    if (!/^EntityAlreadyExists(Exception)?$/.test((error as Error).name)) throw error;
  }
}

async function perform(iam: IAMClient, step: Step): Promise<void> {
  switch (step.do) {
    case 'delete-password':
      await iam.send(new DeleteLoginProfileCommand({}));
      return;
    case 'delete-key':
      await iam.send(new DeleteAccessKeyCommand({ AccessKeyId: step.id }));
      return;
    case 'delete-certificate':
      await iam.send(new DeleteSigningCertificateCommand({ CertificateId: step.id }));
      return;
    case 'deactivate-mfa':
      await iam.send(new DeactivateMFADeviceCommand({ SerialNumber: step.serial }));
      return;
    case 'delete-device':
      await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber: step.serial }));
  }
}
