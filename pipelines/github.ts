import { changeWorkflow } from './github-change';
import { scheduleWorkflow } from './github-schedule';
import { PipelineFacts, PipelineFiles } from './pipeline-facts';

/** The workflows of GitHub Actions. */
export const githubFiles = (facts: PipelineFacts): PipelineFiles =>
  new Map([
    ['.github/workflows/rootguard.yml', changeWorkflow(facts)],
    ['.github/workflows/rootguard-schedule.yml', scheduleWorkflow(facts)],
  ]);
