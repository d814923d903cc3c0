import { DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import { AlertPath, machineArn } from './alert-path';
import { ask, AwsAnswer } from '../world/clients/aws-answer';
import { HubClients } from '../world/clients/clients';
import { ANNOUNCER } from '../config/names';

/** The state machine that makes messages. */
export interface MachineState {
  /** 'ACTIVE', or 'DELETING'. */
  readonly status: string;
  /** The role that it acts as. */
  readonly roleArn: string;
  readonly definition: string;
}

/** Reads the state machine of the hub. */
export const readMachine = (path: AlertPath, { states }: HubClients): Promise<AwsAnswer<MachineState>> => {
  const stateMachineArn = machineArn(path);
  return ask(`state machine ${ANNOUNCER}`, `states:DescribeStateMachine on ${stateMachineArn}`, async () => {
    const {
      status = '',
      roleArn = '',
      definition = '',
    } = await states.send(new DescribeStateMachineCommand({ stateMachineArn }));
    return { status, roleArn, definition };
  });
};
