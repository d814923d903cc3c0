import { Argument, Command } from 'commander';
import { exitCodesOf } from '../exit-codes';
import type { CUSTODY_ACTIONS, CustodyOptions } from './custody';

/** `rootguard custody`. */
export function defineCustody(program: Command): void {
  program
    .command('custody')
    .description('who holds what of the root users: propose a custody file by the org file, or check it')
    .addArgument(new Argument('<action>', 'what to do').choices(['init', 'check']))
    .argument('[custody-file]', 'the custody file; default custody.yaml')
    .option('--org <file>', 'the org file; default $ORG_FILE, then org.yaml')
    .addHelpText('after', `\n${exitCodesOf('custody')}`)
    .action(async (action: (typeof CUSTODY_ACTIONS)[number], file: string | undefined, options: CustodyOptions) => {
      process.exitCode = (await import('./custody')).runCustody(action, file, options);
    });
}
