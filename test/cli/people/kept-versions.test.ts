import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { versionsIn } from '../../../cli/people/kept-versions';

let output: string;
beforeEach(() => (output = mkdtempSync(join(tmpdir(), 'rootguard-versions-'))));
afterEach(() => rmSync(output, { recursive: true }));

const put = (stack: string, name: string, text: string): void => {
  mkdirSync(join(output, 'stacks', stack), { recursive: true });
  writeFileSync(join(output, 'stacks', stack, name), text);
};
const lock = (registry: string, version: string): string => `# This file is maintained automatically.

provider "${registry}/hashicorp/aws" {
  version     = "${version}"
  constraints = "${version}"
  hashes = [
    "h1:abc=",
  ]
}
`;

test('nothing where nothing is synthesized, planned or locked', () => {
  expect(versionsIn(join(output, 'nowhere'))).toEqual([]);
  put('alerts', 'cdk.tf.json', '{}');
  expect(versionsIn(output)).toEqual([]);
});

test('each version once, with what says it', () => {
  for (const stack of ['trail', 'alerts']) {
    put(stack, '.terraform.lock.hcl', lock('registry.terraform.io', '6.1.0'));
    put(stack, 'plan.json', '{"format_version":"1.2","terraform_version":"1.13.1","variables":{}}');
  }
  put('alarms', '.terraform.lock.hcl', lock('registry.terraform.io', '6.2.0').replaceAll('\n', '\r\n'));
  expect(versionsIn(output)).toEqual([
    { what: 'Terraform or OpenTofu', version: '1.13.1', from: 'the plan of alerts, the plan of trail' },
    {
      what: 'registry.terraform.io/hashicorp/aws',
      version: '6.1.0',
      from: 'the lock file of alerts, the lock file of trail',
    },
    { what: 'registry.terraform.io/hashicorp/aws', version: '6.2.0', from: 'the lock file of alarms' },
  ]);
});

test('the registry of OpenTofu says that a plan is its own', () => {
  put('trail', '.terraform.lock.hcl', lock('registry.opentofu.org', '6.1.0'));
  put('trail', 'plan.json', '{"format_version":"1.2","terraform_version":"1.10.6"}');
  expect(versionsIn(output).map(({ what }) => what)).toEqual(['OpenTofu', 'registry.opentofu.org/hashicorp/aws']);
});
