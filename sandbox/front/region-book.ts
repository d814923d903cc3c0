import { forwardableRegions, Partition, PARTITIONS } from '../../aws/partition';
import { AwsError } from './aws-answer';
import { AwsRequest } from './aws-request';

/** What a region is to an account, as ListRegions has it. */
export type RegionStatus = 'ENABLED' | 'ENABLING' | 'DISABLING' | 'DISABLED' | 'ENABLED_BY_DEFAULT';

/** What a change under way ends in. */
const ENDS_IN: Readonly<Partial<Record<RegionStatus, RegionStatus>>> = { ENABLING: 'ENABLED', DISABLING: 'DISABLED' };

/**
 * Which regions each account has enabled. AWS takes minutes to hours for a change; here it is under way until
 * somebody has been told so.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
export class RegionBook {
  private readonly opted = new Map<string, RegionStatus>();

  constructor(private readonly partition: Partition) {}

  /** Undefined for a region that the partition does not have. */
  statusOf(account: string, region: string): RegionStatus | undefined {
    if (!forwardableRegions(this.partition).includes(region)) return undefined;
    if (this.isDefault(region)) return 'ENABLED_BY_DEFAULT';
    return this.opted.get(`${account} ${region}`) ?? 'DISABLED';
  }

  /** The same, for somebody who asked: a change that was under way has ended when the next one asks. */
  tell(account: string, region: string): RegionStatus | undefined {
    const status = this.statusOf(account, region);
    const end = status && ENDS_IN[status];
    if (end !== undefined) this.opted.set(`${account} ${region}`, end);
    return status;
  }

  /** Whether an account can be worked with in a region: while it is being disabled, as before. */
  isEnabled(account: string, region: string): boolean {
    const status = this.statusOf(account, region);
    return status !== 'DISABLED' && status !== 'ENABLING';
  }

  /** What EnableRegion and DisableRegion do. @throws AwsError what AWS says to a region that cannot change so */
  change(account: string, region: string, to: 'ENABLING' | 'DISABLING'): void {
    const status = this.statusOf(account, region);
    if (status === undefined) throw new AwsError('ValidationException', `The region ${region} does not exist.`);
    if (status === 'ENABLED_BY_DEFAULT') {
      if (to === 'ENABLING') return;
      throw new AwsError('ValidationException', `The region ${region} is enabled by default and cannot be disabled.`);
    }
    if (status === to || status === ENDS_IN[to]) return;
    if (ENDS_IN[status] !== undefined) {
      throw new AwsError('ConflictException', `The region ${region} is in the status ${status}.`, 409);
    }
    this.opted.set(`${account} ${region}`, to);
  }

  private isDefault(region: string): boolean {
    return (PARTITIONS[this.partition].defaultRegions as readonly string[]).includes(region);
  }
}

/** Refuses what is signed for a region that the account has not enabled: nobody there knows its credentials. */
export function checkRegion(request: AwsRequest, account: string, regions: RegionBook): void {
  const { accessKey, region, protocol, service } = request;
  if (accessKey === '' || regions.isEnabled(account, region)) return;
  if (service === 'ec2') {
    throw new AwsError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);
  }
  if (protocol === 's3') {
    throw accessKey.startsWith('ASIA')
      ? new AwsError('InvalidToken', 'The provided token is malformed or otherwise invalid.')
      : new AwsError('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', 403);
  }
  const code = protocol === 'query' ? 'InvalidClientTokenId' : 'UnrecognizedClientException';
  throw new AwsError(code, 'The security token included in the request is invalid.', protocol === 'json' ? 400 : 403);
}
