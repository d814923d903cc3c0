import { Command, CommanderError } from 'commander';
import { version } from '../package.json';
import { registerAlertTest } from './alert-test';
import { registerDeploy } from './deploy';
import { registerDiff } from './diff';
import { registerPlan } from './plan';
import { registerReview } from './review';
import { registerSimulate } from './simulate';
import { registerStacks } from './stacks';
import { registerValidate } from './validate';

/** One function per subcommand, each in a file of its own, in the order of the help text. */
const SUBCOMMANDS: readonly ((program: Command) => void)[] = [
  registerValidate,
  registerSimulate,
  registerDiff,
  registerStacks,
  registerPlan,
  registerReview,
  registerDeploy,
  registerAlertTest,
];

/** Runs the `rootguard` command. Findings go to stdout, everything else to stderr. */
async function main(): Promise<void> {
  const program = new Command('rootguard')
    .description('Who can use root, in which AWS accounts, and would we notice')
    .version(version)
    .exitOverride()
    .showHelpAfterError('run rootguard --help for the commands');
  for (const register of SUBCOMMANDS) register(program);
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
