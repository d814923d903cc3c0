import { Command } from 'commander';
import { exitCodesOf } from '../exit-codes';
import type { BackendMoveOptions } from './backend-move';

/** `rootguard backend`. */
export function defineBackend(program: Command): void {
  const backend = program
    .command('backend')
    .description('move states to another backend')
    .addHelpText('after', `\n${exitCodesOf('backend')}`);

  backend
    .command('move')
    .description('copy the state of every stack to the backend of the org file, and show that nothing is planned then')
    .requiredOption('--from <file>', 'the org file as it was, with the backend where the states are')
    .addHelpText(
      'after',
      `
The org file is $ORG_FILE, or else org.yaml; it differs from the other one in its backend alone, and everything is applied. The states
that were copied stay where they are.
${exitCodesOf('backend')}`,
    )
    .action(async (options: BackendMoveOptions) => {
      process.exitCode = await (await import('./backend-move')).runBackendMove(options);
    });
}
