import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Synthesized } from '../synth';
import { synthesizeStacks } from '../stacks/synth-organization';

const EXAMPLES = join(__dirname, '../../examples');

interface Template {
  readonly AWSTemplateFormatVersion: string;
  readonly Description: string;
  readonly Parameters: Readonly<Record<string, { readonly Type: string; readonly AllowedPattern: string }>>;
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>;
}

/** The StackSets of the examples that have any, as Terraform would make them. */
const stackSets = readdirSync(EXAMPLES).flatMap(example => {
  const stack = synthesizeStacks(readFileSync(join(EXAMPLES, example, 'org.yaml'), 'utf8')).forwarding;
  return stack === undefined ? [] : stackSetsOf(example, stack);
});

function stackSetsOf(example: string, { resource }: Synthesized) {
  const regions = Object.values(resource.aws_cloudformation_stack_instances ?? {}).flatMap(
    // before a plan, an expression that names the least of them
    ({ regions: ofInstances }) => JSON.stringify(ofInstances).match(/\b[a-z]{2}(?:-[a-z]+)+-\d\b/g) ?? [],
  );
  return Object.entries(resource.aws_cloudformation_stack_set ?? {}).map(([name, set]) => ({
    name: `${example} ${name}`,
    body: set.template_body as string,
    parameters: set.parameters as Record<string, string>,
    regions: [...new Set(regions)].sort(),
  }));
}

const isInstalled = spawnSync('cfn-lint', ['--version']).status === 0;

describe('the CloudFormation templates of the examples', () => {
  test('belong to every example with a trail of its own or somebody else’s', () => {
    expect([...new Set(stackSets.map(({ name }) => name.split(' ')[0]))]).toEqual(
      expect.arrayContaining(['acme', 'china', 'control-tower', 'govcloud', 'minimal', 'single-account']),
    );
  });

  // whatever is installed: what CloudFormation itself refuses first
  test.each(stackSets)('$name has the form of a template, and its parameters fit', ({ body, parameters }) => {
    const template = JSON.parse(body) as Template;
    expect(Object.keys(template)).toEqual(['AWSTemplateFormatVersion', 'Description', 'Parameters', 'Resources']);
    expect(template.AWSTemplateFormatVersion).toBe('2010-09-09');
    expect(Object.keys(template.Parameters)).toEqual(Object.keys(parameters));
    for (const [name, { AllowedPattern }] of Object.entries(template.Parameters)) {
      expect(parameters[name]).toMatch(new RegExp(AllowedPattern));
    }
    const known = new Set([
      ...Object.keys(template.Parameters),
      ...Object.keys(template.Resources),
      ...['AWS::AccountId', 'AWS::Partition', 'AWS::Region'],
    ]);
    const named = [...body.matchAll(/"(?:Ref|DependsOn)":"([^"]+)"|"Fn::GetAtt":\["([^"]+)"/g)];
    for (const [, ref, attributeOf] of named) expect(known).toContain(ref ?? attributeOf);
    for (const { Type, Properties } of Object.values(template.Resources)) {
      expect(Type).toMatch(/^AWS::\w+::\w+$/);
      expect(Object.keys(Properties)).not.toEqual([]);
    }
  });

  // found on the PATH, as pip, pipx or brew put it there; without it the checks above are all there is
  const title = isInstalled
    ? 'pass cfn-lint in every region they go to'
    : 'are not linted: cfn-lint is not on the PATH, install it with `pip install cfn-lint`';
  test(title, () => {
    if (!isInstalled) {
      expect(stackSets).not.toEqual([]);
      return;
    }
    const folder = mkdtempSync(join(tmpdir(), 'rootguard-templates-'));
    try {
      const bodies = [...new Set(stackSets.map(({ body }) => body))];
      const files = bodies.map((body, index) => {
        const path = join(folder, `${index}.json`);
        writeFileSync(path, body);
        return path;
      });
      const regions = [...new Set(stackSets.flatMap(set => set.regions))];
      // one process for all, each start takes seconds
      const { status, stdout, stderr } = spawnSync('cfn-lint', ['--regions', ...regions, '--template', ...files], {
        encoding: 'utf8',
      });
      expect({ status, stdout: stdout.replaceAll(folder, ''), stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
