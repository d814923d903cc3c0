import { AccountBook } from '../../sandbox/front/account-settings';
import { Answer, AwsError } from '../../sandbox/front/aws-answer';
import { readRequest } from '../../sandbox/front/aws-request';
import { FrontContext, Service } from '../../sandbox/front/front-context';
import { RegionBook } from '../../sandbox/front/region-book';
import { OrganizationAccess } from '../../sandbox/organizations/organization-access';
import { Organization } from '../../config/organization';
import { load, orgFile } from '../config/org-file';

/** The management account of the organization below, its member that administers, and the one that is suspended. */
export const MANAGEMENT = '111111111111';
export const MEMBER = '222222222222';
export const CLOSED = '333333333333';

/** An organization of these three. */
export const organization: Organization = (() => {
  const file = orgFile();
  const closed = { id: CLOSED, name: 'Closed', email: 'aws+closed@example.com', status: 'suspended' };
  return load({ ...file, accounts: { ...file.accounts, closed } }).organization!;
})();

/** One call of a service: account, 'POST /path' or the name of a JSON operation, input; what it answers or refuses. */
export type Call = (account: string, operation: string, input?: object) => Promise<unknown>;

/**
 * A service of the front alone, without moto, and how to call it in us-east-1.
 *
 * @param trusted - whether services have trusted access
 */
export function callsOf(
  define: (context: FrontContext, access: OrganizationAccess) => Service,
  signedAs: string,
  trusted = true,
): Call {
  const unused = () => Promise.reject(new Error('not asked by these services'));
  const context: FrontContext = {
    moto: {} as FrontContext['moto'],
    emit: unused,
    organization,
    accounts: new AccountBook(),
    regions: new RegionBook('aws'),
    settings: {},
    accountOf: request => request.headers['x-moto-account-id'] as string,
    forward: () => Promise.resolve({ status: 200, headers: {}, body: Buffer.from('{"forwarded":true}') }),
  };
  const status: Record<string, string> = { [MANAGEMENT]: 'ACTIVE', [MEMBER]: 'ACTIVE', [CLOSED]: 'SUSPENDED' };
  const service = define(context, {
    exists: () => Promise.resolve(true),
    accountStatus: id => Promise.resolve(status[id]),
    account: unused,
    trusts: () => Promise.resolve(trusted),
    administers: () => false,
    scpsOf: unused,
    hasEmail: unused,
    accountsBelow: unused,
  });

  return async (account, operation, input = {}) => {
    const [method = 'POST', path] = operation.includes(' ') ? operation.split(' ') : ['POST', '/'];
    const headers = {
      authorization: `AWS4-HMAC-SHA256 Credential=sandbox/20260101/us-east-1/${signedAs}/aws4_request, SignedHeaders=host`,
      'x-moto-account-id': account,
      ...(path === '/' ? { 'x-amz-target': `Service.${operation}` } : {}),
    };
    const request = readRequest(method, path ?? '/', headers, Buffer.from(JSON.stringify(input)));
    return service(request).then(
      ({ body }: Answer) => JSON.parse(body.toString()) as unknown,
      (refused: unknown) => {
        if (refused instanceof AwsError) return `${refused.code}: ${refused.message}`;
        throw refused;
      },
    );
  };
}
