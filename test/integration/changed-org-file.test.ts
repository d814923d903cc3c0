import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { beginStack, StackRefused } from '../../cli/stack-runs/begin-stack';
import { sayWhatIsLeft } from '../../cli/stack-runs/left-stacks';
import { orgFile } from '../config/org-file';
import { organizationOf } from '../config/organization-of';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-changed-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A Terraform whose subcommands are lines of shell. */
function fakeTerraform(init: string, state: object): string {
  const path = join(folder, 'terraform');
  writeFileSync(join(folder, 'state.json'), JSON.stringify(state));
  writeFileSync(path, `#!/bin/sh\ncase "$1" in init) ${init} ;; state) cat '${folder}/state.json' ;; esac\n`, {
    mode: 0o755,
  });
  return path;
}

const resource = (type: string, name: string, attributes: object, mode = 'managed') => ({
  ...{ mode, type, name },
  instances: [{ attributes }],
});

describe('a stack is not begun', () => {
  /** What is said of a stack whose providers are in us-east-1 and eu-west-1. */
  function begin(init: string, state: object): Promise<void> {
    const directory = join(folder, 'stacks', 'trail');
    mkdirSync(directory, { recursive: true });
    const provider = { aws: [{ region: 'us-east-1' }, { region: 'eu-west-1', alias: 'other' }] };
    writeFileSync(join(directory, 'cdk.tf.json'), JSON.stringify({ provider }));
    return beginStack({ binary: fakeTerraform(init, state), directory, environment: {} });
  }

  test.each([
    ['Terraform', 'Error: Backend configuration changed'],
    ['Terraform, to HCP', 'Error: HCP Terraform initialization required: please run "terraform init"'],
  ])('when the backend is another one, in the words of %s', async (_, words) => {
    const refused = begin(`echo '${words}' >&2; exit 1`, {});
    await expect(refused).rejects.toThrow(StackRefused);
    await expect(refused).rejects.toThrow(
      /To move all states:\n {2}git show HEAD:\.\/org\.yaml > before\.yaml && npx rootguard backend move --from before\.yaml\n/,
    );
  });

  test('when Terraform cannot initialize it, which is said in its own words', async () => {
    await expect(begin('echo no network >&2; exit 1', {})).rejects.toThrow('failed with exit code 1:\nno network');
  });

  test('when its things are in a region where no provider looks', async () => {
    const arn = (region: string) => ({ arn: `arn:aws:sns:${region}:111111111111:topic` });
    const near = [
      resource('aws_sns_topic', 'here', arn('us-east-1')),
      resource('aws_sns_topic', 'there', arn('eu-west-1')),
      resource('aws_iam_role', 'role', { arn: 'arn:aws:iam::111111111111:role/x' }),
      resource('aws_s3_bucket', 'near', { arn: 'arn:aws:s3:::near', region: 'us-east-1' }),
      resource('aws_sns_topic', 'read', arn('sa-east-1'), 'data'),
      resource('aws_account_alternate_contact', 'contact', { id: '/BILLING' }),
    ];
    await expect(begin('true', { resources: near })).resolves.toBeUndefined();
    const far = [
      resource('aws_cloudtrail', 'trail', arn('eu-north-1')),
      resource('aws_s3_bucket', 'far', { region: 'eu-south-1' }),
    ];
    await expect(begin('true', { resources: [...near, ...far] })).rejects.toThrow(
      /^its state holds things in eu-north-1, eu-south-1 \(aws_cloudtrail\.trail and 1 more\), and the org file now names another region: .* npx rootguard plan trail, terraform -chdir=\S*\/trail destroy, and change the region then$/,
    );
  });
});

describe('of a stack that the org file no longer has', () => {
  const left = (file: object, state: object, init = 'true') => {
    const outputFolder = join(folder, 'cdktf.out');
    mkdirSync(join(outputFolder, 'stacks', 'contacts'), { recursive: true });
    mkdirSync(join(folder, 'state'), { recursive: true });
    const s3 = { bucket: 'b', key: 'rootguard/contacts.tfstate', region: 'us-east-1' };
    writeFileSync(
      join(outputFolder, 'stacks', 'contacts', 'cdk.tf.json'),
      JSON.stringify({ terraform: { backend: { s3 } } }),
    );
    const organization = organizationOf(stringify(file));
    return sayWhatIsLeft({ binary: fakeTerraform(init, state), organization, outputFolder, environment: {} });
  };
  const withoutGuardrails = { ...orgFile(), root_deny: undefined };
  const held = { resources: [resource('aws_organizations_policy', 'root-deny', {})] };
  const said = expect.stringMatching(
    /^guardrails: the org file no longer has this stack, and its state still holds 1 thing in AWS that no plan looks at: aws_organizations_policy\.root-deny\. To take them away, put the section back, npx rootguard plan guardrails, terraform -chdir=\S*\/cdktf\.out\/stacks\/guardrails destroy, and delete the section then; /,
  ) as string;

  test('its local state says what it still holds', async () => {
    expect(await left(withoutGuardrails, {})).toEqual([]);
    const state = join(folder, 'state', 'guardrails.tfstate');
    writeFileSync(state, JSON.stringify(held));
    expect(await left(withoutGuardrails, {})).toEqual([said]);
    // a stack that is there is planned
    expect(await left(orgFile(), {})).toEqual([]);
    writeFileSync(state, JSON.stringify({ resources: [{ ...held.resources[0], mode: 'data' }] }));
    expect(await left(withoutGuardrails, {})).toEqual([]);
  });

  test('its state in S3 is asked, and one that cannot be is said to be unknown', async () => {
    const backend = { s3: { bucket: 'example-state', key_prefix: 'rootguard', region: 'us-east-1' } };
    const init = `grep -q '"key":"rootguard/guardrails.tfstate"' backend.tf.json || cp /dev/null '${folder}/state.json'`;
    const bare = { ...withoutGuardrails, alerts: undefined, trail: undefined };
    expect(await left({ ...bare, backend }, held, init)).toEqual([said]);
    const unknown = await left({ ...bare, backend }, held, 'echo no bucket >&2; exit 1');
    expect(unknown).toHaveLength(6);
    expect(unknown[0]).toMatch(
      /^guardrails: the org file does not have this stack, and whether its state holds anything is not known: [^]*no bucket$/,
    );
  });
});
