import { randomUUID } from 'node:crypto';
import pc from 'picocolors';
import { renderDiagnostics } from '../config/reading/diagnostic';
import { loadOrganization } from '../config/load';
import { printable } from '../config/reading/mask';
import { ALARM_CATALOG } from '../config/alarm-catalog';
import { alertPath } from '../alert-test/alert-path';
import { testAlerts } from '../alert-test/alert-test';
import { keep } from '../evidence/kept';
import { renderFindings, renderJson, renderSummary } from './alert-test-report';

export interface AlertTestOptions {
  readonly dryRun?: boolean;
  readonly format: 'text' | 'json';
  /** Folder in which the result is stored with its date and hash. */
  readonly keep?: string;
}

/** Runs `rootguard alert-test`, and returns the exit code. */
export async function runAlertTest(
  file = process.env.ORG_FILE || 'org.yaml',
  { dryRun = false, format, keep: folder }: AlertTestOptions,
): Promise<0 | 1 | 2> {
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
  if (folder !== undefined)
    say(`kept ${printable(keep(folder, 'alert-test', renderJson(path, report), new Date()))}\n`);
  process.stdout.write(format === 'json' ? renderJson(path, report) : renderFindings(report, colorsOf(process.stdout)));
  return test.findings.length === 0 ? 0 : 1;
}
