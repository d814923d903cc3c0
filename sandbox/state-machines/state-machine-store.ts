import { StateMachine } from '../../aws/states/state-machine';

/** Where the events of executions are written. */
export interface LoggingConfiguration {
  readonly level: 'ALL' | 'ERROR' | 'FATAL' | 'OFF';
  readonly includeExecutionData?: boolean;
  readonly destinations?: readonly { readonly cloudWatchLogsLogGroup?: { readonly logGroupArn?: string } }[];
}

/** A state machine as CreateStateMachine and UpdateStateMachine left it. */
export interface StoredStateMachine {
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly definition: string;
  /** The definition, read. */
  readonly machine: StateMachine;
  readonly roleArn: string;
  readonly logging: LoggingConfiguration;
  readonly tracing: { readonly enabled: boolean };
  readonly tags: ReadonlyMap<string, string>;
  /** Seconds since 1970. */
  readonly creationDate: number;
  /** Another one after every update that changes something; undefined before the first. */
  readonly revisionId?: string;
}

/** The state machines of every account and region, by ARN. */
export type StateMachineStore = Map<string, StoredStateMachine>;
