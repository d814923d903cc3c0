import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { defineCommands } from './commands';
import { PACKAGE_FOLDER } from './folders';

/** Runs the `rootguard` command. Findings go to stdout, everything else to stderr. */
async function main(): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8')) as { version: string };
  const program = new Command('rootguard')
    .description('Who can use root, in which AWS accounts, and would we notice')
    .version(version)
    .exitOverride()
    .showHelpAfterError('run rootguard --help for the commands');
  defineCommands(program);
  // before this, subcommands would exit by themselves
  for (const command of program.commands) command.exitOverride();

  try {
    await program.parseAsync();
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    // help and version are no errors; everything else is a usage error
    process.exitCode = thrown.exitCode === 0 ? 0 : 2;
  }
}

// `rootguard … | head` closes the pipe early
process.stdout.on('error', (thrown: NodeJS.ErrnoException) => {
  if (thrown.code !== 'EPIPE') throw thrown;
  process.exit();
});

main().catch((thrown: unknown) => {
  process.stderr.write(`rootguard: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exitCode = 2;
});
