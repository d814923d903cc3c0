import { Argument, Command } from 'commander';
import { exitCodesOf } from '../exit-codes';
import type { PIPELINE_PLATFORMS, PipelineOptions } from './pipeline-init';

/** `rootguard pipeline`. */
export function definePipeline(program: Command): void {
  const pipeline = program
    .command('pipeline')
    .description('write a pipeline that validates, plans, reviews, applies and audits')
    .addHelpText('after', `\n${exitCodesOf('pipeline')}`);

  pipeline
    .command('init')
    .description(
      'write workflows of GitHub or a pipeline of GitLab, and the roles that they sign in to; changes nothing in AWS',
    )
    .addArgument(new Argument('<platform>', 'where the pipeline runs').choices(['github', 'gitlab']))
    .requiredOption('--repository <owner/name>', 'the repository that the roles trust; of GitLab GROUP/PROJECT')
    .option('--org <file>', 'the org file; default $ORG_FILE, then org.yaml')
    .option('--output <folder>', 'the root of the repository', '.')
    .addHelpText('after', `\n${exitCodesOf('pipeline')}`)
    .action(async (platform: keyof typeof PIPELINE_PLATFORMS, options: PipelineOptions) => {
      process.exitCode = (await import('./pipeline-init')).runPipelineInit(platform, options);
    });
}
