import { elements } from './front/xml';

export type Json = Record<string, unknown>;

/** Calls the front without an SDK: nothing here needs signatures, and loading the SDKs takes longer than the seed. */
export class SeedClient {
  constructor(
    private readonly endpoint: string,
    private readonly region: string,
    private readonly accessKey = 'sandbox',
  ) {}

  /** A client signed in through a role, as any program would sign in. */
  async assume(RoleArn: string): Promise<SeedClient> {
    const input = { Action: 'AssumeRole', Version: '2011-06-15', RoleArn, RoleSessionName: 'seed' };
    const [accessKey] = elements(await this.query('sts', undefined, input), 'AccessKeyId');
    return new SeedClient(this.endpoint, this.region, accessKey);
  }

  organizations(operation: string, input: Json): Promise<Json> {
    return this.json('organizations', `AWSOrganizationsV20161128.${operation}`, input);
  }

  async json(
    service: string,
    target: string,
    input: Json,
    as: { account?: string; region?: string } = {},
  ): Promise<Json> {
    const headers = {
      'x-amz-target': target,
      'content-type': 'application/x-amz-json-1.1',
      ...(as.account === undefined ? {} : { 'x-moto-account-id': as.account }),
    };
    const answer = await this.send(service, 'POST', '/', headers, JSON.stringify(input), as.region);
    return (answer === '' ? {} : JSON.parse(answer)) as Json;
  }

  /**
   * Calls an operation of a REST-JSON service.
   *
   * @param account - whose request it is; undefined: the client's own
   */
  async rest(service: string, path: string, input: Json, account?: string): Promise<Json> {
    const headers = { 'content-type': 'application/json', ...of(account) };
    const answer = await this.send(service, 'POST', path, headers, JSON.stringify(input));
    return (answer === '' ? {} : JSON.parse(answer)) as Json;
  }

  /** @param account - whose request it is; undefined: the client's own */
  query(service: string, account: string | undefined, input: Record<string, string>): Promise<string> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...of(account) };
    return this.send(service, 'POST', '/', headers, new URLSearchParams(input).toString());
  }

  s3(account: string | undefined, path: string, body: string): Promise<string> {
    return this.send('s3', 'PUT', path, of(account), body);
  }

  private async send(
    service: string,
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string,
    region = this.region,
  ): Promise<string> {
    const scope = `${this.accessKey}/20260101/${region}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=sandbox`;
    const answer = await fetch(this.endpoint + path, { method, headers: { ...headers, authorization }, body });
    const text = await answer.text();
    if (!answer.ok)
      throw new Error(`seeding the sandbox failed: ${service} ${path} answered ${answer.status}: ${text}`);
    return text;
  }
}

const of = (account: string | undefined): Record<string, string> =>
  account === undefined ? {} : { 'x-moto-account-id': account };
