import { Command } from 'commander';
import { exitCodesOf } from '../exit-codes';
import { CAMPAIGN_FILE } from '../folders';
import type { CredentialsPlanOptions } from './credentials-plan';

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
}

const collected = (value: string, before: readonly string[]): string[] => [...before, value];
