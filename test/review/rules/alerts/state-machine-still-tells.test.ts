import { ResourceChange } from '../../../../world/plan/plan';
import { stateMachineStillTells } from '../../../../review/rules/alerts/state-machine-still-tells';
import { changed, deleted, said, unchanged, unknown } from '../changes';

const MACHINE = 'aws_sfn_state_machine';
const topic = (name: string) => `arn:aws:sns:us-east-1:111111111111:${name}`;
const definition = (names: string, says = 'Message', topics = ['critical', 'notice']) =>
  JSON.stringify({
    of: `{% ($names := ${JSON.stringify(names)}; $planned := ${JSON.stringify(names)}; ${JSON.stringify(topics.map(topic))}; "${says}") %}`,
  });
const machine = { name: 'announcer', role_arn: 'arn:aws:iam::111111111111:role/a', definition: definition('§§') };
const to = (after: Readonly<Record<string, unknown>>): ResourceChange[] => [changed(MACHINE, machine, after)];

const says = (severity: string, what: string): string[] => [`${severity}: The state machine 'announcer' ${what}.`];

test.each<[string, ResourceChange[], string[]]>([
  ['deleted', [deleted(MACHINE, machine)], says('danger', 'is deleted')],
  [
    'one topic less',
    to({ definition: definition('§§', 'Message', ['notice']) }),
    says('danger', "no longer publishes to topic 'critical'"),
  ],
  ['another message', to({ definition: definition('§§', 'Nothing') }), says('warning', 'does something else')],
  ['another role', to({ role_arn: 'arn:aws:iam::111111111111:role/b' }), says('warning', 'gets another role')],
  [
    'a definition that nobody knows yet',
    [unknown(MACHINE, machine, { definition: true })],
    says('warning', 'has a definition that is unknown until apply'),
  ],
  [
    'another name of an account, and another planned use',
    to({ definition: definition('§222222222222¦A "b"¦a@example.com§') }),
    [],
  ],
  [
    'one topic more',
    to({ definition: definition('§§', 'Message', ['critical', 'notice', 'more']) }),
    says('warning', 'does something else'),
  ],
  ['nothing', [unchanged(MACHINE, machine)], []],
])('a state machine with %s', (_, changes, expected) => {
  expect(said(stateMachineStillTells, changes)).toEqual(expected);
});
