import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Organization } from '../../config/organization';
import { renderDiagnostics } from '../../config/reading/diagnostic';
import { printable } from '../../config/reading/mask';
import { counted } from '../../config/summary/wording';
import { Custody } from '../../people/custody/custody';
import { CUSTODY_FILE, loadCustody } from '../../people/custody/load';
import { EmailChange, EmailPlan, emailPlan, Reason, sharedMailboxes } from '../../runbook/email-changes';
import { emailPage } from '../../runbook/email-page';
import { holdersOf } from '../../runbook/named-holders';
import { UNNAMED } from '../../runbook/posts';
import { NEEDS, Setting, whyAbsent } from '../../runbook/setting';
import { readSnapshot } from '../../world/live/snapshot-file';
import { EXIT } from '../exit-codes';
import { organizationOf, orgFileOf } from './records-folder';

export interface EmailsOptions {
  /** A snapshot. */
  readonly from: string;
  readonly fromDomain?: string;
  readonly toDomain?: string;
  /** The page. */
  readonly output?: string;
}

const DOMAIN = /^(?:[a-z0-9-]+\.)+[a-z]{2,}$/i;

/** Runs `rootguard emails`, and returns the exit code. */
export function runEmails(action: string, given: string | undefined, options: EmailsOptions): number {
  const refuse = (...lines: readonly string[]): number => {
    process.stderr.write(lines.map(line => `${printable(line)}\n`).join(''));
    return EXIT.notDone;
  };
  if (action !== 'plan') return refuse(`error: there is no action '${action}'`, "  → write 'rootguard emails plan'");
  const { fromDomain, toDomain, from, output } = options;
  if ((fromDomain === undefined) !== (toDomain === undefined)) {
    return refuse('error: --from-domain and --to-domain belong together', '  → name both, or neither');
  }
  const wrong = [fromDomain, toDomain].find(domain => domain !== undefined && !DOMAIN.test(domain));
  if (wrong !== undefined) return refuse(`error: ${wrong} is no domain`, '  → write one as example.com');
  const orgFile = orgFileOf(given);
  const today = new Date().toISOString().slice(0, 10);
  const organization = organizationOf(orgFile, today);
  if (organization === undefined) return EXIT.notDone;
  const absent = (['organization', 'root-user', 'account-management'] as const).find(
    need => !NEEDS[need](settingOf(organization, undefined)),
  );
  if (absent !== undefined) {
    return refuse(
      `error: no root e-mail can be changed from here: ${whyAbsent(absent, settingOf(organization, undefined))}`,
      '  → root changes it in the console: rootguard runbook has the page',
    );
  }
  const read = readSnapshot(from);
  if ('problems' in read) return refuse(...read.problems.map(problem => `error: ${problem}`));
  const { snapshot } = read;
  if (snapshot.organization?.id !== organization.aws?.id) {
    const has = snapshot.organization?.id ?? 'an account without an organization';
    return refuse(
      `error: the snapshot is of ${has}, the org file is of ${organization.aws?.id}`,
      '  → name the snapshot of this organization with --from, or the other org file',
    );
  }
  const custodyFile = join(dirname(orgFile), CUSTODY_FILE);
  const loaded = existsSync(custodyFile) ? loadCustody(custodyFile, organization, today) : undefined;
  if (loaded !== undefined && loaded.custody === undefined) {
    process.stderr.write(renderDiagnostics(loaded.diagnostics));
    return EXIT.notDone;
  }
  const domains =
    fromDomain === undefined || toDomain === undefined
      ? undefined
      : { from: fromDomain.toLowerCase(), to: toDomain.toLowerCase() };
  const plan = emailPlan(organization, snapshot, loaded?.custody, domains);
  process.stdout.write(renderEmailPlan(plan).split('\n').map(printable).join('\n'));
  const open = plan.changes.filter(({ refusals }) => refusals.length === 0);
  if (output !== undefined && open.length > 0 && plan.refusals.length === 0) {
    try {
      writeFileSync(output, emailPage(open, settingOf(organization, loaded?.custody)));
    } catch (error) {
      return refuse(`error: ${output}: cannot be written: ${(error as Error).message}`, '  → give another --output');
    }
    process.stdout.write(`wrote ${printable(output)}: the steps for ${counted(open.length, 'account')}\n`);
  } else if (output !== undefined) {
    process.stderr.write(`${printable(output)} is not written: there is nothing that can be done\n`);
  }
  return isFinding(plan) ? EXIT.findings : EXIT.done;
}

const settingOf = (organization: Organization, custody: Custody | undefined): Setting => ({
  organization,
  holders: custody === undefined ? UNNAMED : holdersOf(custody),
  tested: new Map(),
});

const isFinding = ({ changes, management, refusals, unknown, foreign }: EmailPlan): boolean =>
  management !== undefined ||
  [refusals, unknown, foreign].some(list => list.length > 0) ||
  changes.some(one => one.refusals.length > 0 || one.warnings.length > 0);

/** Renders a plan for people. */
export function renderEmailPlan(plan: EmailPlan): string {
  const { changes, management, refusals, unknown, foreign } = plan;
  const refused = changes.filter(one => one.refusals.length > 0).length;
  const lines = [
    ...refusals.flatMap(reason => told('error', reason)),
    ...changes.flatMap(change => [
      lineOf(change),
      ...change.refusals.flatMap(reason => told('  refused', reason)),
      ...change.warnings.flatMap(reason => told('  warning', reason)),
    ]),
    ...sharedMailboxes(changes).map(
      ([address, count]) => `${address} gets the mail of ${count} of them, by plus addressing`,
    ),
    ...(management === undefined
      ? []
      : [
          `the management account: ${management.from} → ${management.to}`,
          '  → only its root can change it: page management-email-change of rootguard runbook',
        ]),
    ...(unknown.length === 0
      ? []
      : [
          `unknown: AWS did not say the root e-mail of ${unknown.join(', ')}`,
          '  → take the snapshot again, with organizations:ListAccounts',
        ]),
    ...(foreign.length === 0
      ? []
      : [
          `not in the org file, and in the old domain: ${foreign.join(', ')}`,
          '  → add them to the org file, and plan again',
        ]),
    changes.length === 0
      ? 'no root e-mail of a member changes'
      : `${counted(changes.length, 'root e-mail')} of members: ${refused === 0 ? 'nothing is refused' : `${refused} refused`}`,
  ];
  return `${lines.join('\n')}\n`;
}

const lineOf = ({ account, from, to }: EmailChange): string => `${account.key} (${account.id}): ${from} → ${to}`;

const told = (what: string, { why, next }: Reason): string[] => [
  `${what}: ${why}`,
  `${/^ */.exec(what)?.[0] ?? ''}  → ${next}`,
];
