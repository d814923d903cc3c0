import { Command } from 'commander';
import { exitCodesOf } from '../exit-codes';
import { CAMPAIGN_FILE } from '../folders';
import type { CredentialsApplyOptions } from './credentials-checks';
import type { CredentialsPlanOptions } from './credentials-plan';
import type { CredentialsRecoverOptions } from './credentials-recover';

/** `rootguard credentials`. */
export function defineCredentials(program: Command): void {
  const credentials = program
    .command('credentials')
    .description('remove what root users of members sign in with, by centralized root access: plan it first')
    .addHelpText('after', `\n${exitCodesOf('credentials')}`);

  credentials
    .command('plan')
    .description('what would be deleted in which member, and where it is refused and why; changes nothing')
    .argument('[org-file]', 'the org file; default $ORG_FILE, then org.yaml')
    .option('--output <file>', 'the plan to write, for you alone', CAMPAIGN_FILE)
    .option('--unused-days <number>', 'refuse where a key or password was used within so many days', '90')
    .option('--account <account>', 'key or id of an account; again for each (default: all)', collected, [])
    .addHelpText(
      'after',
      `\nNeeds credentials of the management account, and opens a root session in each member, at most 800 an hour.\n${exitCodesOf('credentials')}`,
    )
    .action(async (orgFile: string | undefined, options: CredentialsPlanOptions) => {
      process.exitCode = await (await import('./credentials-plan')).runCredentialsPlan(orgFile, options);
    });

  const listed = (text: string): string[] => text.split(',').map(one => one.trim());
  const mandated = (command: Command): Command =>
    command
      .requiredOption('--who <a,b>', 'who does it, by the names of the custody file: every record says so', listed)
      .requiredOption('--ticket <text>', 'ticket or change number')
      .requiredOption('--approved-by <name>', 'who approved it: somebody else')
      .requiredOption('--approved-at <time>', 'when they did, such as 2026-11-12T14:05Z')
      .option('--org <file>', 'the org file; default $ORG_FILE, then org.yaml')
      .option('--records <folder>', 'where the records are written (default: records, beside the org file)');

  mandated(
    credentials
      .command('apply')
      .description('delete what a plan says, account by account, and read back; goes on where an earlier run stopped')
      .argument('<plan>', 'the file of credentials plan; the journal is written beside it'),
  )
    .option('--only <account>', 'key or id of an account of the plan; again for each', collected, [])
    .option('--limit <number>', 'stop after so many accounts of this run')
    .option('--canary <number>', 'stop after the first accounts of the campaign, to look what misses a credential')
    .option('--end', 'end the campaign without the accounts that are to do: sends its last message')
    .option('--auto-approve', 'delete without asking')
    .addHelpText(
      'after',
      `\nNeeds credentials of the management account. A critical message opens the campaign and one closes it.\n${exitCodesOf('credentials')}`,
    )
    .action(async (file: string, options: CredentialsApplyOptions) => {
      process.exitCode = await (await import('./credentials-apply')).runCredentialsApply(file, options);
    });

  mandated(
    credentials
      .command('recover')
      .description('let the root password of one member be set again, with a record, and a reminder to delete it')
      .argument('<account>', 'key or id of an account of the org file'),
  )
    .option('--delete-by <day>', 'last day (UTC) on which the password is deleted in time (default: today)')
    .option('--auto-approve', 'do it without asking')
    .addHelpText(
      'after',
      `\nNeeds credentials of the management account, and RootCredentialsManagement and RootSessions. Opens two root sessions.\n${exitCodesOf('credentials')}`,
    )
    .action(async (account: string, options: CredentialsRecoverOptions) => {
      process.exitCode = await (await import('./credentials-recover')).runCredentialsRecover(account, options);
    });
}

const collected = (value: string, before: readonly string[]): string[] => [...before, value];
