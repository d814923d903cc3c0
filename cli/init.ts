import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { loadText } from '../config/load';
import { printable } from '../config/reading/mask';
import { Answers, exemptionOf, MUST_BE, PHONE_VARIABLE } from '../init/answers';
import { initReport } from '../init/init-report';
import { orgFileText } from '../init/org-file-text';
import { proposalOf } from '../init/proposal';
import { askAnswers, Given } from '../init/questions';
import { Snapshot } from '../world/live/snapshot';
import { EXIT } from './exit-codes';
import { updateOrgFile } from './init-update';
import { snapshotFor } from './reading/living';

export interface InitOptions {
  readonly from?: string;
  readonly output: string;
  readonly domain: readonly string[];
  readonly notify: readonly string[];
  readonly phoneVariable?: string;
  readonly runbook?: string;
  readonly exempt: readonly string[];
  readonly region?: string;
  readonly update?: boolean;
  readonly patch?: string;
}

/** Runs `rootguard init`, and returns the exit code. */
export async function runInit(options: InitOptions): Promise<number> {
  const say = (text: string): void => void process.stderr.write(text);
  const refuse = (lines: readonly string[]): number => {
    for (const line of lines) say(`error: ${line}\n`);
    return EXIT.notDone;
  };
  const wrong = wrongOptions(options);
  if (wrong.length > 0) return refuse(wrong);
  const { output, update = false } = options;
  if (update && !existsSync(output)) {
    return refuse([`${printable(output)} is not there: rootguard init without --update writes a new one`]);
  }
  if (!update && options.patch !== undefined) {
    return refuse(['--patch says what changes in a file that is there: it needs --update']);
  }
  if (!update && existsSync(output)) {
    return refuse([`${printable(output)} is there: give another --output, or merge what is new into it with --update`]);
  }
  const read = await snapshotFor(undefined, options.from, line => say(`error: ${line}\n`));
  if (read === undefined) return EXIT.notDone;
  if ('problems' in read) return refuse(read.problems);
  const unread = whatIsUnread(read.snapshot);
  if (unread.length > 0) return refuse(unread);
  if (update) return updateOrgFile(output, read.snapshot, options.patch);

  const proposal = proposalOf(read.snapshot, await answersOf(options, read.snapshot));
  const text = orgFileText(proposal);
  const { diagnostics } = loadText(output, text, new Date().toISOString().slice(0, 10));
  try {
    writeFileSync(output, text, { flag: 'wx' });
  } catch (error) {
    return refuse([`${printable(output)} cannot be written: ${(error as Error).message}`]);
  }
  say(initReport(proposal, output, diagnostics));
  return diagnostics.some(({ severity }) => severity === 'error') ? EXIT.findings : EXIT.done;
}

/** What a file cannot be written without: which accounts and OUs there are. */
const whatIsUnread = ({ unknown }: Snapshot): string[] =>
  unknown
    .filter(({ action }) => NEEDED.test(action))
    .map(
      ({ action, reason }) =>
        `${action} was not answered (${printable(reason)}): an org file without it would be wrong`,
    );
const NEEDED = /^organizations:(?:DescribeOrganization|List(?:Accounts|Roots|OrganizationalUnits|Children|Parents))/;

function wrongOptions(options: InitOptions): string[] {
  const given: [flag: string, check: (text: string) => string | undefined, texts: readonly (string | undefined)[]][] = [
    ['--domain', MUST_BE.domain, options.domain],
    ['--notify', MUST_BE.notify, options.notify],
    ['--phone-variable', MUST_BE.phoneVariable, [options.phoneVariable]],
    ['--runbook', MUST_BE.runbook, [options.runbook]],
    ['--exempt', MUST_BE.exempt, options.exempt],
    ['--region', MUST_BE.region, [options.region]],
  ];
  return given.flatMap(([flag, check, texts]) =>
    texts.flatMap(text => {
      const problem = text === undefined ? undefined : check(text);
      return problem === undefined ? [] : [`${flag} ${problem}`];
    }),
  );
}

/** Asks at a terminal what no option says; elsewhere it stays open in the file. */
async function answersOf(options: InitOptions, snapshot: Snapshot): Promise<Answers> {
  const { domain, notify, phoneVariable, runbook, exempt, region } = options;
  const given: Given = {
    ...(domain.length > 0 && { domains: domain }),
    ...(notify.length > 0 && { notify }),
    ...(phoneVariable !== undefined && { phoneVariable }),
    ...(runbook !== undefined && { runbook }),
    ...(exempt.length > 0 && { exemptions: exempt.map(exemptionOf) }),
    ...(region !== undefined && { region }),
  };
  if (!process.stdin.isTTY) return { domains: [], notify: [], phoneVariable: PHONE_VARIABLE, exemptions: [], ...given };
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await askAnswers(given, snapshot, question => terminal.question(question));
  } finally {
    terminal.close();
  }
}
