import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadOrganization } from '../../config/load';
import { Backend, Organization } from '../../config/organization';
import { renderDiagnostics } from '../../config/reading/diagnostic';
import { sensitiveVariables } from '../../config/sensitive-variables';
import { providerEnvironment } from '../../terraform/provider-mirror';
import { EXIT } from '../exit-codes';
import { PROJECT_FOLDER, SETTINGS_FOLDER } from '../folders';
import { checkReadiness, missingVariables, takesVariablesHere } from '../readiness';
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
  // each side has variables of its own
  const ready = checkReadiness([], true);
  if (ready === undefined) return EXIT.notDone;
  const { organization: before, diagnostics } = loadOrganization(from, new Date().toISOString().slice(0, 10));
  if (before === undefined) {
    process.stderr.write(renderDiagnostics(diagnostics));
    return EXIT.notDone;
  }
  const { organization } = ready;
  const problems = [
    ...(isDeepStrictEqual(before.backend, organization.backend)
      ? [`${from} has the same backend as the org file: there is nothing to move`]
      : []),
    ...([before, organization].some(takesVariablesHere) ? missingVariables(before) : []),
  ];
  for (const problem of problems) say(`error: ${problem}`);
  if (problems.length > 0) return EXIT.notDone;

  const [old, now] = [BEFORE_FOLDER, 'cdktf.out'].map(folder => resolve(PROJECT_FOLDER, folder)) as [string, string];
  const mask = process.umask(0o077);
  const stop = new AbortController();
  const interrupt = (): void => {
    if (!stop.signal.aborted) say('Interrupted: waiting for Terraform to finish what it has begun.');
    stop.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    makeProject();
    try {
      await synthesize(PROGRAM, from, old);
      await synthesize(PROGRAM, process.env.ORG_FILE || 'org.yaml', now);
    } catch (error) {
      say(stop.signal.aborted ? 'interrupted: nothing was moved' : (error as Error).message);
      return EXIT.notDone;
    }
    const environment = providerEnvironment(SETTINGS_FOLDER);
    const left = await sayWhatIsLeft({ ...ready, organization: before, outputFolder: old, environment });
    for (const sentence of left) say(`error: ${sentence}`);
    if (left.length > 0) return EXIT.notDone;
    say(`Looking at ${ready.stacks.join(', ')} in both places; nothing is copied before.`);
    const code = await moveStates({
      ...{ binary: ready.binary, stacks: ready.stacks, stop: stop.signal, say },
      from: { folder: join(old, 'stacks'), environment: { ...environment, ...withoutVariables(before) } },
      to: { folder: join(now, 'stacks'), environment: { ...environment, ...withoutVariables(organization) } },
    });
    if (code === EXIT.done) {
      say(
        `Nothing is planned. Copies of the states stay in ${placeOf(before.backend)}: nobody writes them any more. Delete them when`,
      );
      say('the org file with the new backend is where everybody who deploys has it.');
    }
    return code;
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    process.umask(mask);
    rmSync(old, { recursive: true, force: true });
  }
}

/** What keeps sensitive variables from a run in HCP Terraform, which would store them in clear. */
const withoutVariables = (organization: Organization): Readonly<Record<string, undefined>> =>
  takesVariablesHere(organization)
    ? {}
    : Object.fromEntries(sensitiveVariables(organization).map(name => [`TF_VAR_${name}`, undefined]));

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
