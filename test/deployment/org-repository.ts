import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { PROJECT_FOLDER } from '../../cli/folders';
import { Sandbox, startSandbox } from '../../sandbox/sandbox';
import { organizationOf } from '../config/organization-of';
import { gitIn } from '../git';

/**
 * A sandbox of an org file, and a Git repository in which the file is committed, for the tests of a suite; the environment of
 * the process names both.
 *
 * @param name - begins the name of the folder that holds the repository
 */
export function useOrgRepository(name: string, file: object) {
  const before = { ...process.env };
  const used = {} as { sandbox: Sandbox; folder: string };
  const repository = () => join(used.folder, 'repository');
  const orgFile = () => join(repository(), 'org.yaml');
  const write = (content: object, comment = '') => writeFileSync(orgFile(), `${comment}${stringify(content)}`);
  const git = (...args: string[]) => gitIn(repository(), ...args);

  beforeAll(async () => {
    used.sandbox = await startSandbox(organizationOf(file));
    mkdirSync(join(PROJECT_FOLDER, '.sandbox'), { recursive: true });
    used.folder = mkdtempSync(join(PROJECT_FOLDER, '.sandbox', `${name}-`));
    mkdirSync(repository());
    write(file);
    git('init', '--quiet');
    git('add', 'org.yaml');
    git('commit', '--quiet', '-m', 'An organization');
    Object.assign(process.env, { ORG_FILE: orgFile() });
    for (const [variable, value] of Object.entries(used.sandbox.environment)) {
      if (value === undefined) delete process.env[variable];
      else process.env[variable] = value;
    }
  });

  afterAll(async () => {
    process.env = before;
    if (used.folder !== undefined) rmSync(used.folder, { recursive: true });
    await used.sandbox?.stop();
  });

  return { used, repository, write, git };
}
