import { existsSync, writeFileSync } from 'node:fs';
import pc from 'picocolors';
import { PARTITIONS } from '../../aws/partition';
import { loadOrganization } from '../../config/load';
import { renderDiagnostics } from '../../config/reading/diagnostic';
import { printable } from '../../config/reading/mask';
import { Organization } from '../../config/organization';
import { counted } from '../../config/summary/wording';
import { CUSTODY_FILE, loadCustody, loadCustodyText } from '../../people/custody/load';
import { proposedCustody } from '../../people/custody/proposal';
import { EXIT } from '../exit-codes';

export interface CustodyOptions {
  /** The org file; undefined for that of the environment. */
  readonly org?: string;
}

/** What the command does with a custody file. */
export const CUSTODY_ACTIONS = ['init', 'check'] as const;

/** Runs `rootguard custody`, and returns the exit code. */
export function runCustody(
  action: (typeof CUSTODY_ACTIONS)[number],
  file = CUSTODY_FILE,
  { org = process.env.ORG_FILE || 'org.yaml' }: CustodyOptions,
): number {
  const today = new Date().toISOString().slice(0, 10);
  const { organization, diagnostics } = loadOrganization(org, today);
  if (organization === undefined) {
    process.stderr.write(renderDiagnostics(diagnostics));
    return EXIT.notDone;
  }
  if (!PARTITIONS[organization.partition].rootUsers) {
    process.stderr.write(`error: accounts of ${organization.partition} have no root user: there is nothing to hold\n`);
    return EXIT.notDone;
  }
  if (action === 'init') return init(file, organization, today);
  const { output, exitCode } = checkCustody(
    file,
    organization,
    today,
    process.stdout.isTTY && pc.isColorSupported ? pc : undefined,
  );
  process.stdout.write(output);
  return exitCode;
}

/** What `rootguard custody check` prints about a file, and the exit code. */
export function checkCustody(
  file: string,
  organization: Organization,
  today: string,
  colors?: typeof pc,
): { readonly output: string; readonly exitCode: 0 | 1 | 2 } {
  const { custody, diagnostics } = loadCustody(file, organization, today);
  const found = renderDiagnostics(diagnostics, colors);
  if (custody === undefined) return { output: found, exitCode: EXIT.notDone };
  if (diagnostics.length > 0) return { output: found, exitCode: EXIT.findings };
  const { accounts, people, storages } = custody;
  const what = [counted(accounts.size, 'account'), counted(storages.size, 'storage')].join(', ');
  const who = people.size === 1 ? '1 person' : `${people.size} people`;
  return { output: `${printable(file)}: nothing found: ${what}, ${who}\n`, exitCode: EXIT.done };
}

function init(file: string, organization: Organization, today: string): number {
  const say = (text: string): void => void process.stderr.write(text);
  const shown = printable(file);
  if (existsSync(file)) {
    say(`error: ${shown} is there: change it, or name another file\n`);
    return EXIT.notDone;
  }
  const text = proposedCustody(organization);
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    say(`error: ${shown} cannot be written: ${printable((error as Error).message)}\n`);
    return EXIT.notDone;
  }
  const open = loadCustodyText(file, text, organization, today).diagnostics.length;
  say(`wrote ${shown}: ${counted(open, 'thing')} to decide, which rootguard custody check lists\n`);
  return EXIT.findings;
}
