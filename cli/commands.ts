import { Command, Option } from 'commander';
import type { AdoptOptions } from './adopt';
import type { AlertTestOptions } from './alert-test';
import { defineApplying } from './applying/apply-command';
import { defineBackend } from './backend/backend-command';
import type { AuditOptions } from './audit';
import { exitCodesOf } from './exit-codes';
import type { EvidenceOptions } from './people/evidence';
import { OUTPUT_FOLDER, SNAPSHOT_FILE } from './folders';
import { AUDIT_FORMATS, FORMATS } from './formats';
import type { InitOptions } from './init';
import { defineCredentials } from './people/credentials-command';
import { defineCustody } from './people/custody-command';
import { defineEmails } from './people/emails-command';
import { defineRecord } from './people/record-command';
import type { PermissionsOptions } from './permissions';
import { definePipeline } from './pipelines/pipeline-command';
import type { PlanOptions } from './plan';
import { definePrice } from './price/price-command';
import type { ReplayOptions } from './replay';
import type { ReviewOptions } from './review';
import type { RunbookOptions } from './people/runbook';
import type { SimulateOptions } from './simulate';
import type { SnapshotCommandOptions } from './snapshot';
import type { StacksOptions } from './stacks';

const KEEP = 'store the result there as JSON, with its date and hash, for rootguard evidence';

/**
 * Every subcommand, in the order of the help text. What a command does is loaded when it runs, so that none waits for
 * what another one needs.
 */
export function defineCommands(program: Command): void {
  program
    .command('snapshot')
    .description('read what AWS has of the organization into one file that only you can read; changes nothing')
    .option('--output <file>', 'the snapshot to write', SNAPSHOT_FILE)
    .option(
      '--role <name>',
      'a role in every member, to look at root users, hub and log archive; without it nobody looks into members',
    )
    .option('--root-sessions', 'look at the root users of members through centralized root access, at most 800 an hour')
    .option('--regions <a,b>', 'regions to read (default: those that are enabled)', (text: string) => text.split(','))
    .option('--hash-phones', 'hash the phone numbers of alternate contacts, as those of primary ones always are')
    .addHelpText('after', `\nNeeds credentials of the management account.\n${exitCodesOf('snapshot')}`)
    .action(async (options: SnapshotCommandOptions) => {
      process.exitCode = await (await import('./snapshot')).runSnapshot(options);
    });

  program
    .command('init')
    .description(
      'write an org file from what AWS answered; what only a person can say is left open, and validate lists it',
    )
    .option('--from <snapshot>', 'what rootguard snapshot wrote (default: AWS is asked now)')
    .option('--output <file>', 'the org file to write', 'org.yaml')
    .option('--update', 'merge what is new into the file that is there; all else in it stays')
    .option('--patch <file>', 'with --update: write what changes as a unified patch, too')
    .option('--domain <domain>', 'a domain that you manage; again for each', collected, [])
    .option('--notify <address>', 'an e-mail address that is told of root; again for each', collected, [])
    .option('--phone-variable <name>', 'the variable of the number of the primary contacts (default: root_phone)')
    .option('--runbook <url>', 'https address of the root runbook')
    .option(
      '--exempt <account,until,reason,reference,approver>',
      'an account that may use root until a day; again for each',
      collected,
      [],
    )
    .option('--region <region>', 'home region (default: that of the trail that exists)')
    .addHelpText('after', `\n${exitCodesOf('init')}`)
    .action(async (options: InitOptions) => {
      process.exitCode = await (await import('./init')).runInit(options);
    });

  program
    .command('adopt')
    .description('write down what of AWS the next apply takes over, and what it would meet; changes nothing in AWS')
    .argument('[org-file]', 'the org file; default $ORG_FILE, then org.yaml')
    .option('--from <snapshot>', 'what AWS answered, by rootguard snapshot; default: ask it now')
    .option('--undo', 'give back what was adopted: Terraform forgets it, and AWS keeps it')
    .addHelpText('after', `\n${exitCodesOf('adopt')}`)
    .action(async (orgFile: string | undefined, options: AdoptOptions) => {
      process.exitCode = await (await import('./adopt')).runAdopt(orgFile, options);
    });

  program
    .command('validate')
    .description('check the org file without synthesizing, and sum up what it covers')
    .argument('[org-file]', 'the org file; default $ORG_FILE, then org.yaml')
    .addHelpText('after', `\n${exitCodesOf('validate')}`)
    .action(async (orgFile?: string) => {
      process.exitCode = (await import('./validate')).runValidate(orgFile);
    });

  definePrice(program);

  program
    .command('simulate')
    .description('which alerts an event would set off along both paths, by the synthesized output')
    .argument(
      '[files...]',
      'CloudTrail records, EventBridge events, files of a trail or folders of them; default standard input, also -',
    )
    .option('--output <folder>', 'what cdktf synth wrote', OUTPUT_FOLDER)
    .addOption(new Option('--format <format>', 'text, or json for programs').choices(['text', 'json']).default('text'))
    .addHelpText('after', `\n${exitCodesOf('simulate')}`)
    .action(async (files: string[], options: SimulateOptions) => {
      process.exitCode = await (await import('./simulate')).runSimulate(files, options);
    });

  program
    .command('replay')
    .description('who would have been told of each step of an incident, by what is left of the synthesized output')
    .argument('[files...]', 'as simulate takes them, and folders of them; default standard input, also -')
    .option('--output <folder>', 'what cdktf synth wrote', OUTPUT_FOLDER)
    .addOption(new Option('--format <format>', 'text, or json for programs').choices(['text', 'json']).default('text'))
    .addHelpText('after', `\n${exitCodesOf('replay')}`)
    .action(async (files: string[], options: ReplayOptions) => {
      process.exitCode = await (await import('./replay')).runReplay(files, options);
    });

  program
    .command('diff')
    .description('plan stacks, and print every attribute as Terraform does; changes nothing')
    .argument('[stacks...]', 'names of stacks; default all')
    .addHelpText('after', `\n${exitCodesOf('diff')}`)
    .action(async (stacks: string[]) => {
      process.exitCode = await (await import('./diff')).diff(stacks);
    });

  program
    .command('stacks')
    .description('the stacks to plan: those whose Terraform JSON differs from that of a revision, one a line')
    .requiredOption('--changed-since <revision>', 'a commit, branch or tag of the repository of the org file')
    .addOption(
      new Option('--format <format>', 'text, or json for programs: why each one differs')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addHelpText('after', `\n${exitCodesOf('stacks')}`)
    .action(async (options: StacksOptions) => {
      process.exitCode = await (await import('./stacks')).runStacks(options);
    });

  program
    .command('plan')
    .description(`plan stacks, keep the plan files in ${OUTPUT_FOLDER}, and review them; changes nothing`)
    .argument('[stacks...]', 'names of stacks; default all')
    .option('--changed-since <revision>', 'plan only the stacks that differ, and review them against that revision')
    .option('--live', 'read all that rootguard snapshot reads for the review, and not the accounts alone')
    .addHelpText(
      'after',
      '\nPlan files hold every variable in clear; they are readable for you alone.' + `\n${exitCodesOf('plan')}`,
    )
    .action(async (stacks: string[], options: PlanOptions) => {
      process.exitCode = await (await import('./plan')).plan(stacks, options);
    });

  program
    .command('review')
    .description('what plans do to the organization: what changes, what gets weaker, who loses coverage')
    .argument(
      '[plans...]',
      'files of terraform show -json, plan files, folders with them, or - for standard input; default ' + OUTPUT_FOLDER,
    )
    .addOption(new Option('--format <format>', 'how the review is written').choices(FORMATS).default('text'))
    .addOption(
      new Option('--fail-on <severity>', 'lowest severity of a finding that ends with exit code 1')
        .choices(['danger', 'warning', 'never'])
        .default('danger'),
    )
    .option('--org <file>', 'the org file: names of accounts, their OUs, the e-mail domains')
    .option('--org-before <file>', 'the org file before the change: coverage lost is counted in accounts')
    .option(
      '--from <snapshot>',
      'what AWS answered, by rootguard snapshot: coverage is counted in the accounts that it has',
    )
    .option(
      '--stacks-before <folder>',
      'what cdktf synth wrote before the change: compares the stacks, and prevent_destroy',
    )
    .option('--stacks <folder>', 'what cdktf synth writes now', OUTPUT_FOLDER)
    .option('--events <folder>', 'CloudTrail records that metric filters are tried with (default: those of Rootguard)')
    .option(
      '--output <file>',
      'write there; Markdown that is too long for one comment goes on in FILE.2.md, FILE.3.md …',
    )
    .option('--keep <folder>', KEEP)
    .addHelpText('after', `\n${exitCodesOf('review')}`)
    .action(async (plans: string[], options: ReviewOptions) => {
      const { runReview } = await import('./review');
      process.exitCode = await runReview(plans.length === 0 ? [OUTPUT_FOLDER] : plans, options);
    });

  program
    .command('audit')
    .description('what holds for each account of AWS, by requirement, and why not; changes nothing')
    .argument('[org-file]', 'the org file; default $ORG_FILE, then org.yaml')
    .option('--from <snapshot>', 'what AWS answered, by rootguard snapshot; default: ask it now')
    .option('--role <name>', 'without --from: a role in every member, as rootguard snapshot has it')
    .option('--root-sessions', 'without --from: look at the root users of members through centralized root access')
    .addOption(new Option('--format <format>', 'how the audit is written').choices(AUDIT_FORMATS).default('text'))
    .option('--only <id>', 'a requirement, or a family of them: SCP-1, TRAIL; again for each', collected, [])
    .option('--account <id>', 'an account; again for each', collected, [])
    .option('--ou <path>', 'accounts in an OU or below it; again for each', collected, [])
    .option('--allow-unknown <id>', 'a requirement that may be unknown; again for each', collected, [])
    .option('--baseline <file>', 'an earlier audit, as JSON: says what changed since')
    .addOption(
      new Option('--fail-on <what>', 'what ends with exit code 1; new: only what is worse than in the baseline')
        .choices(['not-held', 'new', 'never'])
        .default('not-held'),
    )
    .option(
      '--output <file>',
      'write there; Markdown that is too long for one comment goes on in FILE.2.md, FILE.3.md …',
    )
    .option('--keep <folder>', KEEP)
    .addHelpText('after', `\n${exitCodesOf('audit')}`)
    .action(async (orgFile: string | undefined, options: AuditOptions) => {
      process.exitCode = await (await import('./audit')).runAudit(orgFile, options);
    });

  defineApplying(program);
  defineBackend(program);

  program
    .command('alert-test')
    .description('send test alerts through the deployed path, and report what would keep real ones from people')
    .argument('[org-file]', 'the org file; default $ORG_FILE, then org.yaml')
    .option('--dry-run', 'look only and send nothing: a test wakes whoever is on call')
    .addOption(new Option('--format <format>', 'text, or json for programs').choices(['text', 'json']).default('text'))
    .option('--keep <folder>', KEEP)
    .addHelpText('after', `\nNeeds credentials of the management account.\n${exitCodesOf('alert-test')}`)
    .action(async (orgFile: string | undefined, options: AlertTestOptions) => {
      process.exitCode = await (await import('./alert-test')).runAlertTest(orgFile, options);
    });

  program
    .command('permissions')
    .description('the least IAM policies for a command, with trust policies, by the org file; asks AWS nothing')
    .argument('[org-file]', 'the org file; default $ORG_FILE, then org.yaml')
    .option('--snapshot', 'for rootguard snapshot, init and adopt')
    .option('--plan', 'for rootguard plan and diff, which change nothing')
    .option('--apply', 'for rootguard deploy, and to destroy stacks')
    .option('--audit', 'for rootguard audit, and plan --live')
    .option('--alert-test', 'for rootguard alert-test')
    .option('--credentials', 'for rootguard credentials, which opens root sessions that delete')
    .addOption(
      new Option('--format <format>', 'policies for the AWS CLI, or roles of one account for Terraform')
        .choices(['json', 'terraform'])
        .default('json'),
    )
    .option('--account <key>', 'key or id of the account whose roles are printed')
    .option('--role-name <name>', 'name of the role in the management account (default: one for each command)')
    .option('--trust <pipeline>', 'a pipeline of GitHub, GitLab or HCP Terraform; again for each', collected, [])
    .option('--role <name>', 'with --snapshot: the role in every member, as snapshot takes it')
    .option('--root-sessions', 'with --snapshot: as snapshot takes it')
    .addHelpText('after', `\n${exitCodesOf('permissions')}`)
    .action(async (orgFile: string | undefined, options: PermissionsOptions) => {
      process.exitCode = (await import('./permissions')).runPermissions(orgFile, options);
    });

  definePipeline(program);

  defineCustody(program);

  program
    .command('runbook')
    .description('write the runbook of root: a page for each scenario, by the org file')
    .argument('[org-file]', 'the org file; default $ORG_FILE, then org.yaml')
    .requiredOption('--output <folder>', 'the folder of the pages, as Markdown and HTML')
    .option('--custody <file>', 'who holds what today (default: custody.yaml beside the org file, when there is one)')
    .option('--check', 'name pages that are stale, missing or foreign, and write nothing')
    .addHelpText('after', `\n${exitCodesOf('runbook')}`)
    .action(async (orgFile: string | undefined, options: RunbookOptions) => {
      process.exitCode = (await import('./people/runbook')).runRunbook(orgFile, options);
    });

  defineRecord(program);
  defineEmails(program);
  defineCredentials(program);

  program
    .command('evidence')
    .description('one folder for an auditor: sources, what --keep stored, records, an index page and a manifest')
    .argument('<folder>', 'the folder to write; one of an earlier run is replaced')
    .option('--org <file>', 'the org file; custody.yaml and records are beside it (default: $ORG_FILE, then org.yaml)')
    .option('--kept <folder>', 'what audit, review and alert-test stored with --keep', 'kept')
    .option('--runbook <folder>', 'what rootguard runbook wrote', 'runbook')
    .option('--start <day>', 'first day of the period, as 2026-10-01 (default: from the first)')
    .option('--end <day>', 'last day of the period (default: to the last)')
    .option('--mask-names', 'put person-1, person-2 … in place of names of people')
    .addHelpText('after', `\n${exitCodesOf('evidence')}`)
    .action(async (folder: string, options: EvidenceOptions) => {
      process.exitCode = await (await import('./people/evidence')).runEvidence(folder, options);
    });
}

const collected = (value: string, before: readonly string[]): string[] => [...before, value];
