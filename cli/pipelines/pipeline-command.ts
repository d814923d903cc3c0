import { Argument, Command } from 'commander';
import { exitCodesOf } from '../exit-codes';
import type { PipelineOptions } from './pipeline-init';

/** `rootguard pipeline`. */
export function definePipeline(program: Command): void {
  const pipeline = program
    .command('pipeline')
    .description('write a pipeline that validates, plans, reviews, applies and audits')
    .addHelpText('after', `\n${exitCodesOf('pipeline')}`);

  pipeline
    .command('init')
    .description('write workflows and the roles that they sign in to; changes nothing in AWS')
    .addArgument(new Argument('<platform>', 'where the pipeline runs').choices(['github']))
    .requiredOption('--repository <owner/name>', 'the repository that the roles trust')
    .option('--org <file>', 'the org file; default $ORG_FILE, then org.yaml')
    .option('--output <folder>', 'the root of the repository', '.')
    .addHelpText('after', `\n${exitCodesOf('pipeline')}`)
    .action(async (_platform: string, options: PipelineOptions) => {
      process.exitCode = (await import('./pipeline-init')).runPipelineInit(options);
    });
}
