import pc from 'picocolors';
import { renderDiagnostics } from '../config/reading/diagnostic';
import { loadOrganization } from '../config/load';
import { summarize } from '../config/summary/summary';
import { billOf } from '../world/price/bill';
import { defaultVolumes } from '../world/price/volumes';
import { priceSummary } from './price/render-price';

/** Runs `rootguard validate`, and returns the exit code. */
export function runValidate(orgFile = process.env.ORG_FILE || 'org.yaml'): 0 | 2 {
  const { output, exitCode } = validate(orgFile, new Date().toISOString().slice(0, 10), colorsOf(process.stdout));
  process.stdout.write(output);
  return exitCode;
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
  const price = priceSummary(organization, billOf(organization, defaultVolumes()), name => `  ${name.padEnd(12)}`);
  return { output: `${findings}${findings === '' ? '' : '\n'}${summarize(organization)}${price}`, exitCode: 0 };
}

/** Colours for a terminal whose user did not switch them off. */
const colorsOf = (stream: NodeJS.WriteStream) => (stream.isTTY && pc.isColorSupported ? pc : undefined);
