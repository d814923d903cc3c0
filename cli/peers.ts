import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAtLeast } from '../terraform/binary';
import { PACKAGE_FOLDER } from './folders';

/** Ends the process with one line for each package that synthesis needs and that is missing or too old. */
export function requirePeers(): void {
  const problems = ['cdktf', 'constructs', '@cdktf/provider-aws'].flatMap(name => peerProblem(name) ?? []);
  if (problems.length === 0) return;
  process.stderr.write(problems.map(problem => `error: ${problem}\n`).join(''));
  process.exit(2);
}

/** Why a package of peerDependencies cannot be used; undefined when it can. */
export function peerProblem(name: string): string | undefined {
  const { peerDependencies } = readJson(join(PACKAGE_FOLDER, 'package.json')) as {
    peerDependencies: Readonly<Record<string, string>>;
  };
  const range = peerDependencies[name] ?? '';
  const lowest = /\d+\.\d+\.\d+/.exec(range)?.[0] ?? '0.0.0';
  const remedy = `npm install '${name}@${range}'`;
  let version: string;
  try {
    ({ version } = readJson(require.resolve(`${name}/package.json`)) as { version: string });
  } catch {
    return `the package ${name} is needed and is not installed: ${remedy}`;
  }
  return isAtLeast(version, lowest) ? undefined : `${name} ${lowest} or later is needed, found ${version}: ${remedy}`;
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
