import { Answer, AwsError, jsonAnswer } from '../front/aws-answer';
import { AccountState } from '../front/account-settings';
import { AwsRequest, jsonInput, text, withJsonInput } from '../front/aws-request';
import { FrontContext, Service } from '../front/front-context';
import { IdMap } from '../front/id-map';
import { AccountAnswers } from './account-answers';
import { createAccessRole } from './access-role';
import { Delegations } from './delegations';
import { OrganizationAccess } from './organization-access';
import { CallOrganizations, Json } from './organizations-call';
import { policyGuard } from './organizations-policies';
import { listWhole, PAGED, pageOf } from './pages';
import { ResourcePolicy } from './resource-policy';
import { ScpsInForce } from './scps-in-force';

const IAM = 'iam.amazonaws.com';

/** Operations that moto lacks, or answers for some services only. */
const OWN = new Set([
  'DeleteResourcePolicy',
  'DeregisterDelegatedAdministrator',
  'DescribeEffectivePolicy',
  'DescribeResourcePolicy',
  'DisableAWSServiceAccess',
  'EnableAWSServiceAccess',
  'ListDelegatedAdministrators',
  'ListDelegatedServicesForAccount',
  'ListHandshakesForOrganization',
  'PutResourcePolicy',
  'RegisterDelegatedAdministrator',
]);

const MANAGEMENT_POLICIES = /^(?:(?:TAG|BACKUP|AISERVICES_OPT_OUT|CHATBOT|SECURITYHUB)_POLICY|DECLARATIVE_POLICY_EC2)$/;

/**
 * Organizations: moto's, with the ids, the management account's name and its e-mail of the org file, and with the
 * refusals for policies that moto lacks. Only the management account may ask, and for what is only read a delegated
 * administrator; members may describe the organization. Accounts have State and Paths, and what is listed comes in pages
 * of at most 20.
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

  const askMoto: CallOrganizations = async (operation, input) => {
    const output = await moto.json('organizations', operation, ids.toReal(input), as);
    return output && present(output);
  };
  const present = (output: Json) => withManagement(ids.toChosen(output), management) as Json;
  const accounts = new AccountAnswers(
    organization.aws?.id,
    context.accounts,
    context.settings.withAccountStatus ?? true,
  );
  const call: CallOrganizations = async (operation, input) => {
    const output = await askMoto(operation, input);
    return output && accounts.complete(output);
  };
  const scps = new ScpsInForce(call);
  const delegations = new Delegations(call, management.id);
  const guard = policyGuard(call, organization.aws?.quotas);

  const resourcePolicy = new ResourcePolicy(
    `arn:${organization.partition}:organizations::${management.id}:resourcepolicy/${organization.aws?.id}/rp-sandbox1`,
  );

  const listeners: ((accountId: string) => void)[] = [];

  // moto lists nothing where there is no organization
  let exists = false;

  // moto refuses to trust IAM; seconds since 1970
  let iamTrustedSince: number | undefined;
  const trustIam = (operation: string): Json | undefined => {
    if (operation !== 'EnableAWSServiceAccess' && operation !== 'DisableAWSServiceAccess') return undefined;
    iamTrustedSince = operation === 'EnableAWSServiceAccess' ? Math.floor(Date.now() / 1000) : undefined;
    return {};
  };

  /** What needs no moto, or moto lacks; undefined for everything else. */
  const ownAnswer = async (operation: string, input: Json): Promise<Json | undefined> => {
    if (!OWN.has(operation)) return undefined;
    const ofPolicy = resourcePolicy.answer(operation, input);
    if (ofPolicy !== undefined) return ofPolicy;
    // of management policies alone, such as tag policies, of which there are none here
    if (operation === 'DescribeEffectivePolicy') {
      const isManagement = MANAGEMENT_POLICIES.test(text(input, 'PolicyType') ?? '');
      throw isManagement
        ? new AwsError('EffectivePolicyNotFoundException', 'There is no effective policy of this type.')
        : new AwsError('InvalidInputException', 'You specified an invalid value for PolicyType.');
    }
    // nobody is invited here
    if (operation === 'ListHandshakesForOrganization') return { Handshakes: [] };
    const trusted = text(input, 'ServicePrincipal') === IAM ? trustIam(operation) : undefined;
    return trusted ?? (await delegations.answer(operation, input));
  };

  const service: Service = async request => {
    const input = jsonInput(request);
    if (!mayAsk(context.accountOf(request), request.operation)) {
      throw new AwsError('AccessDeniedException', "You don't have permissions to access this resource.");
    }
    if (!exists && !/^(Create|Describe)Organization$/.test(request.operation)) {
      const message = 'Your account is not a member of an organization.';
      throw new AwsError('AWSOrganizationsNotInUseException', message);
    }
    const own = await ownAnswer(request.operation, input);
    if (own !== undefined) return jsonAnswer(request, inPages(request.operation, input, own));
    const release = await guard(request.operation, input);
    try {
      return await pass(request, input);
    } finally {
      scps.asked(request.operation);
      release();
    }
  };

  const mayAsk = (account: string, operation: string): boolean => {
    if (account === management.id || operation === 'DescribeOrganization') return true;
    if (!/^(Describe|List)/.test(operation)) return false;
    return delegations.has(account);
  };

  const inPages = (operation: string, input: Json, whole: Json): Json =>
    PAGED[operation] === undefined ? whole : pageOf(operation, input, whole);

  const pass = async (request: AwsRequest, input: Json): Promise<Answer> => {
    if (PAGED[request.operation] !== undefined) {
      const whole = await listWhole(call, request.operation, input);
      if (whole !== undefined) return jsonAnswer(request, pageOf(request.operation, input, withIam(whole)));
    }
    const answer = await moto.forward(withJsonInput(request, ids.toReal(input)), management.id);
    // the content type does not tell: moto labels these answers as HTML; a crash really is
    if (!answer.body.toString('utf8', 0, 1).startsWith('{')) return answer;
    const output = JSON.parse(answer.body.toString()) as Json;
    if (answer.status < 300) {
      await learn(request.operation, input, output);
      const moved = movedAccount(request.operation, input, present(output));
      if (moved !== undefined) for (const listener of listeners) listener(moved);
    }
    return { ...answer, body: Buffer.from(JSON.stringify(accounts.complete(present(output)))) };
  };

  const withIam = (output: Json): Json => {
    const enabled = output.EnabledServicePrincipals;
    if (iamTrustedSince === undefined || !Array.isArray(enabled)) return output;
    return {
      EnabledServicePrincipals: [...(enabled as Json[]), { ServicePrincipal: IAM, DateEnabled: iamTrustedSince }],
    };
  };

  const rootId = async (): Promise<string> =>
    idOf(((await askMoto('ListRoots', {}))?.Roots as unknown[] | undefined)?.[0]);

  const learn = async (operation: string, input: Json, output: Json): Promise<void> => {
    if (operation === 'CreateOrganization' && organization.aws !== undefined) {
      ids.learn(idOf(output.Organization), organization.aws.id);
      ids.learn(await rootId(), organization.aws.rootId);
      // moto's own name for every management account
      ids.learn('master@example.com', management.email);
    }
    if (operation === 'DeleteOrganization') exists = false;
    if (operation === 'CreateOrganization') exists = true;
    if (operation === 'CreateOrganization') accounts.place(management.id, await rootId());
    if (operation === 'MoveAccount') {
      accounts.place(text(input, 'AccountId') ?? '', text(input, 'DestinationParentId') ?? '');
    }
    if (operation === 'CreateOrganizationalUnit') {
      const parent = paths.get(text(input, 'ParentId') ?? '');
      const path = [parent, text(input, 'Name')].filter(Boolean).join('/');
      const real = idOf(output.OrganizationalUnit);
      // every OU has the letters of its root
      const root = organization.aws?.rootId.slice('r-'.length);
      const likeRoot = root === undefined ? real : real.replace(/^ou-[a-z0-9]+-/, `ou-${root}-`);
      const chosen = organization.organizationalUnits.get(path) ?? likeRoot;
      if (chosen !== real) ids.learn(real, chosen);
      paths.set(chosen, path);
      accounts.place(chosen, text(input, 'ParentId') ?? '');
    }
    if (operation === 'CreateAccount') {
      const email = text(input, 'Email')?.toLowerCase();
      const account = organization.accounts.find(one => one.email.toLowerCase() === email);
      const real = text((output.CreateAccountStatus ?? {}) as Json, 'AccountId');
      if (real === undefined) return;
      if (account !== undefined) ids.learn(real, account.id);
      const created = ids.toChosen(real);
      accounts.place(created, await rootId());
      await createAccessRole(context, created, text(input, 'RoleName'));
    }
  };

  const listAll = async (operation: string, ParentId: string): Promise<string[] | undefined> => {
    const whole = await listWhole(askMoto, operation, { ParentId });
    return whole && (whole[PAGED[operation] ?? ''] as Json[]).map(idOf);
  };

  const access: OrganizationAccess = {
    accountsBelow: async parentId => {
      const members = await listAll('ListAccountsForParent', parentId);
      const units = await listAll('ListOrganizationalUnitsForParent', parentId);
      if (members === undefined || units === undefined) return undefined;
      const deeper = await Promise.all(units.map(unit => access.accountsBelow(unit)));
      return [...members, ...deeper.flatMap(below => below ?? [])].filter(id => id !== management.id);
    },
    administers: (account, servicePrincipal) => delegations.has(account, servicePrincipal),
    exists: async () => (await call('DescribeOrganization', {})) !== undefined,
    accountStatus: async AccountId => {
      const described = await askMoto('DescribeAccount', { AccountId });
      if (described === undefined) return undefined;
      return accounts.statusOf(accounts.stateOf(AccountId, (described.Account as Json).Status));
    },
    account: async AccountId => {
      const described = (await call('DescribeAccount', { AccountId }))?.Account as Json | undefined;
      if (described === undefined) return undefined;
      const { Name, Email, State, JoinedTimestamp } = described;
      return {
        name: String(Name),
        email: String(Email),
        state: State as AccountState,
        joined: Number(JoinedTimestamp),
      };
    },
    hasEmail: async email => {
      const listed = accounts.complete((await listWhole(askMoto, 'ListAccounts', {})) ?? {}) as { Accounts?: Json[] };
      const known = (listed.Accounts ?? [])
        .filter(one => idOf(one) !== management.id)
        .map(({ Email }) => String(Email));
      return [management.email, ...known].some(one => one.toLowerCase() === email.toLowerCase());
    },
    scpsOf: account => scps.of(account),
    trusts: async principal => {
      if (principal === IAM) return iamTrustedSince !== undefined;
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

/** Gives the management account its own name wherever an account is described or a target: moto calls it 'master'. */
function withManagement(value: unknown, management: { id: string; name: string; email: string }): unknown {
  if (Array.isArray(value)) return value.map(item => withManagement(item, management));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, withManagement(item, management)]);
  const object = Object.fromEntries(entries) as Json;
  if (object.Id === management.id && object.Name !== undefined && object.Email !== undefined) {
    // it is the one that was not created by Organizations
    const { name: Name, email: Email } = management;
    return { ...object, Name, Email, ...(object.JoinedMethod === undefined ? {} : { JoinedMethod: 'INVITED' }) };
  }
  if (object.TargetId === management.id) return { ...object, Name: management.name };
  return object;
}
