import { execFileSync } from 'node:child_process';
import { findExecutable } from './executable';

/** The Terraform or OpenTofu that will be used. */
export interface TerraformBinary {
  readonly path: string;
  readonly product: 'Terraform' | 'OpenTofu';
  readonly version: string;
}

/** Why the binary is missing: the message says how to get one. */
export class MissingTerraform extends Error {}

/**
 * The binary named by TERRAFORM_BINARY_NAME, else `terraform`, on the PATH, with its version.
 *
 * The same variable tells cdktf which binary to run.
 */
export function terraformVersion(environment: NodeJS.ProcessEnv = process.env, lowest = '1.5'): TerraformBinary {
  const name = environment.TERRAFORM_BINARY_NAME || 'terraform';
  const path = findExecutable(name, environment);
  if (path === undefined) throw new MissingTerraform(missingMessage(name, lowest));
  let printed: string;
  try {
    const env = { ...environment, CHECKPOINT_DISABLE: '1' };
    printed = execFileSync(path, ['version', '-json'], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { status, stderr } = error as { status?: number | null; stderr?: string };
    throw new Error(`${path} version -json failed with ${status ?? 'a signal'}: ${stderr?.trim() ?? ''}`);
  }
  return { path, ...parseVersion(printed, path) };
}

/**
 * Returns the binary when it is at least of a version, and throws one paragraph that says what to do otherwise.
 *
 * @param lowest - for example '1.7'
 * @param reason - what needs that version, for example "the org file has accounts to forget ('removed' blocks)"
 */
export function requireTerraform(
  lowest: string,
  reason = 'the synthesized configuration needs it',
  environment: NodeJS.ProcessEnv = process.env,
): TerraformBinary {
  const binary = terraformVersion(environment, lowest);
  if (!isAtLeast(binary.version, lowest)) {
    throw new Error(
      `${binary.product} ${lowest} or later is needed, because ${reason}; found ${binary.version} at ${binary.path}: ` +
        'upgrade it, or name another binary in TERRAFORM_BINARY_NAME',
    );
  }
  return binary;
}

/** Reads what `version -json` prints; warnings about the CLI configuration may stand around the JSON. */
export function parseVersion(printed: string, path: string): Pick<TerraformBinary, 'product' | 'version'> {
  const json = /^\{[^]*\}/m.exec(printed)?.[0];
  try {
    const { terraform_version: version } = JSON.parse(json ?? '') as { terraform_version?: unknown };
    // OpenTofu uses Terraform's key, and says its own name only in prose
    if (typeof version === 'string' && /^\d+\.\d+/.test(version)) {
      return { product: /tofu/i.test(path) ? 'OpenTofu' : 'Terraform', version };
    }
  } catch {
    // said below
  }
  throw new Error(
    `${path} version -json printed no version; is it Terraform or OpenTofu? It printed:\n${printed.trim()}`,
  );
}

/** Compares versions number by number; a prerelease ('1.10.0-rc1') comes before its release. */
export function isAtLeast(version: string, lowest: string): boolean {
  const [have, need] = [version, lowest].map(text => (text.split(/[-+]/)[0] ?? '').split('.').map(Number));
  for (let index = 0; index < 3; index++) {
    const difference = (have?.[index] ?? 0) - (need?.[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return !version.includes('-') || lowest.includes('-');
}

const missingMessage = (name: string, lowest: string) =>
  `'${name}' is not on the PATH: install Terraform ${lowest} or later (https://developer.hashicorp.com/terraform/install), ` +
  'or OpenTofu 1.6 or later (https://opentofu.org/docs/intro/install/) with TERRAFORM_BINARY_NAME=tofu';
