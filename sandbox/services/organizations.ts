import { Answer, AwsError } from '../front/aws-answer';
import { AwsRequest, jsonInput, text, withJsonInput } from '../front/aws-request';
import { FrontContext, Service } from '../front/front-context';
import { IdMap } from '../front/id-map';
import { OrganizationAccess } from './organization-access';
import { CallOrganizations, Json } from './organizations-call';
import { policyGuard } from './organizations-policies';

const IAM = 'iam.amazonaws.com';

/**
 * Organizations: moto's, with the ids, the management account's name and its e-mail of the org file, and with the
 * refusals for policies that moto lacks. Only the management account may ask, and for what is only read a delegated
 * administrator; members may describe the organization. DescribeAccount tells the path of the account.
 */
export function organizations(context: FrontContext): {
  service: Service;
  access: OrganizationAccess;
  /** Tells the id of every account that is created, moved or removed. */
  readonly onMove: (listener: (accountId: string) => void) => void;
} {
  const { moto, organization } = context;
  const management = organization.managementAccount;
  const as = { account: management.id, region: organization.region };
  const ids = new IdMap();
  const paths = new Map([...organization.organizationalUnits].map(([path, id]) => [id, path]));

  const call: CallOrganizations = async (operation, input) => {
    const output = await moto.json('organizations', operation, ids.toReal(input), as);
    return output && present(output);
  };
  const present = (output: Json) => withManagement(ids.toChosen(output), management) as Json;
  const guard = policyGuard(call, organization.aws?.quotas);

  const listeners: ((accountId: string) => void)[] = [];

  // moto refuses to trust IAM
  let iamTrusted = false;
  const trustIam = (operation: string): Answer | undefined => {
    if (operation !== 'EnableAWSServiceAccess' && operation !== 'DisableAWSServiceAccess') return undefined;
    iamTrusted = operation === 'EnableAWSServiceAccess';
    return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: Buffer.from('{}') };
  };

  const service: Service = async request => {
    const input = jsonInput(request);
    if (!(await mayAsk(context.accountOf(request), request.operation))) {
      throw new AwsError('AccessDeniedException', "You don't have permissions to access this resource.");
    }
    const trusted = text(input, 'ServicePrincipal') === IAM ? trustIam(request.operation) : undefined;
    if (trusted !== undefined) return trusted;
    const release = await guard(request.operation, input);
    try {
      return await pass(request, input);
    } finally {
      release();
    }
  };

  const mayAsk = async (account: string, operation: string): Promise<boolean> => {
    if (account === management.id || operation === 'DescribeOrganization') return true;
    if (!/^(Describe|List)/.test(operation)) return false;
    const listed = await call('ListDelegatedAdministrators', {});
    return ((listed?.DelegatedAdministrators ?? []) as Json[]).some(administrator => administrator.Id === account);
  };

  /** The path of an account by ids, from the organization down: 'o-exampleorg1/r-exam/ou-exam-11111111/222222222222/'. */
  const pathOf = async (accountId: string): Promise<string> => {
    const path = [accountId];
    while (!path[0]!.startsWith('r-')) {
      const listed = await call('ListParents', { ChildId: path[0] });
      const parent = idOf((listed?.Parents as unknown[] | undefined)?.[0]);
      if (parent === '') break;
      path.unshift(parent);
    }
    return [organization.aws?.id ?? '', ...path, ''].join('/');
  };

  const pass = async (request: AwsRequest, input: Json): Promise<Answer> => {
    const answer = await moto.forward(withJsonInput(request, ids.toReal(input)), management.id);
    // the content type does not tell: moto labels these answers as HTML; a crash really is
    if (!answer.body.toString('utf8', 0, 1).startsWith('{')) return answer;
    const output = JSON.parse(answer.body.toString()) as Json;
    if (answer.status < 300) {
      await learn(request.operation, input, output);
      const moved = movedAccount(request.operation, input, present(output));
      if (moved !== undefined) for (const listener of listeners) listener(moved);
    }
    if (request.operation === 'DescribeAccount' && answer.status < 300) {
      (output.Account as Json).Paths = [await pathOf(text(input, 'AccountId') ?? '')];
    }
    if (iamTrusted && Array.isArray(output.EnabledServicePrincipals)) {
      output.EnabledServicePrincipals.push({ ServicePrincipal: IAM, DateEnabled: 0 });
    }
    return { ...answer, body: Buffer.from(JSON.stringify(present(output))) };
  };

  const learn = async (operation: string, input: Json, output: Json): Promise<void> => {
    if (operation === 'CreateOrganization' && organization.aws !== undefined) {
      ids.learn(idOf(output.Organization), organization.aws.id);
      const roots = await moto.json('organizations', 'ListRoots', {}, as);
      ids.learn(idOf((roots?.Roots as unknown[] | undefined)?.[0]), organization.aws.rootId);
      // moto's own name for every management account
      ids.learn('master@example.com', management.email);
    }
    if (operation === 'CreateOrganizationalUnit') {
      const parent = paths.get(text(input, 'ParentId') ?? '');
      const path = [parent, text(input, 'Name')].filter(Boolean).join('/');
      const real = idOf(output.OrganizationalUnit);
      const chosen = organization.organizationalUnits.get(path);
      if (chosen !== undefined) ids.learn(real, chosen);
      else paths.set(real, path);
    }
    if (operation === 'CreateAccount') {
      const email = text(input, 'Email')?.toLowerCase();
      const account = organization.accounts.find(one => one.email.toLowerCase() === email);
      const real = text((output.CreateAccountStatus ?? {}) as Json, 'AccountId');
      if (account !== undefined && real !== undefined) ids.learn(real, account.id);
    }
  };

  const listAll = async (operation: string, member: string, ParentId: string): Promise<string[] | undefined> => {
    const listed: string[] = [];
    let NextToken: unknown;
    do {
      const page = await call(operation, NextToken === undefined ? { ParentId } : { ParentId, NextToken });
      if (page === undefined) return undefined;
      listed.push(...(page[member] as Json[]).map(idOf));
      ({ NextToken } = page);
    } while (NextToken !== undefined && NextToken !== null);
    return listed;
  };

  const access: OrganizationAccess = {
    accountsBelow: async parentId => {
      const accounts = await listAll('ListAccountsForParent', 'Accounts', parentId);
      const units = await listAll('ListOrganizationalUnitsForParent', 'OrganizationalUnits', parentId);
      if (accounts === undefined || units === undefined) return undefined;
      const deeper = await Promise.all(units.map(unit => access.accountsBelow(unit)));
      return [...accounts, ...deeper.flatMap(below => below ?? [])].filter(id => id !== management.id);
    },
    exists: async () => (await call('DescribeOrganization', {})) !== undefined,
    accountStatus: async AccountId => {
      const described = await call('DescribeAccount', { AccountId });
      return text((described?.Account ?? {}) as Json, 'Status');
    },
    trusts: async principal => {
      if (principal === IAM) return iamTrusted;
      const listed = await call('ListAWSServiceAccessForOrganization', {});
      const services = (listed?.EnabledServicePrincipals ?? []) as { ServicePrincipal: string }[];
      return services.some(one => one.ServicePrincipal === principal);
    },
  };
  return { service, access, onMove: listener => void listeners.push(listener) };
}

/** The account an operation has just put somewhere else. */
function movedAccount(operation: string, input: Json, output: Json): string | undefined {
  if (operation === 'CreateAccount') return text((output.CreateAccountStatus ?? {}) as Json, 'AccountId');
  if (operation === 'MoveAccount' || operation === 'RemoveAccountFromOrganization') return text(input, 'AccountId');
  return undefined;
}

const idOf = (value: unknown) => text((value ?? {}) as Json, 'Id') ?? '';

/** Gives the management account its own name wherever an account is described: moto calls it 'master'. */
function withManagement(value: unknown, management: { id: string; name: string; email: string }): unknown {
  if (Array.isArray(value)) return value.map(item => withManagement(item, management));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, withManagement(item, management)]);
  const object = Object.fromEntries(entries) as Json;
  if (object.Id === management.id && object.Name !== undefined && object.Email !== undefined) {
    return { ...object, Name: management.name, Email: management.email };
  }
  return object;
}
