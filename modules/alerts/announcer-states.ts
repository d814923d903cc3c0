import { Partition } from '../../aws/partition';
import { Topic } from '../../config/organization';

/** Where messages go. */
export interface AnnouncerTopics {
  /** ARN of each topic. */
  readonly topicArns: Readonly<Record<Topic, string>>;
  /** ARN of the critical topic that no key encrypts. */
  readonly keylessTopicArn: string;
  /** Topics of AWS's chat service, where there are any. */
  readonly chatTopicArns: Readonly<Partial<Record<Topic, string>>>;
}

/** Seconds: all steps together, with their retries, take at most 47. */
export const TIMEOUT = { machine: 50, look: 3, tell: 5 };

export const jsonata = (expression: string): string => `{% ${expression} %}`;

/** Remembers that somebody was not told, and goes on. */
export const failed = (next: string) => [
  { ErrorEquals: ['States.ALL'], Output: jsonata('$merge([$states.input, {"failed": true}])'), Next: next },
];

/** A call of a service, as a step. */
export function task({ partition }: { readonly partition: Partition }, action: string, args: object) {
  return {
    Type: 'Task',
    Resource: `arn:${partition}:states:::aws-sdk:${action}`,
    Arguments: args,
    TimeoutSeconds: TIMEOUT.tell,
    // what a service answers is for nobody
    Output: jsonata('$states.input'),
  };
}
