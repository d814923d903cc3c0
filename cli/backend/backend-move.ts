import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadOrganization } from '../../config/load';
import { Backend } from '../../config/organization';
import { renderDiagnostics } from '../../config/reading/diagnostic';
import { providerEnvironment } from '../../terraform/provider-mirror';
import { EXIT } from '../exit-codes';
import { PROJECT_FOLDER, SETTINGS_FOLDER } from '../folders';
import { checkReadiness } from '../readiness';
import { sayWhatIsLeft } from '../stack-runs/left-stacks';
import { makeProject, PROGRAM, synthesize } from '../synthesize';
import { moveStates } from './move-states';

export interface BackendMoveOptions {
  /** The org file with the backend where the states are. */
  readonly from: string;
}

/** Beside cdktf.out, so that a path from a stack to its local state is the same. */
const BEFORE_FOLDER = 'cdktf.before';

/** Runs `rootguard backend move`, and returns the exit code. */
export async function runBackendMove({ from }: BackendMoveOptions): Promise<number> {
  const ready = checkReadiness([]);
  if (ready === undefined) return EXIT.notDone;
  const { organization: before, diagnostics } = loadOrganization(from, new Date().toISOString().slice(0, 10));
  if (before === undefined) {
    process.stderr.write(renderDiagnostics(diagnostics));
    return EXIT.notDone;
  }
  if (JSON.stringify(before.backend) === JSON.stringify(ready.organization.backend)) {
    say(`error: ${from} has the same backend as the org file: there is nothing to move`);
    return EXIT.notDone;
  }
  const [old, now] = [BEFORE_FOLDER, 'cdktf.out'].map(folder => resolve(PROJECT_FOLDER, folder)) as [string, string];
  const environment = providerEnvironment(SETTINGS_FOLDER);
  const mask = process.umask(0o077);
  try {
    makeProject();
    await synthesize(PROGRAM, from, old);
    await synthesize(PROGRAM, process.env.ORG_FILE || 'org.yaml', now);
    const left = await sayWhatIsLeft({ ...ready, organization: before, outputFolder: old, environment });
    for (const sentence of left) say(`error: ${sentence}`);
    if (left.length > 0) return EXIT.notDone;
    say(`Looking at ${ready.stacks.join(', ')} in both places; nothing is copied before.`);
    const code = await moveStates({
      ...{ binary: ready.binary, environment, stacks: ready.stacks, say },
      ...{ from: join(old, 'stacks'), to: join(now, 'stacks') },
    });
    if (code === EXIT.done) {
      say(
        `Nothing is planned. Copies of the states stay in ${placeOf(before.backend)}: nobody writes them any more. Delete them when`,
      );
      say('the org file with the new backend is where everybody who deploys has it.');
    }
    return code;
  } catch (error) {
    say((error as Error).message);
    return EXIT.notDone;
  } finally {
    process.umask(mask);
    rmSync(old, { recursive: true, force: true });
  }
}

function placeOf(backend: Backend): string {
  switch (backend.kind) {
    case 'local':
      return 'the folder state';
    case 's3':
      return `the bucket ${backend.bucket}, below ${backend.keyPrefix}`;
    case 'hcp':
      return `the workspaces ${backend.workspacePrefix}… of ${backend.organization}`;
  }
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
