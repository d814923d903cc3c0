import {
  Account,
  DescribeOrganizationCommand,
  ListRootsCommand,
  OrganizationsClient,
  paginateListAccounts,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
} from '@aws-sdk/client-organizations';
import { allPages } from '../../clients/aws-answer';
import { compareText } from '../../plan/values';
import { ACCOUNT_STATES, AccountState, Snapshot, SnapshotAccount } from '../snapshot';
import { momentOf, valueOf, whatIsSet } from './answers';
import { inTurns, Reading } from './reading';

/** Who is in the organization, and where. */
export type ReadAccounts = Pick<Snapshot, 'organization' | 'organizationalUnits' | 'accounts'>;

type Unit = Snapshot['organizationalUnits'][number];

/** Reads organization, accounts and OUs; an account without an organization is read by itself. */
export async function readOrganizationAccounts(reading: Reading): Promise<ReadAccounts> {
  const { home } = reading;
  const client = reading.client(OrganizationsClient);
  const described = await reading.ask({ action: 'organizations:DescribeOrganization' }, async () => {
    try {
      const { Organization: found = {} } = await client.send(new DescribeOrganizationCommand({}));
      return { id: found.Id ?? '', management: found.MasterAccountId ?? '', allFeatures: found.FeatureSet === 'ALL' };
    } catch (error) {
      // an answer, and not an absence of the account
      if ((error as Error).name === 'AWSOrganizationsNotInUseException') return 'none' as const;
      throw error;
    }
  });
  const found = valueOf(described);
  const alone = { id: home.account, name: home.account };
  if (found === undefined || found === 'none') return { organizationalUnits: [], accounts: [alone] };

  const roots = valueOf(
    await reading.ask({ action: 'organizations:ListRoots' }, async () => {
      const { Roots = [] } = await client.send(new ListRootsCommand({}));
      return Roots.map(({ Id = '', PolicyTypes = [] }) => ({
        id: Id,
        policyTypes: PolicyTypes.flatMap(({ Type, Status }) => (Status === 'ENABLED' ? (Type ?? []) : [])),
      }));
    }),
  )?.[0];
  const listed = valueOf(
    await reading.ask({ action: 'organizations:ListAccounts' }, async () =>
      (await allPages(paginateListAccounts({ client }, {}), ({ Accounts }) => Accounts)).map(accountOf),
    ),
  );
  const units = roots === undefined ? [] : await unitsBelow(reading, client, roots.id);
  const places =
    listed === undefined || roots === undefined
      ? new Map<string, { readonly ou?: string }>()
      : await placesOf(reading, client, listed, [roots.id, units]);
  const accounts = (listed ?? [{ account: alone }]).map(({ account }) => ({ ...account, ...places.get(account.id) }));
  return {
    organization: {
      ...{ id: found.id, managementAccountId: found.management, allFeatures: found.allFeatures },
      ...(roots !== undefined && { rootId: roots.id, policyTypes: [...roots.policyTypes].sort(compareText) }),
    },
    organizationalUnits: units,
    accounts: accounts.sort((one, other) => compareText(one.id, other.id)),
  };
}

interface Listed {
  readonly account: SnapshotAccount;
  /** Id of the root or OU that it is in, where AWS says so with the account. */
  readonly parent?: string;
}

function accountOf({
  Id = '',
  Name = '',
  Email,
  State,
  Status,
  JoinedTimestamp,
  JoinedMethod,
  Paths,
}: Account): Listed {
  // 'o-exampleorg1/r-exam/ou-exam-11111111/222222222222/'
  const parent = Paths?.[0]?.split('/').filter(Boolean).at(-2);
  return {
    account: whatIsSet({
      ...{ id: Id, name: Name, email: Email, state: stateOf(State ?? Status) },
      ...{ joined: momentOf(JoinedTimestamp), method: JoinedMethod },
    }),
    ...(parent !== undefined && { parent }),
  };
}

const stateOf = (text: string | undefined): AccountState | undefined => ACCOUNT_STATES.find(state => state === text);

/** OUs below a root, each before what is below it. */
async function unitsBelow(reading: Reading, client: OrganizationsClient, root: string): Promise<Unit[]> {
  const listed = async (parent: string | undefined): Promise<Unit[]> => {
    const about = parent ?? root;
    const units = valueOf(
      await reading.ask({ action: 'organizations:ListOrganizationalUnitsForParent', about }, async () =>
        (
          await allPages(
            paginateListOrganizationalUnitsForParent({ client }, { ParentId: about }),
            ({ OrganizationalUnits }) => OrganizationalUnits,
          )
        ).map(({ Id = '', Name = '' }) => ({ id: Id, name: Name })),
      ),
    );
    const own = (units ?? []).map((unit): Unit => ({ ...unit, ...(parent !== undefined && { parent }) }));
    own.sort((one, other) => compareText(one.name, other.name));
    return (await inTurns(own, async unit => [unit, ...(await listed(unit.id))])).flat();
  };
  return listed(undefined);
}

/** The OU of each account; one that is directly below the root has none. */
async function placesOf(
  reading: Reading,
  client: OrganizationsClient,
  listed: readonly Listed[],
  [root, units]: readonly [string, readonly Unit[]],
): Promise<ReadonlyMap<string, { readonly ou?: string }>> {
  const placed = (id: string, parent: string) => [id, parent === root ? {} : { ou: parent }] as const;
  if (listed.every(({ parent }) => parent !== undefined)) {
    return new Map(listed.map(({ account, parent = root }) => placed(account.id, parent)));
  }
  const found = await inTurns([root, ...units.map(({ id }) => id)], async parent => {
    const below = await reading.ask({ action: 'organizations:ListAccountsForParent', about: parent }, async () =>
      (await allPages(paginateListAccountsForParent({ client }, { ParentId: parent }), ({ Accounts }) => Accounts)).map(
        ({ Id = '' }) => Id,
      ),
    );
    return (valueOf(below) ?? []).map(id => placed(id, parent));
  });
  return new Map(found.flat());
}
