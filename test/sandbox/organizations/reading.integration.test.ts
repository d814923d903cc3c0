import {
  CloseAccountCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreatePolicyCommand,
  AttachPolicyCommand,
  DeregisterDelegatedAdministratorCommand,
  DescribeAccountCommand,
  DescribeResourcePolicyCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListDelegatedAdministratorsCommand,
  ListDelegatedServicesForAccountCommand,
  ListHandshakesForOrganizationCommand,
  ListOrganizationalUnitsForParentCommand,
  ListPoliciesCommand,
  ListPoliciesForTargetCommand,
  ListTargetsForPolicyCommand,
  MoveAccountCommand,
  RegisterDelegatedAdministratorCommand,
} from '@aws-sdk/client-organizations';
import { startSandbox } from '../../../sandbox/sandbox';
import { acme } from '../acme-organization';
import { assumeRole, refusal, sandboxClients } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';

const { sandbox, aws } = useSandbox();

const ROOT = 'r-exam';

/** Accounts of acme as Organizations describes them. */
function expected(id: string, key: string, ...path: readonly string[]) {
  return {
    Id: id,
    Arn: `arn:aws:organizations::111111111111:account/o-exampleorg1/${id}`,
    Name: `Example ${key}`,
    Email: `aws+${key}@example.com`,
    Status: 'ACTIVE',
    State: 'ACTIVE',
    JoinedMethod: 'CREATED',
    JoinedTimestamp: expect.any(Date) as Date,
    Paths: [['o-exampleorg1', ROOT, ...path, id, ''].join('/')],
  };
}

const PAYMENTS = ['ou-exam-33333333', 'ou-exam-44444444', 'ou-exam-55555555'];
const LEDGER = expected('888888888888', 'ledger-prod', ...PAYMENTS);
const CLOSED = {
  ...expected('151515151515', 'old-sandbox', 'ou-exam-33333333'),
  Status: 'SUSPENDED',
  State: 'CLOSED',
};

describe('accounts', () => {
  test('have their state and the way down to them in every answer', async () => {
    const { Accounts } = await aws.organizations.send(new ListAccountsCommand({}));
    expect(Accounts?.sort((a, b) => (String(a.Id) < String(b.Id) ? -1 : 1))).toEqual([
      expected('012345678901', 'network'),
      { ...expected('111111111111', 'management'), JoinedMethod: 'INVITED' },
      CLOSED,
      expected('222222222222', 'log-archive', 'ou-exam-11111111'),
      LEDGER,
    ]);
    const below = await aws.organizations.send(new ListAccountsForParentCommand({ ParentId: 'ou-exam-55555555' }));
    expect(below.Accounts).toEqual([LEDGER]);
    const described = await aws.organizations.send(new DescribeAccountCommand({ AccountId: '151515151515' }));
    expect(described.Account).toEqual(CLOSED);
  });

  test.each([
    ['PENDING_ACTIVATION', 'ACTIVE'],
    ['SUSPENDED', 'SUSPENDED'],
    ['PENDING_CLOSURE', 'PENDING_CLOSURE'],
    ['CLOSED', 'SUSPENDED'],
    ['ACTIVE', 'ACTIVE'],
  ] as const)('are in the state %s when somebody says so', async (state, status) => {
    sandbox.setAccount('888888888888', { state });
    const { Account } = await aws.organizations.send(new DescribeAccountCommand({ AccountId: '888888888888' }));
    expect(Account).toEqual({ ...LEDGER, Status: status, State: state });
  });

  test('have other paths when they are moved', async () => {
    const move = { AccountId: '012345678901', SourceParentId: ROOT, DestinationParentId: 'ou-exam-44444444' };
    await aws.organizations.send(new MoveAccountCommand(move));
    const { Account } = await aws.organizations.send(new DescribeAccountCommand({ AccountId: '012345678901' }));
    expect(Account?.Paths).toEqual(['o-exampleorg1/r-exam/ou-exam-33333333/ou-exam-44444444/012345678901/']);
  });

  test('have no Status in a sandbox of the time after it', async () => {
    const other = await startSandbox(acme, { withAccountStatus: false });
    const { organizations } = sandboxClients(other.endpoint);
    const { Account } = await organizations.send(new DescribeAccountCommand({ AccountId: '888888888888' }));
    expect(Account).toEqual({ ...LEDGER, Status: undefined });
    const { Accounts } = await organizations.send(new ListAccountsCommand({}));
    expect(Accounts?.map(account => 'Status' in account)).toEqual([false, false, false, false, false]);
    await other.stop();
  });
});

describe('delegated administrators', () => {
  const administrators = async (ServicePrincipal?: string) => {
    const input = ServicePrincipal === undefined ? {} : { ServicePrincipal };
    return (await aws.organizations.send(new ListDelegatedAdministratorsCommand(input))).DelegatedAdministrators;
  };

  test('are registered for any service, listed for one or for all, and gone with their last service', async () => {
    expect(await administrators()).toEqual([]);
    expect(await administrators('iam.amazonaws.com')).toEqual([]);
    const AccountId = '222222222222';
    for (const ServicePrincipal of ['iam.amazonaws.com', 'cloudtrail.amazonaws.com']) {
      await aws.organizations.send(new RegisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));
    }
    const administrator = {
      ...expected(AccountId, 'log-archive'),
      Paths: undefined,
      DelegationEnabledDate: expect.any(Date) as Date,
    };
    expect(await administrators()).toEqual([administrator]);
    expect(await administrators('iam.amazonaws.com')).toEqual([administrator]);
    expect(await administrators('sso.amazonaws.com')).toEqual([]);
    const services = await aws.organizations.send(new ListDelegatedServicesForAccountCommand({ AccountId }));
    expect(services.DelegatedServices).toEqual([
      { ServicePrincipal: 'iam.amazonaws.com', DelegationEnabledDate: expect.any(Date) as Date },
      { ServicePrincipal: 'cloudtrail.amazonaws.com', DelegationEnabledDate: expect.any(Date) as Date },
    ]);
    // what is only read is for them, too
    const archiveClients = await assumeRole(sandbox.endpoint, `arn:aws:iam::${AccountId}:role/RootguardDeploy`);
    expect((await archiveClients.organizations.send(new ListAccountsCommand({}))).Accounts).toHaveLength(5);
    for (const ServicePrincipal of ['iam.amazonaws.com', 'cloudtrail.amazonaws.com']) {
      await aws.organizations.send(new DeregisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));
    }
    expect(await administrators()).toEqual([]);
    expect(await refusal(archiveClients.organizations.send(new ListAccountsCommand({})))).toMatch(/^AccessDenied/);
  });

  test('are refused as AWS refuses them', async () => {
    const register = (AccountId: string) =>
      refusal(
        aws.organizations.send(
          new RegisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal: 'iam.amazonaws.com' }),
        ),
      );
    expect(await register('111111111111')).toMatch(
      /^ConstraintViolationException CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR: /,
    );
    expect(await register('999999999999')).toMatch(/^AccountNotFoundException: /);
    expect(await register('888888888888')).toBe('no error');
    expect(await register('888888888888')).toMatch(/^AccountAlreadyRegisteredException: /);
    const services = (AccountId: string) =>
      refusal(aws.organizations.send(new ListDelegatedServicesForAccountCommand({ AccountId })));
    expect(await services('222222222222')).toMatch(/^AccountNotRegisteredException: /);
    expect(await services('999999999999')).toMatch(/^AccountNotFoundException: /);
  });
});

test('nobody is invited, and there is no resource policy', async () => {
  const { Handshakes } = await aws.organizations.send(new ListHandshakesForOrganizationCommand({}));
  expect(Handshakes).toEqual([]);
  expect(await refusal(aws.organizations.send(new DescribeResourcePolicyCommand({})))).toMatch(
    /^ResourcePolicyNotFoundException: /,
  );
});

test('trusted access has the date since when it is there', async () => {
  const listed = await aws.organizations.send(new ListAWSServiceAccessForOrganizationCommand({}));
  const iam = listed.EnabledServicePrincipals?.find(one => one.ServicePrincipal === 'iam.amazonaws.com');
  expect(Math.abs(Date.now() - Number(iam?.DateEnabled))).toBeLessThan(600_000);
});

describe('pages', () => {
  type Page = { NextToken?: string | undefined };

  /** How many items each page has, and how many different ones there are. */
  async function pages<T extends Page>(ask: (token: Page) => Promise<T>, items: (page: T) => (string | undefined)[]) {
    const sizes: number[] = [];
    const seen = new Set<string | undefined>();
    let NextToken: string | undefined;
    do {
      const page = await ask(NextToken === undefined ? {} : { NextToken });
      sizes.push(items(page).length);
      for (const item of items(page)) seen.add(item);
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    return { sizes, different: seen.size };
  }

  test('have at most 20 of everything', async () => {
    const other = await startSandbox(acme);
    const { organizations: client } = sandboxClients(other.endpoint);
    const PolicyIds: string[] = [];
    for (let at = 0; at < 21; at++) {
      await client.send(new CreateOrganizationalUnitCommand({ ParentId: ROOT, Name: `Unit ${at}` }));
      const Email = `aws+new-${at}@example.com`;
      await client.send(new CreateAccountCommand({ AccountName: `New ${at}`, Email }));
      const Content = `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:Get${at}","Resource":"*"}}`;
      const policy = { Name: `policy-${at}`, Description: '', Type: 'SERVICE_CONTROL_POLICY' as const, Content };
      const { Policy } = await client.send(new CreatePolicyCommand(policy));
      PolicyIds.push(Policy?.PolicySummary?.Id ?? '');
    }
    const { Accounts } = await client.send(new ListAccountsForParentCommand({ ParentId: ROOT }));
    const targets = [...(Accounts ?? []).slice(0, 19).map(({ Id }) => Id), ROOT, '888888888888', '111111111111'];
    for (const TargetId of new Set(targets)) {
      await client.send(new AttachPolicyCommand({ PolicyId: PolicyIds[0], TargetId }));
    }

    const all = await pages(
      token => client.send(new ListAccountsCommand(token)),
      page => (page.Accounts ?? []).map(({ Id }) => Id),
    );
    expect(all).toEqual({ sizes: [20, 6], different: 26 });
    const inRoot = await pages(
      token => client.send(new ListAccountsForParentCommand({ ParentId: ROOT, ...token })),
      page => (page.Accounts ?? []).map(({ Id }) => Id),
    );
    expect(inRoot).toEqual({ sizes: [20, 3], different: 23 });
    const units = await pages(
      token => client.send(new ListOrganizationalUnitsForParentCommand({ ParentId: ROOT, ...token })),
      page => (page.OrganizationalUnits ?? []).map(({ Id }) => Id),
    );
    expect(units).toEqual({ sizes: [20, 3], different: 23 });
    const Filter = 'SERVICE_CONTROL_POLICY' as const;
    const policies = await pages(
      token => client.send(new ListPoliciesCommand({ Filter, ...token })),
      page => (page.Policies ?? []).map(({ Id }) => Id),
    );
    expect(policies).toEqual({ sizes: [20, 2], different: 22 });
    const attached = await pages(
      token => client.send(new ListTargetsForPolicyCommand({ PolicyId: PolicyIds[0], ...token })),
      page => (page.Targets ?? []).map(({ TargetId }) => TargetId),
    );
    expect(attached).toEqual({ sizes: [20, new Set(targets).size - 20], different: new Set(targets).size });
    const ofTarget = await pages(
      token => client.send(new ListPoliciesForTargetCommand({ TargetId: ROOT, Filter, MaxResults: 1, ...token })),
      page => (page.Policies ?? []).map(({ Id }) => Id),
    );
    expect(ofTarget).toEqual({ sizes: [1, 1], different: 2 });
    await other.stop();
  }, 60_000);

  test('of a wrong token, or too large, are refused', async () => {
    const list = (input: { NextToken?: string; MaxResults?: number }) =>
      refusal(aws.organizations.send(new ListAccountsCommand(input)));
    const { NextToken = '' } = await aws.organizations.send(new ListAccountsCommand({ MaxResults: 1 }));
    const roots = await refusal(
      aws.organizations.send(new ListAccountsForParentCommand({ ParentId: ROOT, NextToken })),
    );
    expect(roots).toMatch(/^InvalidInputException INVALID_PAGINATION_TOKEN: /);
    expect(await list({ NextToken: 'x' })).toMatch(/^InvalidInputException INVALID_PAGINATION_TOKEN: /);
    expect(await list({ MaxResults: 21 })).toMatch(/^InvalidInputException MAX_VALUE_EXCEEDED: /);
    expect(await list({ MaxResults: 0 })).toMatch(/^InvalidInputException MIN_VALUE_EXCEEDED: /);
    expect(await list({ MaxResults: 20 })).toBe('no error');
  });
});

test('the management account has its own name as a target, too', async () => {
  const content = { Name: 'named', Description: '', Type: 'SERVICE_CONTROL_POLICY' as const };
  const Content = '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}}';
  const { Policy } = await aws.organizations.send(new CreatePolicyCommand({ ...content, Content }));
  const PolicyId = Policy?.PolicySummary?.Id ?? '';
  await aws.organizations.send(new AttachPolicyCommand({ PolicyId, TargetId: '111111111111' }));
  const { Targets } = await aws.organizations.send(new ListTargetsForPolicyCommand({ PolicyId }));
  expect(Targets).toEqual([
    {
      TargetId: '111111111111',
      Arn: 'arn:aws:organizations::111111111111:account/o-exampleorg1/111111111111',
      Name: 'Example management',
      Type: 'ACCOUNT',
    },
  ]);
});

test('a closed account cannot be closed again', async () => {
  const close = new CloseAccountCommand({ AccountId: '151515151515' });
  expect(await refusal(aws.organizations.send(close))).toMatch(/^AccountAlreadyClosedException: /);
});
