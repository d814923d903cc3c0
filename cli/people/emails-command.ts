import { Command } from 'commander';
import { exitCodesOf } from '../exit-codes';
import type { EmailsOptions } from './emails';

/** `rootguard emails`. */
export function defineEmails(program: Command): void {
  program
    .command('emails')
    .description(
      'which root e-mails of members change after a change of domain or of the org file, and how; changes nothing',
    )
    .argument('<action>', 'plan')
    .argument('[org-file]', 'the org file; default $ORG_FILE, then org.yaml')
    .requiredOption('--from <snapshot>', 'what AWS has: a file of rootguard snapshot')
    .option(
      '--from-domain <domain>',
      'with --to-domain: root e-mails in this domain change (default: to those of the org file)',
    )
    .option('--to-domain <domain>', 'the domain that they get')
    .option('--output <file>', 'write the page of the runbook with the commands, as Markdown')
    .addHelpText('after', `\n${exitCodesOf('emails')}`)
    .action(async (action: string, orgFile: string | undefined, options: EmailsOptions) => {
      process.exitCode = (await import('./emails')).runEmails(action, orgFile, options);
    });
}
