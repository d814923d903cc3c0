import { Answer, AwsError } from '../front/aws-answer';
import { AwsRequest } from '../front/aws-request';
import { elements } from '../front/xml';
import { queryAnswer } from './iam-answer';
import { CREATED, mfaDevices, RootAccessKey } from './root-user';
import { RootUsers } from './root-users';

/** What IAM answers a root user, whose requests name no user; undefined for operations that are moto's, too. */
export function rootUserAnswer(
  { operation, body }: AwsRequest,
  rootUsers: RootUsers,
  account: string,
  partition: string,
): Answer | undefined {
  const input = new URLSearchParams(body.toString());
  const arn = (resource: string) => `arn:${partition}:iam::${account}:${resource}`;
  const user = rootUsers.of(account);
  const { password, accessKeys = [] } = user;
  const devices = mfaDevices(user, arn);
  const answer = (result = '') => queryAnswer(operation, result);

  switch (operation) {
    case 'GetUser': {
      const used = password?.lastUsed;
      const lastUsed = used === undefined ? '' : `<PasswordLastUsed>${used.toISOString()}</PasswordLastUsed>`;
      return answer(
        `<User><UserId>${account}</UserId><Arn>${arn('root')}</Arn><CreateDate>${CREATED.toISOString()}</CreateDate>` +
          `${lastUsed}</User>`,
      );
    }
    case 'GetLoginProfile':
      if (password === undefined) throw noSuchEntity(`Login Profile for User ${account} cannot be found.`);
      return answer(`<LoginProfile><CreateDate>${CREATED.toISOString()}</CreateDate></LoginProfile>`);
    case 'CreateLoginProfile':
      if (password !== undefined) {
        throw new AwsError('EntityAlreadyExists', `Login Profile for User ${account} already exists.`, 409);
      }
      rootUsers.change(account, { password: {} });
      return answer(`<LoginProfile><CreateDate>${new Date().toISOString()}</CreateDate></LoginProfile>`);
    case 'DeleteLoginProfile':
      if (password === undefined) throw noSuchEntity(`Login Profile for User ${account} cannot be found.`);
      rootUsers.removePassword(account);
      return answer();
    case 'ListAccessKeys':
      return answer(`<AccessKeyMetadata>${accessKeys.map(metadata).join('')}</AccessKeyMetadata>${WHOLE}`);
    case 'GetAccessKeyLastUsed': {
      const key = accessKeys.find(({ id }) => id === input.get('AccessKeyId'));
      if (key === undefined) throw new AwsError('AccessDenied', 'The access key is not one of the root user.', 403);
      return answer(`<AccessKeyLastUsed>${lastUse(key)}</AccessKeyLastUsed>`);
    }
    case 'DeleteAccessKey': {
      const rest = accessKeys.filter(({ id }) => id !== input.get('AccessKeyId'));
      if (rest.length === accessKeys.length) {
        throw noSuchEntity(`The Access Key with id ${input.get('AccessKeyId')} cannot be found.`);
      }
      rootUsers.change(account, { accessKeys: rest });
      return answer();
    }
    case 'ListMFADevices': {
      const members = devices.map(
        ({ serialNumber }) =>
          `<member><SerialNumber>${serialNumber}</SerialNumber><EnableDate>${CREATED.toISOString()}</EnableDate></member>`,
      );
      return answer(`<MFADevices>${members.join('')}</MFADevices>${WHOLE}`);
    }
    case 'DeactivateMFADevice': {
      const at = devices.findIndex(({ serialNumber }) => serialNumber === input.get('SerialNumber'));
      if (at < 0) throw noSuchEntity(`MFA Device with serial number ${input.get('SerialNumber')} does not exist.`);
      rootUsers.change(account, { mfa: (user.mfa ?? []).filter((_, index) => index !== at) });
      return answer();
    }
    // what is deactivated is gone here
    case 'DeleteVirtualMFADevice':
      return answer();
    case 'ListSigningCertificates':
      return answer(`<Certificates></Certificates>${WHOLE}`);
    default:
      return undefined;
  }
}

/** The virtual MFA devices of an account, its root user's before those that moto lists. */
export function withRootDevices(listed: Answer, rootUsers: RootUsers, account: string, partition: string): Answer {
  const arn = (resource: string) => `arn:${partition}:iam::${account}:${resource}`;
  const members = mfaDevices(rootUsers.of(account), arn)
    .filter(({ kind }) => kind === 'virtual')
    .map(
      ({ serialNumber }) =>
        `<member><SerialNumber>${serialNumber}</SerialNumber><EnableDate>${CREATED.toISOString()}</EnableDate>` +
        `<User><UserId>${account}</UserId><Arn>${arn('root')}</Arn><CreateDate>${CREATED.toISOString()}</CreateDate></User></member>`,
    )
    .join('');
  const xml = listed.body.toString();
  const body = /<VirtualMFADevices\s*\/>/.test(xml)
    ? xml.replace(/<VirtualMFADevices\s*\/>/, `<VirtualMFADevices>${members}</VirtualMFADevices>`)
    : xml.replace('<VirtualMFADevices>', `<VirtualMFADevices>${members}`);
  return { ...listed, body: Buffer.from(body) };
}

/** The summary of an account with what it says of the root user. */
export function withRootSummary(summary: Answer, rootUsers: RootUsers, account: string): Answer {
  const { password, mfa = [], accessKeys = [] } = rootUsers.of(account);
  const entries = {
    AccountAccessKeysPresent: Number(accessKeys.length > 0),
    AccountMFAEnabled: Number(mfa.length > 0),
    AccountPasswordPresent: Number(password !== undefined),
  };
  let xml = summary.body.toString();
  const keys = elements(xml, 'key');
  for (const [name, value] of Object.entries(entries)) {
    xml = keys.includes(name)
      ? xml.replace(new RegExp(`(<key>${name}</key>\\s*<value>)\\d+`), `$1${value}`)
      : xml.replace('<SummaryMap>', `<SummaryMap><entry><key>${name}</key><value>${value}</value></entry>`);
  }
  return { ...summary, body: Buffer.from(xml) };
}

const WHOLE = '<IsTruncated>false</IsTruncated>';

const metadata = ({ id, active, created }: RootAccessKey) =>
  `<member><AccessKeyId>${id}</AccessKeyId><Status>${active ? 'Active' : 'Inactive'}</Status>` +
  `<CreateDate>${created.toISOString()}</CreateDate></member>`;

const lastUse = ({ lastUsed }: RootAccessKey) =>
  lastUsed === undefined
    ? '<ServiceName>N/A</ServiceName><Region>N/A</Region>'
    : `<LastUsedDate>${lastUsed.at.toISOString()}</LastUsedDate><ServiceName>${lastUsed.service}</ServiceName>` +
      `<Region>${lastUsed.region}</Region>`;

const noSuchEntity = (message: string) => new AwsError('NoSuchEntity', message, 404);
