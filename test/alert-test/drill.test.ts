import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { alertSignals } from '../../config/alert-signals';
import { sendTestEvents } from '../../alert-test/drill';

const [signIn, activity] = alertSignals('aws');

/** An EventBridge that answers what it is told to, and keeps what it was asked. */
function answering(answer: object | Error) {
  const asked: unknown[] = [];
  const send = ({ input }: PutEventsCommand) => {
    asked.push(input);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { asked, events: { send } as unknown as EventBridgeClient };
}

test('puts one marked event on the bus of every signal', async () => {
  const { asked, events } = answering({ Entries: [{ EventId: '1' }, { EventId: '2' }] });
  expect(await sendTestEvents('0badcafe', [signIn!, activity!], { events })).toEqual({
    sent: [
      { kind: 'event', name: 'root-sign-in', topic: 'critical' },
      { kind: 'event', name: 'root-activity', topic: 'critical' },
    ],
    findings: [],
  });
  const entry = (signal: string) => ({
    EventBusName: `rootguard-${signal}`,
    Source: 'rootguard.test',
    DetailType: 'Rootguard Test',
    Detail: `{"signal":"${signal}","id":"0badcafe"}`,
  });
  expect(asked).toEqual([{ Entries: [entry('root-sign-in'), entry('root-activity')] }]);
});

test('an event that is not taken is a finding, and so is no answer', async () => {
  const { events } = answering({ Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'broken' }] });
  const finding = (bus: string, message: string) => ({
    rule: 'not-sent',
    subject: `event bus ${bus}`,
    message: `did not take the test event: ${message}`,
    hint: 'run the test again',
  });
  expect(await sendTestEvents('0badcafe', [signIn!, activity!], { events })).toEqual({
    sent: [],
    findings: [
      finding('rootguard-root-sign-in', 'InternalFailure: broken'),
      finding('rootguard-root-activity', 'NoAnswer: no message'),
    ],
  });
});

test('a refused call names the permission, for every bus', async () => {
  const { events } = answering(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
  expect(await sendTestEvents('0badcafe', [signIn!], { events })).toEqual({
    sent: [],
    findings: [
      {
        rule: 'not-sent',
        subject: 'event bus rootguard-root-sign-in',
        message: 'did not take the test event: AccessDeniedException: no',
        hint: 'give the caller events:PutEvents on the buses rootguard-*, or use a role that has it',
      },
    ],
  });
});

test('without a bus nothing is asked', async () => {
  const { asked, events } = answering({});
  expect(await sendTestEvents('0badcafe', [], { events })).toEqual({ sent: [], findings: [] });
  expect(asked).toEqual([]);
});
