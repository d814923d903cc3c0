import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { App } from 'cdktf';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { moveStates } from '../../../cli/backend/move-states';
import { EXIT } from '../../../cli/exit-codes';
import { Organization } from '../../../config/organization';
import { Sandbox, startSandbox } from '../../../sandbox/sandbox';
import { requireTerraform } from '../../../terraform/binary';
import { runTerraform } from '../../../terraform/command';
import { defineStacks } from '../../../stacks/organization-stacks';
import { parseState, State } from '../../../terraform/state';
import { orgFile } from '../../config/org-file';
import { organizationOf } from '../../config/organization-of';
import { ROOT_PHONE } from '../../integration/terraform-run';
import { SandboxClients, sandboxClients } from '../../sandbox/sandbox-clients';

const BUCKET = 'example-terraform-state';
const S3 = { s3: { bucket: BUCKET, key_prefix: 'rootguard' } };
const STACKS = ['guardrails', 'contacts'];
const organization = (backend: unknown, operations = 'Operations') => {
  const file = orgFile();
  const contacts = { ...file.contacts, operations: { ...file.contacts.operations, name: operations } };
  return organizationOf(stringify({ ...file, contacts, backend }));
};

function synthesizeInto(outdir: string, of: Organization): void {
  const app = new App({ outdir });
  defineStacks(app, of);
  app.synth();
}

// the stages build on each other: what is moved to S3 comes back
describe('states', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rootguard-move-'));
  const [local, s3] = ['local', 's3'].map(name => join(folder, name, 'stacks')) as [string, string];
  let sandbox: Sandbox;
  let aws: SandboxClients;
  let environment: Record<string, string | undefined>;
  const binary = requireTerraform('1.10').path;

  const run = (directory: string, ...args: string[]) =>
    runTerraform({ binary, directory, environment, arguments: args });

  beforeAll(async () => {
    sandbox = await startSandbox(organization(S3));
    aws = sandboxClients(sandbox.endpoint);
    environment = { ...sandbox.environment, TF_VAR_root_phone: ROOT_PHONE };
    synthesizeInto(join(folder, 'local'), organization('local'));
    synthesizeInto(join(folder, 's3'), organization(S3));
    for (const stack of STACKS) {
      await run(join(local, stack), 'init');
      await run(join(local, stack), 'apply', '-auto-approve');
    }
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await sandbox?.stop();
  });

  const side = (of: string) => ({ folder: of, environment });
  async function move(
    from: string,
    to: string,
    stop = new AbortController(),
    heard: (text: string) => unknown = () => undefined,
  ) {
    const said: string[] = [];
    const code = await moveStates({
      ...{ binary, stacks: STACKS, from: side(from), to: side(to), stop: stop.signal },
      say: text => {
        said.push(text);
        heard(text);
      },
    });
    return { code, said };
  }
  const localState = (stack: string): State =>
    parseState(readFileSync(join(folder, 'state', `${stack}.tfstate`), 'utf8'));
  const keys = async () =>
    ((await aws.s3.send(new ListObjectsV2Command({ Bucket: BUCKET }))).Contents ?? []).map(({ Key }) => Key);
  const inBucket = async (stack: string): Promise<State> => {
    const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: `rootguard/${stack}.tfstate` }));
    return parseState((await Body?.transformToString()) ?? '');
  };

  test('are not moved while something is planned, or the org file changes more: all that is wrong is said, nothing is copied', async () => {
    const other = join(folder, 'other');
    synthesizeInto(other, organization(S3, 'Somebody else'));
    expect(await move(local, join(other, 'stacks'))).toEqual({
      code: EXIT.notDone,
      said: [
        'error: contacts: the org file changes more than the backend: move the states first, with nothing but the backend changed',
        'nothing was moved',
      ],
    });
    const changed = join(folder, 'changed');
    mkdirSync(changed);
    synthesizeInto(join(changed, 'local'), organization('local', 'Somebody else'));
    synthesizeInto(join(changed, 's3'), organization(S3, 'Somebody else'));
    mkdirSync(join(changed, 'state'));
    for (const stack of STACKS)
      writeFileSync(join(changed, 'state', `${stack}.tfstate`), JSON.stringify({ version: 4, ...localState(stack) }));
    expect(await move(join(changed, 'local/stacks'), join(changed, 's3/stacks'))).toEqual({
      code: EXIT.notDone,
      said: [
        'error: contacts: something is planned where its state is: deploy it there first (with the org file as it was)',
        'nothing was moved',
      ],
    });
    expect(await keys()).toEqual([]);
  });

  test('are not looked at when somebody wants to stop before', async () => {
    const stop = new AbortController();
    stop.abort();
    expect(await move(local, s3, stop)).toEqual({ code: EXIT.notDone, said: ['interrupted: nothing was moved'] });
  });

  test('are copied to S3 as far as nobody stops it, the next run goes on, and nothing is planned there', async () => {
    const [guardrails, contacts] = STACKS.map(
      stack => localState(stack).resources!.filter(({ mode }) => mode === 'managed').length,
    );
    const things = (count?: number) => `${count} thing${count === 1 ? '' : 's'} in AWS, and nothing is planned`;
    const stop = new AbortController();
    expect(await move(local, s3, stop, text => text.startsWith('guardrails: copied') && stop.abort())).toEqual({
      code: EXIT.halfDone,
      said: [
        `guardrails: copied: ${things(guardrails)}`,
        'error: contacts: interrupted before it was moved',
        'the states are still where they were: to go on, mend this and run it again; to go back, put the backend back',
      ],
    });
    expect(await move(local, s3)).toEqual({
      code: EXIT.done,
      said: [`guardrails: was copied before: ${things(guardrails)}`, `contacts: copied: ${things(contacts)}`],
    });
    for (const stack of STACKS) {
      const { resources } = localState(stack);
      expect(await inBucket(stack)).toMatchObject({ resources });
      expect(existsSync(join(local, stack, 'moved.tfstate'))).toBe(false);
    }
  });

  test('of which one was changed in the other place are for a person to say, and none is moved', async () => {
    // somebody works with the file as it was
    await run(join(local, 'contacts'), 'state', 'rm', 'aws_account_alternate_contact.payments_billing');
    const before = await inBucket('contacts');
    const { code, said } = await move(local, s3);
    expect([code, said.at(-1), said[0]]).toEqual([
      ...[EXIT.notDone, 'nothing was moved'],
      expect.stringMatching(
        /^error: contacts: the backend of the org file has another state, with \d+ things in AWS: which/,
      ),
    ]);
    expect(await inBucket('contacts')).toEqual(before);
  });

  test('come back to this machine', async () => {
    rmSync(join(folder, 'state'), { recursive: true });
    expect((await move(s3, local)).code).toBe(EXIT.done);
    for (const stack of STACKS) {
      const { resources } = await inBucket(stack);
      expect(localState(stack)).toMatchObject({ resources });
    }
  });
});
