import { randomUUID } from 'node:crypto';
import { forwardableRegions, PARTITIONS } from '../../aws/partition';
import { AwsRequest } from '../front/aws-request';
import { FrontContext, Service } from '../front/front-context';
import { RegionBook } from '../front/region-book';

/** What a region is to an account. */
interface AccountRegion {
  readonly 'region-name': string;
  readonly endpoint: string;
  readonly 'opt-in-status': 'opt-in-not-required' | 'opted-in' | 'not-opted-in';
}

/**
 * EC2: moto's, but regions are those that are enabled in the account, unless all are asked for, and filters count.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html
 */
export function ec2(context: FrontContext): Service {
  const { partition } = context.organization;
  const { dnsSuffix } = PARTITIONS[partition];
  const regionsOf = (account: string): AccountRegion[] =>
    forwardableRegions(partition).map(name => ({
      'region-name': name,
      endpoint: `ec2.${name}.${dnsSuffix}`,
      'opt-in-status': optInStatus(context.regions, account, name),
    }));
  return async request => {
    if (request.operation !== 'DescribeRegions') return context.forward(request);
    return answer(regionsOf(context.accountOf(request)).filter(region => isAskedFor(region, request)));
  };
}

function optInStatus(regions: RegionBook, account: string, name: string): AccountRegion['opt-in-status'] {
  if (regions.statusOf(account, name) === 'ENABLED_BY_DEFAULT') return 'opt-in-not-required';
  return regions.isEnabled(account, name) ? 'opted-in' : 'not-opted-in';
}

function isAskedFor(region: AccountRegion, { body }: AwsRequest): boolean {
  const input = new URLSearchParams(body.toString());
  const list = (name: string): string[] =>
    [...input].filter(([key]) => key.startsWith(`${name}.`)).map(([, value]) => value);
  const names = list('RegionName');
  const filters = [...input].filter(([key]) => /^Filter\.\d+\.Name$/.test(key));
  if (names.length > 0 && !names.includes(region['region-name'])) return false;
  if (input.get('AllRegions') !== 'true' && region['opt-in-status'] === 'not-opted-in') return false;
  return filters.every(([key, name]) =>
    list(key.replace(/Name$/, 'Value')).includes(region[name as keyof AccountRegion]),
  );
}

function answer(regions: readonly AccountRegion[]) {
  const items = regions.map(
    region =>
      `<item><regionName>${region['region-name']}</regionName><regionEndpoint>${region.endpoint}</regionEndpoint>` +
      `<optInStatus>${region['opt-in-status']}</optInStatus></item>`,
  );
  const body =
    '<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">' +
    `<requestId>${randomUUID()}</requestId><regionInfo>${items.join('')}</regionInfo></DescribeRegionsResponse>`;
  return Promise.resolve({ status: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) });
}
