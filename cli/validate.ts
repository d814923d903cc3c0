import { Command } from 'commander';
import pc from 'picocolors';
import { renderDiagnostics } from '../config/reading/diagnostic';
import { loadOrganization } from '../config/load';
import { summarize } from '../config/summary/summary';

/** Defines `rootguard validate`. */
export function registerValidate(program: Command): void {
  program
    .command('validate')
    .description('check the org file without synthesizing, and sum up what it covers')
    .argument('[org-file]', 'the org file; default $ORG_FILE, then org.yaml')
    .addHelpText('after', '\nExit codes: 0 usable (there may be warnings), 2 not usable.')
    .action((orgFile: string | undefined) => {
      const today = new Date().toISOString().slice(0, 10);
      const { output, exitCode } = validate(
        orgFile ?? (process.env.ORG_FILE || 'org.yaml'),
        today,
        colorsOf(process.stdout),
      );
      process.stdout.write(output);
      process.exitCode = exitCode;
    });
}

/** What `rootguard validate` prints about a file, and the exit code. */
export function validate(
  path: string,
  today: string,
  colors?: typeof pc,
): { readonly output: string; readonly exitCode: 0 | 2 } {
  const { organization, diagnostics } = loadOrganization(path, today);
  const findings = renderDiagnostics(diagnostics, colors);
  if (organization === undefined) return { output: findings, exitCode: 2 };
  return { output: `${findings}${findings === '' ? '' : '\n'}${summarize(organization)}`, exitCode: 0 };
}

/** Colours for a terminal whose user did not switch them off. */
const colorsOf = (stream: NodeJS.WriteStream) => (stream.isTTY && pc.isColorSupported ? pc : undefined);
