import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { defineStacks } from '../../stacks/organization-stacks';
import { requireTerraform } from '../../terraform/binary';
import { runTerraform } from '../../terraform/command';
import { providerEnvironment } from '../../terraform/provider-mirror';
import { organizationOf } from '../config/organization-of';
import { ROOT_PHONE } from './terraform-run';

const FOLDER = join(__dirname, '../../examples');
const EXAMPLES = readdirSync(FOLDER);

/** What `terraform validate -json` says about one place. */
interface Finding {
  readonly severity: string;
  readonly summary: string;
  readonly detail: string;
  readonly range?: { readonly filename: string };
}

// reading the provider's schema takes seconds of CPU, so it is done once: every stack is a module of one configuration
describe('the examples, synthesized and validated by Terraform with the AWS provider', () => {
  let folder: string;
  let stacks: string[];
  let result: { valid: boolean; diagnostics: Finding[] };

  /** Synthesizes an example into a folder of its name and returns the folders of its stacks. */
  function synthesize(example: string): string[] {
    const app = new App({ outdir: join(folder, example) });
    defineStacks(app, organizationOf(readFileSync(join(FOLDER, example, 'org.yaml'), 'utf8')));
    app.synth();
    return readdirSync(join(folder, example, 'stacks')).map(stack => `${example}/stacks/${stack}`);
  }

  /** A call of a stack as a module, with a value for each of its variables. */
  function moduleCall(stack: string): [string, object] {
    const { variable = {} } = JSON.parse(readFileSync(join(folder, stack, 'cdk.tf.json'), 'utf8')) as {
      variable?: object;
    };
    const values: object = Object.fromEntries(Object.keys(variable).map(name => [name, ROOT_PHONE]));
    return [stack.replaceAll('/', '_'), { source: `./${stack}`, ...values }];
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rootguard-examples-'));
    stacks = EXAMPLES.flatMap(synthesize);
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ module: Object.fromEntries(stacks.map(moduleCall)) }));
    const command = { binary: requireTerraform('1.10').path, directory: folder };
    const environment = providerEnvironment(folder);
    await runTerraform({ ...command, environment, arguments: ['init', '-backend=false'] });
    const validated = await runTerraform({ ...command, environment, arguments: ['validate', '-json'], accept: [0, 1] });
    result = JSON.parse(validated.stdout) as typeof result;
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(EXAMPLES)('nothing is wrong with the stacks of %s', example => {
    expect(stacks.filter(stack => stack.startsWith(`${example}/`))).not.toEqual([]);
    const findings = result.diagnostics.filter(({ range }) => range?.filename.startsWith(`${example}/`));
    // a module's backend is not used, and Terraform says so
    expect(findings.filter(({ summary }) => summary !== 'Backend configuration ignored')).toEqual([]);
  });

  test('Terraform finds the whole valid', () => {
    expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(result.valid).toBe(true);
  });
});
