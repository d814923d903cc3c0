import { Deliver } from '../delivery/event-bus';
import { eventDelivery } from '../delivery/event-delivery';
import { account } from '../services/account';
import { chatbot } from '../services/chatbot';
import { cloudControl } from '../services/cloud-control';
import { cloudtrail } from '../services/cloudtrail';
import { cloudwatch } from '../services/cloudwatch';
import { config } from '../services/config';
import { ec2 } from '../services/ec2';
import { events } from '../services/events';
import { guardduty } from '../services/guardduty';
import { iam } from '../services/iam';
import { logs } from '../services/logs';
import { organizations } from '../organizations/organizations';
import { RootUsers } from '../root-users/root-users';
import { securityhub } from '../services/securityhub';
import { sns } from '../services/sns';
import { sts } from '../services/sts';
import { stackSets } from '../stack-sets/stack-sets';
import { executions } from '../state-machines/execution';
import { stepFunctions } from '../state-machines/step-functions';
import { TaskRequest } from '../../aws/states/run-state-machine';
import { AwsError } from './aws-answer';
import { FrontContext, Service } from './front-context';
import { BeginSession } from './sessions';

/** What answers a sandbox's requests, and what delivers its events. */
export interface Services {
  readonly dispatch: Service;
  readonly deliver: Deliver;
}

/**
 * Every service under the name that its requests are signed with: the service in the credential scope, which is often not
 * the SDK's ('monitoring' is CloudWatch). A request that is signed with another name is refused, so that a service under a
 * wrong name cannot leave its requests to moto.
 *
 * @param onSession - told every session of a role, or of a member's root user
 * @param taskSeconds - see FrontOptions
 */
export function awsServices(
  context: FrontContext,
  onSession: BeginSession,
  taskSeconds: (task: TaskRequest) => number,
): Services {
  const { service: organizationsService, access, onMove } = organizations(context);
  const dispatch: Service = async request => {
    const service = services.get(request.service);
    if (service !== undefined) return service(request);
    throw new AwsError(
      'SandboxNotImplemented',
      `the sandbox has no service whose requests are signed as '${request.service}': add it to sandbox/front/services.ts ` +
        `under exactly this name; there are ${[...services.keys()].filter(Boolean).join(', ')}`,
    );
  };
  const states = stepFunctions(context, executions(context, access, dispatch, taskSeconds));
  const rootUsers = new RootUsers(context);
  const deliver = eventDelivery(context, access, states.startExecution);
  const services = new Map<string, Service>([
    ['account', account(context, access)],
    ['chatbot', chatbot(context)],
    ['cloudcontrolapi', cloudControl(context)],
    ['cloudformation', stackSets(context, access, dispatch, onMove)],
    ['cloudtrail', cloudtrail(context, access)],
    ['config', config(context, access)],
    ['ec2', ec2(context)],
    ['events', events(context, access, deliver)],
    ['guardduty', guardduty(context, access)],
    ['iam', iam(context, access, rootUsers)],
    ['logs', logs(context)],
    ['monitoring', cloudwatch(context)],
    ['organizations', organizationsService],
    ['securityhub', securityhub(context, access)],
    ['sns', sns(context)],
    ['states', states.service],
    ['sts', sts(context, access, rootUsers, onSession)],
    // moto alone; what is not signed, too
    ['ecs', context.forward],
    ['kms', context.forward],
    ['lambda', context.forward],
    ['rds', context.forward],
    ['s3', context.forward],
    ['sqs', context.forward],
    ['scheduler', context.forward],
    ['', context.forward],
  ]);
  return { dispatch, deliver };
}
