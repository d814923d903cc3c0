import { randomUUID } from 'node:crypto';
import { Execution, runStateMachine, TaskRequest } from '../../aws/states/run-state-machine';
import { countMetrics } from '../delivery/alarm-evaluation';
import { writeLog } from '../delivery/event-targets';
import { FrontContext, Service } from '../front/front-context';
import { OrganizationAccess } from '../organizations/organization-access';
import { StoredStateMachine } from './state-machine-store';
import { callService } from './task-call';

/** An execution with what it is called. */
export interface NamedExecution extends Execution {
  readonly arn: string;
  readonly name: string;
  readonly startDate: Date;
}

/** Runs a state machine; returns when the execution has ended. */
export type Run = (machine: StoredStateMachine, input: unknown, name?: string) => Promise<NamedExecution>;

const ENDED = { SUCCEEDED: 'Succeeded', FAILED: 'Failed', TIMED_OUT: 'TimedOut' } as const;

/**
 * Runs Express executions with the interpreter of `aws/states/`: moto's knows no JSONata, and fails at the second
 * execution. They are counted for CloudWatch and written to the log group of the machine.
 *
 * @param taskSeconds how long a task takes; nothing waits for it, but every timeout counts it
 */
export function executions(
  context: FrontContext,
  organization: OrganizationAccess,
  dispatch: Service,
  taskSeconds: (task: TaskRequest) => number,
): Run {
  return async (machine, input, name = randomUUID()) => {
    const startDate = new Date();
    const arn = `${machine.arn.replace(':stateMachine:', ':express:')}:${name}:${randomUUID()}`;
    const execution = await runStateMachine(
      machine.machine,
      input,
      callService({ context, organization, dispatch, machine, taskSeconds }),
      {
        Execution: { Id: arn, Name: name, RoleArn: machine.roleArn, StartTime: startDate.toISOString() },
        StateMachine: { Id: machine.arn, Name: machine.name },
      },
    );
    const named = { ...execution, arn, name, startDate };
    const names = ['ExecutionsStarted', `Executions${ENDED[execution.status]}`];
    const dimensions = { StateMachineArn: machine.arn };
    await countMetrics(context, { namespace: 'AWS/States', names, dimensions }, machine);
    await log(context, machine, named, input);
    return named;
  };
}

/**
 * Writes how an execution began and ended, in the form of Step Functions. ERROR and FATAL write the end of those that did
 * not succeed; what happens within, which ALL and ERROR write too, is left out.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
async function log(
  context: FrontContext,
  { logging, name, ...as }: StoredStateMachine,
  execution: NamedExecution,
  input: unknown,
): Promise<void> {
  const logGroupName = logging.destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn?.split(':')[6];
  if (logging.level === 'OFF' || logGroupName === undefined) return;
  const { arn, startDate, status, output, error, cause, seconds } = execution;
  const data = (details: object) => (logging.includeExecutionData === true ? details : {});
  const entry = (id: number, type: string, at: number, details: object) =>
    JSON.stringify({
      id: String(id),
      type,
      details,
      ...(id === 1 ? {} : { previous_event_id: String(id - 1) }),
      event_timestamp: String(at),
      execution_arn: arn,
    });
  const ended = startDate.getTime() + seconds * 1000;
  const messages = [
    ...(logging.level === 'ALL'
      ? [entry(1, 'ExecutionStarted', startDate.getTime(), data({ input: JSON.stringify(input) }))]
      : []),
    ...(logging.level === 'ALL' || status !== 'SUCCEEDED'
      ? [
          entry(
            2,
            `Execution${ENDED[status]}`,
            ended,
            status === 'SUCCEEDED' ? data({ output: JSON.stringify(output) }) : { error, cause },
          ),
        ]
      : []),
  ];
  const logStreamName = `states/${name}/${arn.slice(arn.lastIndexOf(':') + 1)}`;
  for (const message of messages) await writeLog(context, { logGroupName, logStreamName, message }, as);
}
