import { GetObjectCommand, ListObjectsV2Command, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { readdirSync } from 'node:fs';
import { stringify } from 'yaml';
import { Sandbox, startSandbox } from '../../../sandbox/sandbox';
import { TerraformFailure } from '../../../terraform/command';
import { orgFile } from '../../config/org-file';
import { SandboxClients, sandboxClients } from '../../sandbox/sandbox-clients';
import { organizationOf } from '../../config/organization-of';
import { roleEnvironment, TerraformRun } from '../../integration/terraform-run';

const BUCKET = 'example-terraform-state';
const CONTACTS_STATE = 'security/rootguard/contacts.tfstate';

/** A small organization, with the name of one contact. */
function organization(operations = 'Operations') {
  const file = orgFile();
  return organizationOf(
    stringify({
      ...file,
      contacts: { ...file.contacts, operations: { ...file.contacts.operations, name: operations } },
      accounts: {
        ...file.accounts,
        'log-archive': { id: '333333333333', name: 'Log Archive', email: 'aws+log-archive@example.com' },
      },
      // only for a role in a member account: neither is applied
      trail: { bucket: 'example-org-trail', log_archive: { account: 'log-archive', role_name: 'RootguardDeploy' } },
      backend: { s3: { bucket: BUCKET, key_prefix: 'security/rootguard', use_lockfile: true } },
    }),
  );
}

// the stages build on each other
describe('state in an S3 bucket with its own locking', () => {
  let sandbox: Sandbox;
  let terraform: TerraformRun;
  let aws: SandboxClients;

  beforeAll(async () => {
    sandbox = await startSandbox(organization());
    terraform = new TerraformRun(sandbox);
    terraform.synthesize(organization());
    aws = sandboxClients(sandbox.endpoint);
  });

  afterAll(async () => {
    terraform?.cleanUp();
    await sandbox?.stop();
  });

  const keysInBucket = async () =>
    (await aws.s3.send(new ListObjectsV2Command({ Bucket: BUCKET }))).Contents?.map(({ Key }) => Key);

  /** The state of the contacts, which holds every resource exactly once. */
  async function contactsState(): Promise<{ serial: number; lineage: string; resources: string[] }> {
    const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: CONTACTS_STATE }));
    const { serial, lineage, resources } = JSON.parse((await Body?.transformToString()) ?? '') as {
      serial: number;
      lineage: string;
      resources: { mode: string; type: string; name: string; instances: object[] }[];
    };
    const names = resources.flatMap(({ mode, type, name, instances }) =>
      instances.map(() => `${mode === 'data' ? 'data.' : ''}${type}.${name}`),
    );
    return { serial, lineage, resources: names.sort() };
  }

  /** Applies the contacts twice at once; returns what each run printed, those that succeeded first. */
  async function applyTwiceAtOnce(...options: string[]): Promise<{ succeeded: string[]; failed: string[] }> {
    const runs = await Promise.allSettled(
      [1, 2].map(() => terraform.run('contacts', ['apply', '-auto-approve', ...options])),
    );
    const failed = runs.flatMap(run => (run.status === 'rejected' ? [run.reason as unknown] : []));
    return {
      succeeded: runs.flatMap(run => (run.status === 'fulfilled' ? [run.value.stdout] : [])),
      failed: failed.map(error => (error instanceof TerraformFailure ? error.stderr : String(error))),
    };
  }

  const ALL_CONTACTS = [
    ...['log-archive', 'management', 'payments'].flatMap(account =>
      ['billing', 'operations', 'security'].map(kind => `aws_account_alternate_contact.${account}_${kind}`),
    ),
    'data.aws_organizations_organization.organization',
  ];

  test('an apply keeps the state under the key prefix, and nothing on this machine', async () => {
    await terraform.apply('guardrails');
    expect(await keysInBucket()).toEqual(['security/rootguard/guardrails.tfstate']);
    expect(readdirSync(terraform.directory('guardrails')).sort()).toEqual([
      '.terraform',
      '.terraform.lock.hcl',
      'cdk.tf.json',
    ]);
    expect(readdirSync(`${terraform.folder}/state`)).toEqual([]);
  });

  test('the credentials of another account do not get at the state', async () => {
    const environment = await roleEnvironment(sandbox, 'arn:aws:iam::333333333333:role/RootguardDeploy');
    // this command reads the state and configures no provider
    expect(await terraform.failure('guardrails', ['state', 'list', '-no-color'], environment)).toBe(
      'Error: Invalid account ID\n\nAWS account ID not allowed: 333333333333',
    );
  });

  test('of two applies at once one fails clearly, and the other does its work', async () => {
    // initialized first, or both would do it at once
    await terraform.run('contacts', ['validate']);
    const { succeeded, failed } = await applyTwiceAtOnce();
    expect(succeeded).toEqual([expect.stringContaining('Apply complete! Resources: 9 added, 0 changed, 0 destroyed.')]);
    expect(failed).toEqual([
      expect.stringMatching(/^\s*Error: Error acquiring the state lock\n[^]*Operation:\s+OperationTypeApply/),
    ]);
    expect((await contactsState()).resources).toEqual(ALL_CONTACTS);
    expect(await terraform.plan('contacts')).toEqual([]);
  });

  test('with -lock-timeout the second apply waits for the first', async () => {
    const before = await contactsState();
    terraform.synthesize(organization('Operations Desk'));
    const { succeeded, failed } = await applyTwiceAtOnce('-lock-timeout=120s');
    expect(failed).toEqual([]);
    expect(succeeded.map(printed => /^Apply complete! .*$/m.exec(printed)?.[0]).sort()).toEqual([
      'Apply complete! Resources: 0 added, 0 changed, 0 destroyed.',
      'Apply complete! Resources: 0 added, 3 changed, 0 destroyed.',
    ]);
    const after = await contactsState();
    expect(after).toEqual({ ...before, serial: expect.any(Number) as number });
    expect(after.serial).toBeGreaterThan(before.serial);
    expect(await terraform.plan('contacts')).toEqual([]);
  });

  test('no lock is left, and the bucket has every version of the state', async () => {
    expect(await keysInBucket()).toEqual([CONTACTS_STATE, 'security/rootguard/guardrails.tfstate']);
    const { Versions = [] } = await aws.s3.send(
      new ListObjectVersionsCommand({ Bucket: BUCKET, Prefix: CONTACTS_STATE }),
    );
    expect(Versions.filter(({ Key }) => Key === CONTACTS_STATE)).toHaveLength(2);
  });
});
