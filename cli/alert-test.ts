import { randomUUID } from 'node:crypto';
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { renderDiagnostics } from '../config/reading/diagnostic';
import { loadOrganization } from '../config/load';
import { printable } from '../config/reading/mask';
import { ALARM_CATALOG } from '../config/alarm-catalog';
import { alertPath } from '../alert-test/alert-path';
import { testAlerts } from '../alert-test/alert-test';
import { renderFindings, renderJson, renderSummary } from './alert-test-report';

interface Options {
  readonly dryRun?: boolean;
  readonly format: 'text' | 'json';
}

/** Defines `rootguard alert-test`. */
export function registerAlertTest(program: Command): void {
  program
    .command('alert-test')
    .description('send test alerts through the deployed path, and report what would keep real ones from people')
    .argument('[org-file]', 'the org file; default $ORG_FILE, then org.yaml')
    .option('--dry-run', 'look only and send nothing: a test wakes whoever is on call')
    .addOption(new Option('--format <format>', 'text, or json for programs').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      '\nNeeds credentials of the management account.\n' +
        'Exit codes: 0 sent and nothing found, 1 findings, 2 no test was possible.',
    )
    .action(async (orgFile: string | undefined, options: Options) => {
      process.exitCode = await runAlertTest(orgFile ?? (process.env.ORG_FILE || 'org.yaml'), options);
    });
}

async function runAlertTest(file: string, { dryRun = false, format }: Options): Promise<0 | 1 | 2> {
  const say = (text: string) => process.stderr.write(text);
  const colorsOf = (stream: NodeJS.WriteStream) => (stream.isTTY && pc.isColorSupported ? pc : undefined);
  const { organization, diagnostics } = loadOrganization(file, new Date().toISOString().slice(0, 10));
  say(renderDiagnostics(diagnostics, colorsOf(process.stderr)));
  if (organization === undefined) return 2;
  const { alerts } = organization;
  if (alerts === undefined) {
    say(`error: ${printable(file)} has no alerts section\n  → add one, npx rootguard deploy, and test again\n`);
    return 2;
  }

  // the AWS SDK announces the Node versions of its later releases at every use
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const path = alertPath(organization, alerts, ALARM_CATALOG);
  const id = randomUUID().slice(0, 8);
  const test = await testAlerts(path, { id, dryRun });
  if ('refused' in test) {
    say(`error: ${printable(test.refused.message)}\n  → ${printable(test.refused.hint)}\n`);
    return 2;
  }
  const report = { id, dryRun, ...test };
  say(renderSummary(path, report));
  process.stdout.write(format === 'json' ? renderJson(path, report) : renderFindings(report, colorsOf(process.stdout)));
  return test.findings.length === 0 ? 0 : 1;
}
