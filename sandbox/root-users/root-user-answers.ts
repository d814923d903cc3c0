import { Answer, AwsError } from '../front/aws-answer';
import { AwsRequest } from '../front/aws-request';
import { elements } from '../front/xml';
import { queryAnswer } from './iam-answer';
import { CREATED, hasMfa, mfaDevices, RootAccessKey } from './root-user';
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
  const { password, accessKeys = [], certificates = [] } = user;
  const devices = mfaDevices(user, arn);
  const active = devices.filter(device => device.active);
  const asked = (name: string): string => input.get(name) ?? '';
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
      const members = active.map(
        ({ serialNumber }) =>
          `<member><SerialNumber>${serialNumber}</SerialNumber><EnableDate>${CREATED.toISOString()}</EnableDate></member>`,
      );
      return answer(`<MFADevices>${members.join('')}</MFADevices>${WHOLE}`);
    }
    case 'DeactivateMFADevice': {
      const gone = asked('SerialNumber');
      if (!active.some(({ serialNumber }) => serialNumber === gone)) throw noDevice(gone);
      const left = devices.flatMap(device =>
        device.serialNumber !== gone ? [device] : device.kind === 'virtual' ? [{ ...device, active: false }] : [],
      );
      rootUsers.change(account, { mfa: left });
      return answer();
    }
    case 'DeleteVirtualMFADevice': {
      const gone = asked('SerialNumber');
      const device = devices.find(({ serialNumber, kind }) => serialNumber === gone && kind === 'virtual');
      if (device === undefined) throw noDevice(gone);
      if (device.active) {
        throw new AwsError('DeleteConflict', 'Cannot delete entity, must deactivate the MFA device first.', 409);
      }
      rootUsers.change(account, { mfa: devices.filter(one => one !== device) });
      return answer();
    }
    case 'ListSigningCertificates': {
      const members = certificates.map(
        id =>
          `<member><UserName>root</UserName><CertificateId>${id}</CertificateId><CertificateBody>sandbox</CertificateBody>` +
          `<Status>Active</Status><UploadDate>${CREATED.toISOString()}</UploadDate></member>`,
      );
      return answer(`<Certificates>${members.join('')}</Certificates>${WHOLE}`);
    }
    case 'DeleteSigningCertificate': {
      const gone = asked('CertificateId');
      if (!certificates.includes(gone)) throw noSuchEntity(`The Certificate with id ${gone} cannot be found.`);
      rootUsers.change(account, { certificates: certificates.filter(id => id !== gone) });
      return answer();
    }
    default:
      return undefined;
  }
}

/** The virtual MFA devices of an account, its root user's before those that moto lists. */
export function withRootDevices(listed: Answer, rootUsers: RootUsers, account: string, partition: string): Answer {
  const arn = (resource: string) => `arn:${partition}:iam::${account}:${resource}`;
  const members = mfaDevices(rootUsers.of(account), arn)
    .filter(({ kind, active }) => kind === 'virtual' && active)
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
  const user = rootUsers.of(account);
  const { password, accessKeys = [], certificates = [] } = user;
  const entries = {
    AccountAccessKeysPresent: Number(accessKeys.length > 0),
    AccountMFAEnabled: Number(hasMfa(user)),
    AccountPasswordPresent: Number(password !== undefined),
    AccountSigningCertificatesPresent: Number(certificates.length > 0),
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

const noDevice = (serial: string) => noSuchEntity(`MFA Device with serial number ${serial} does not exist.`);
