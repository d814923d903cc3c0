import { renderDiagnostics } from '../config/reading/diagnostic';
import { loadOrganization } from '../config/load';
import { shellLines } from './front/environment';
import { Sandbox, startSandbox } from './sandbox';

/**
 * `npm run sandbox`: an AWS on this machine, seeded with an org file's organization, until Ctrl-C. The lines for the
 * shell go to standard output, everything else to standard error.
 */
async function main(): Promise<number> {
  const path = process.argv[2] ?? process.env.ORG_FILE ?? 'examples/acme/org.yaml';
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const { organization, diagnostics } = loadOrganization(path, new Date().toISOString().slice(0, 10));
  if (organization === undefined) {
    process.stderr.write(renderDiagnostics(diagnostics));
    return 2;
  }

  const interrupted = interruption();
  let sandbox: Sandbox;
  try {
    // somebody who tries it out sees what AWS shows before anybody has followed a link
    sandbox = await startSandbox(organization, { say, mail: () => 'pending' });
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
  for (const line of shellLines(sandbox.environment)) process.stdout.write(`${line}\n`);
  say(`sandbox of ${path} at ${sandbox.endpoint} (moto is process ${sandbox.pid})`);
  say('use these lines in another shell; Ctrl-C ends the sandbox');
  const code = await interrupted;
  await sandbox.stop();
  say('sandbox ended, and what it held is gone');
  return code;
}

/** Exit code of the first signal, or 0 when the program that started this one has gone. */
function interruption(): Promise<number> {
  return new Promise(resolve => {
    const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
    let interrupts = 0;
    for (const [signal, code] of Object.entries(signals)) {
      process.on(signal, () => {
        // a terminal interrupts every process of the group, and tsx passes its own on: three are a person
        if (++interrupts > 2) process.exit(code);
        resolve(code);
      });
    }
    const parent = process.ppid;
    const watch = setInterval(() => process.ppid !== parent && resolve(0), 1_000);
    watch.unref();
  });
}

void main().then(
  code => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
