import { PREFIX, PRODUCT } from '../config/names';
import { changeWorkflow } from './github-change';
import { scheduleWorkflow } from './github-schedule';
import { PipelineFacts, PipelineFiles } from './pipeline-facts';

/** The workflows of GitHub Actions. */
export const githubFiles = (facts: PipelineFacts): PipelineFiles =>
  new Map([
    [`.github/workflows/${PRODUCT}.yml`, changeWorkflow(facts)],
    [`.github/workflows/${PREFIX}schedule.yml`, scheduleWorkflow(facts)],
  ]);
