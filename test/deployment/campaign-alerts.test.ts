import { DeleteLoginProfileCommand, EnableOrganizationsRootCredentialsManagementCommand } from '@aws-sdk/client-iam';
import { signalPatterns } from '../../modules/alerts/signal-patterns';
import { organizationOf } from '../config/organization-of';
import { recordOf, RootCall, rootCallOf } from '../campaign/records';
import { EventResources } from '../sandbox/event-resources';
import { assumeRoot, sandboxClients } from '../sandbox/sandbox-clients';
import { acmeOf } from '../stacks/acme-of';
import { watchedPlaces } from '../../stacks/watched-places';
import { DeployedAlerts, deployAlerts, LISTENER } from './deployed-alerts';

const [MANAGEMENT, MEMBER, OTHER] = ['111111111111', '777777777777', '999999999999'] as const;
const REGION = 'us-east-1';
const KINDS = ['root-session', 'root-activity'] as const;

// what a rule is told it is told when it is deployed, and the access keys of a campaign come later
describe('calls of root sessions that are opened after the alerts were deployed', () => {
  let deployed: DeployedAlerts;
  const calls: RootCall[] = [];

  beforeAll(async () => {
    const organization = organizationOf(acmeOf(14, () => '', { ...LISTENER, topics: ['critical', 'notice'] }));
    deployed = await deployAlerts(organization, MEMBER, organization, {
      onCall: call => void calls.push(...[rootCallOf(call, 'campaign') ?? []].flat()),
    });
    const { sandbox, hub } = deployed;
    await sandboxClients(sandbox.endpoint).iam.send(new EnableOrganizationsRootCredentialsManagementCommand({}));
    const places = watchedPlaces(organization, organization.trail!, organization.alerts!);
    for (const ownAccount of [MANAGEMENT, MEMBER, OTHER]) {
      const own = new EventResources(sandbox.endpoint, ownAccount, REGION);
      const RoleArn = await own.role('forward-root');
      for (const kind of KINDS) {
        const Arn = hub.arn('events', `event-bus/rootguard-${kind}`);
        for (const [name, pattern] of Object.entries(signalPatterns(kind, { partition: 'aws', places, ownAccount }))) {
          await own.rule(`forward-${name}`, pattern, [{ Arn, RoleArn }]);
        }
      }
    }
  });
  afterAll(() => deployed?.end());

  /** Lets somebody delete the password of root in an account, by a session; the records of it, and what people are told. */
  async function deleted(account: string, isMarked: boolean) {
    const { sandbox, hub } = deployed;
    sandbox.setAccount(account, { rootUser: { password: {} } });
    calls.length = 0;
    const root = await assumeRoot(sandbox.endpoint, { account, task: 'IAMDeleteRootUserCredentials' });
    await root.iam.send(new DeleteLoginProfileCommand({}));
    const told: string[] = [];
    for (const call of calls) {
      await sandbox.recordEvent(recordOf(call, isMarked));
      const messages = await hub.messages(LISTENER.endpoint);
      told.push(...messages.map(({ Body = '' }) => (JSON.parse(Body) as { Message: string }).Message));
    }
    return { operations: calls.map(({ operation }) => operation), key: calls.at(-1)!.caller, told };
  }
  const headlines = (told: readonly string[]) => told.map(text => text.split('\n')[0]);
  const OPENED = 'NOTICE: root session in AWS account';

  test('are notices where they are marked as such', async () => {
    const { operations, told } = await deleted(MEMBER, true);
    expect(operations).toEqual(['AssumeRoot', 'DeleteLoginProfile']);
    expect(headlines(told)).toEqual([
      `${OPENED} Payments Prod (${MEMBER})`,
      `NOTICE: root session in AWS account Payments Prod (${MEMBER})`,
    ]);
  });

  test('are critical where they are not, and the message has the access key that the journal has', async () => {
    const { key, told } = await deleted(MEMBER, false);
    expect(headlines(told)).toEqual([
      `${OPENED} Payments Prod (${MEMBER})`,
      `CRITICAL: root activity in AWS account Payments Prod (${MEMBER})`,
    ]);
    expect(told[1]).toContain(key);
  });

  test('of somebody else in another account are the same, so that only the key tells them apart', async () => {
    expect(headlines((await deleted(OTHER, true)).told)).toEqual([
      `${OPENED} Shop Prod (${OTHER})`,
      `NOTICE: root session in AWS account Shop Prod (${OTHER})`,
    ]);
    expect(headlines((await deleted(OTHER, false)).told)).toEqual([
      `${OPENED} Shop Prod (${OTHER})`,
      `CRITICAL: root activity in AWS account Shop Prod (${OTHER})`,
    ]);
  });

  test('are none with a key of root itself: that is critical whoever it is', async () => {
    const { sandbox, hub } = deployed;
    const at = Date.now();
    const call = {
      who: 'foreign',
      operation: 'DeleteAccessKey',
      account: OTHER,
      caller: 'AKIAEXAMPLE',
      input: {},
      at,
    } as const;
    await sandbox.recordEvent(recordOf(call, false));
    const told = (await hub.messages(LISTENER.endpoint)).map(
      ({ Body = '' }) => (JSON.parse(Body) as { Message: string }).Message,
    );
    expect(headlines(told)).toEqual([`CRITICAL: root activity in AWS account Shop Prod (${OTHER})`]);
  });
});
