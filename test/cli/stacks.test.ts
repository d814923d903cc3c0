import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RevisionError } from '../../cli/input/git';
import { synthesizeRevisions } from '../../cli/revision';
import { changedStacks, compareStacks } from '../../cli/stacks';
import { orgFile } from '../config/org-file';
import { gitIn } from '../git';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rootguard-stacks-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('compareStacks', () => {
  const write = (name: string, stacks: Record<string, object>): string => {
    for (const [stack, json] of Object.entries(stacks)) {
      mkdirSync(join(folder, name, 'stacks', stack), { recursive: true });
      writeFileSync(join(folder, name, 'stacks', stack, 'cdk.tf.json'), JSON.stringify(json));
    }
    return join(folder, name);
  };
  const resource = { aws_sns_topic: { a: { name: 'a', '//': { metadata: 1 } }, b: { name: 'b' } } };

  test('finds nothing in the order of keys and in comments', () => {
    const before = write('same-before', { alarms: { resource, provider: { aws: [{ region: 'us-east-1' }] } } });
    const now = write('same-now', {
      alarms: {
        '//': { outputs: {} },
        provider: { aws: [{ region: 'us-east-1' }] },
        resource: { aws_sns_topic: { b: { name: 'b' }, a: { name: 'a' } } },
      },
    });
    expect(compareStacks(before, now)).toEqual([]);
  });

  test('says which addresses and blocks differ, and which stacks are new or gone', () => {
    const before = write('before', {
      alarms: { resource, data: { aws_regions: { all: {} } }, provider: { aws: [{ region: 'us-east-1' }] } },
      trail: { resource },
    });
    const now = write('now', {
      alarms: {
        resource: { aws_sns_topic: { a: { name: 'changed' }, c: {} } },
        provider: { aws: [{ region: 'eu-west-1' }] },
      },
      alerts: { resource },
    });
    const none = { added: [], removed: [], changed: [], blocks: [], reach: [] };
    expect(compareStacks(before, now)).toEqual([
      {
        stack: 'alarms',
        change: 'changed',
        added: ['aws_sns_topic.c'],
        removed: ['aws_sns_topic.b', 'data.aws_regions.all'],
        changed: ['aws_sns_topic.a'],
        blocks: ['provider'],
        reach: [],
      },
      { stack: 'alerts', change: 'added', ...none },
      { stack: 'trail', change: 'removed', ...none },
    ]);
    expect(compareStacks(undefined, now).map(({ stack, change }) => `${stack} ${change}`)).toEqual([
      'alarms added',
      'alerts added',
    ]);
  });
});

describe('synthesizeRevisions', () => {
  const repository = join(folder, 'repository');
  const path = join(repository, 'org.yaml');
  const git = (...args: string[]) => gitIn(repository, ...args);
  // JSON is YAML
  const write = (file: object) => writeFileSync(path, JSON.stringify(file, undefined, 2));

  beforeAll(() => {
    mkdirSync(repository);
    git('init', '--quiet');
    git('commit', '--quiet', '--allow-empty', '-m', 'Nothing yet');
    write(orgFile());
    git('add', 'org.yaml');
    git('commit', '--quiet', '-m', 'An organization');
  });

  const changed = async (revision: string) => {
    const { before, now } = await synthesizeRevisions(path, revision);
    return compareStacks(before, now).map(({ stack, change }) => `${stack} ${change}`);
  };

  test('sees nothing in another order of the accounts', async () => {
    const { accounts, ...rest } = orgFile();
    write({ accounts: Object.fromEntries(Object.entries(accounts).reverse()), ...rest });
    expect(await changed('HEAD')).toEqual([]);
  });

  test('sees the stacks that a new exemption changes, uncommitted as it is', async () => {
    const file = orgFile();
    const exemption = { account: 'payments', until: '2099-01-01', reason: 'x', reference: 'x', approved_by: 'x' };
    write({ ...file, root_deny: { targets: ['root'], exemptions: [exemption] } });
    expect(await changed('HEAD')).toEqual(['guardrails changed']);
  });

  test('takes every stack for new when the revision has no org file', async () => {
    write(orgFile());
    expect(await changed('HEAD~1')).toEqual([
      'alarms added',
      'alerts added',
      'contacts added',
      'forwarding added',
      'guardrails added',
      'trail added',
    ]);
  });

  test('sees nothing in a new name of an account that no resource shows', async () => {
    const { alerts, trail, ...rest } = orgFile();
    expect([alerts, trail]).not.toContain(undefined);
    write(rest);
    git('commit', '--quiet', '--all', '-m', 'Contacts and the SCP alone');
    const { payments } = rest.accounts;
    write({ ...rest, accounts: { ...rest.accounts, payments: { ...payments, name: 'Payments and refunds' } } });
    expect(await changed('HEAD')).toEqual([]);
  });

  describe('sees what changes while the Terraform JSON stays', () => {
    /** Commits an org file on a day, and returns the reach that differs from it in another one. */
    async function reachSince(file: object, now: object, day = '2026-11-01T12:00:00Z') {
      write(file);
      process.env.GIT_COMMITTER_DATE = day;
      git('commit', '--quiet', '--allow-empty', '--all', '-m', 'A file');
      delete process.env.GIT_COMMITTER_DATE;
      write(now);
      const revisions = await synthesizeRevisions(path, 'HEAD');
      expect(compareStacks(revisions.before, revisions.now)).toEqual([]);
      const stacks = changedStacks(path, revisions);
      for (const one of stacks) {
        expect(one).toMatchObject({ stack: 'guardrails', change: 'changed', added: [], removed: [], changed: [] });
      }
      return stacks.flatMap(({ reach }) => reach);
    }
    /** Contacts and SCPs, so that an OU is in no resource; payments is in an OU, or directly below the root. */
    const file = (ou: string | undefined, root_deny: object = { targets: ['Workloads'] }) => {
      const { accounts, ...rest } = { ...orgFile(), trail: undefined, alerts: undefined };
      return { ...rest, accounts: { ...accounts, payments: { ...accounts.payments, ou } }, root_deny };
    };

    test('an account that moves out of the reach of an SCP, and into it', async () => {
      expect(await reachSince(file('Workloads/Prod'), file(undefined))).toEqual([
        'root deny: payments, directly below the root, was bound by it, and is out of its reach',
      ]);
      expect(await reachSince(file(undefined), file('Workloads'))).toEqual([
        'root deny: payments, in Workloads, was out of its reach, and is bound by it',
      ]);
    });

    test('an exemption that ended since', async () => {
      const exemption = { account: 'payments', until: '2026-11-02', reason: 'x', reference: 'x', approved_by: 'x' };
      const exempt = file('Workloads', { targets: ['root'], exemptions: [exemption] });
      expect(await reachSince(exempt, exempt)).toEqual([
        'root deny: payments, in Workloads, was exempt until 2026-11-02, and is bound by it',
      ]);
      // its last day is one of its days
      expect(await reachSince(exempt, exempt, '2026-11-02T23:59:59Z')).toHaveLength(1);
      expect(await reachSince(exempt, exempt, '2026-11-03T00:00:00Z')).toEqual([]);
    });

    test('and nothing where an account moves within the reach', async () => {
      expect(await reachSince(file('Workloads/Prod'), file('Workloads'))).toEqual([]);
    });
  });

  test('refuses what it cannot compare, and says which side and why', async () => {
    const refusal = (file: string, revision: string) =>
      synthesizeRevisions(file, revision).then(
        () => 'none',
        (error: unknown) => (error instanceof RevisionError ? error.message : String(error)),
      );
    expect(await refusal(join(folder, 'none.yaml'), 'HEAD')).toContain('none.yaml: no such file');
    writeFileSync(join(folder, 'outside.yaml'), '');
    expect(await refusal(join(folder, 'outside.yaml'), 'HEAD')).toContain('is not in a git repository');
    expect(await refusal(path, 'no-such-branch')).toContain('no-such-branch: git knows no such revision');
    expect(await refusal(path, '--output=x')).toContain('--output=x: git knows no such revision');
    write({ version: 1 });
    const refused = await refusal(path, 'HEAD');
    expect(refused).toContain('the working tree: cannot be synthesized');
    expect(refused).toContain('region');
  });
});
