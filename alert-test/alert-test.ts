import { alarmFindings } from './alarm-findings';
import { AlarmsState, readAlarms } from './alarm-state';
import { AlertPath, DRILL_ALARM } from './alert-path';
import { AwsAnswer, valueOf } from '../world/clients/aws-answer';
import { AwsFailure } from '../world/clients/aws-failure';
import { busFindings } from './bus-findings';
import { BusState, readBuses } from './bus-state';
import { ROOT_READS } from '../config/names';
import { hubClients, managementClients } from '../world/clients/clients';
import { DrillResult, Sent, sendTestEvents, setOffAlarm } from './drill';
import { Finding } from '../world/clients/finding';
import { machineFindings } from './machine-findings';
import { MachineState, readMachine } from './machine-state';
import { queueFindings } from './queue-findings';
import { QueuesState, readQueues } from './queue-state';
import { signIn } from '../world/clients/sign-in';
import { stackSetFindings } from './stack-set-findings';
import { readStackSets, StackSetsState } from './stack-set-state';
import { subscriptionFindings } from './subscription-findings';
import { topicFindings } from './topic-findings';
import { readTopics, TopicState } from './topic-state';

/** What AWS says about an alert path. */
export interface AlertState {
  readonly topics: readonly TopicState[];
  readonly machine: AwsAnswer<MachineState>;
  readonly buses: readonly BusState[];
  /** Undefined when the org file asks for no alarms. */
  readonly alarms?: AlarmsState;
  readonly stackSets: StackSetsState;
  readonly queues: readonly QueuesState[];
}

/** How an alert path is tested. */
export interface AlertTestOptions {
  /** Stands in every message. */
  readonly id: string;
  /** Look only, send nothing. */
  readonly dryRun: boolean;
}

/** What a test did and found, or why it could not be made. */
export type AlertTest =
  { readonly refused: AwsFailure } | { readonly sent: readonly Sent[]; readonly findings: readonly Finding[] };

/** Looks at everything between an event and the people who should hear of it, then sets off a test of both paths. */
export async function testAlerts(path: AlertPath, { id, dryRun }: AlertTestOptions): Promise<AlertTest> {
  const signedIn = await signIn(path);
  if ('refused' in signedIn) return signedIn;
  const management = managementClients(path.region);
  const hub = hubClients(path.region, signedIn.hubCredentials);
  const [topics, machine, buses, alarms, stackSets, queues] = await Promise.all([
    readTopics(path, hub),
    readMachine(path, hub),
    readBuses(path, hub),
    readAlarms(path, management),
    readStackSets(path, management),
    readQueues(path, signedIn.hubCredentials),
  ]);
  const state: AlertState = { topics, machine, buses, ...(alarms === undefined ? {} : { alarms }), stackSets, queues };
  if (isDeployedNowhere(state)) {
    return {
      refused: {
        message: `nothing of the alert path is deployed in account ${path.hubId}, ${path.region}`,
        hint: 'run npx rootguard deploy',
      },
    };
  }
  const findings = findingsOf(path, state);
  if (dryRun) return { sent: [], findings };

  // putting an event on a bus that does not exist succeeds: https://github.com/aws/aws-sdk/issues/186
  const reachable = path.signals.filter(signal =>
    buses.some(bus => bus.id === signal.id && !('missing' in bus.policy)),
  );
  const nothing: DrillResult = { sent: [], findings: [] };
  const [byEvents, byAlarm] = await Promise.all([
    sendTestEvents(id, reachable, hub),
    canSetOff(alarms) ? setOffAlarm(id, management) : nothing,
  ]);
  return {
    sent: [...byEvents.sent, ...byAlarm.sent],
    findings: [...findings, ...byEvents.findings, ...byAlarm.findings],
  };
}

/** Everything that somebody should look at, in the order of the path's end to its beginning. */
export const findingsOf = (path: AlertPath, state: AlertState): Finding[] => [
  ...state.topics.flatMap(topic => [
    ...topicFindings(path, topic),
    // who should be subscribed to what does not exist is no news
    ...('missing' in topic.attributes ? [] : subscriptionFindings(path, topic)),
  ]),
  ...machineFindings(path, state.machine),
  ...state.buses.flatMap(bus => busFindings(path, bus)),
  ...(state.alarms === undefined ? [] : alarmFindings(path, state.alarms)),
  ...stackSetFindings(path, state.stackSets),
  ...state.queues.flatMap(queues => queueFindings(path, queues)),
];

/** Whether neither topic, nor bus, nor alarm is there. */
const isDeployedNowhere = ({ topics, buses, alarms }: AlertState): boolean =>
  topics.every(({ attributes }) => 'missing' in attributes) &&
  buses.filter(({ id }) => id !== ROOT_READS).every(({ policy }) => 'missing' in policy) &&
  (alarms === undefined || valueOf(alarms.alarms)?.length === 0);

/** Whether the alarm is there and quiet; when nobody could look, it is worth trying. */
function canSetOff(alarms: AlarmsState | undefined): boolean {
  if (alarms === undefined) return false;
  const known = valueOf(alarms.alarms);
  return known === undefined || known.some(({ name, state }) => name === DRILL_ALARM && state !== 'ALARM');
}
