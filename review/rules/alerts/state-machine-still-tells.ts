import { topicsNamed } from '../../../world/guarding/links';
import { textAt } from '../../../world/plan/attributes';
import { Step } from '../../../world/fates';
import { changed } from '../../../world/plan/values';
import { Weakening } from '../../compare/fact';
import { AS_IS, Check, unknownWeakening } from '../../compare/order';
import { thingRule } from '../../compare/thing-rule';

const SILENT = 'What the rules that start it match is told to nobody.';

const ROLE: Check = {
  ...{ path: 'role_arn', keeps: AS_IS, severity: 'warning', what: 'a role', says: 'gets another role' },
  means: 'What that role may not do, it can do no more: look accounts up, publish, or keep what nobody takes.',
};

/** State machines that make messages of events: to which topics, and what they say. */
export const stateMachineStillTells = thingRule(
  'state-machine-still-tells',
  'A state machine that rules of EventBridge start is deleted, or publishes less.',
  { types: ['aws_sfn_state_machine'], loss: SILENT, checks: [ROLE], weaker: ofDefinition },
);

function ofDefinition(machine: Step): readonly Weakening[] {
  const path = 'definition';
  const differs = changed(machine, path);
  if (differs === 'unknown') return [unknownWeakening('a definition', SILENT)];
  if (!differs) return [];
  const [was = '', is = ''] = [machine.before, machine.after].map(one => textAt(one, path));
  const lost = topicsNamed(was).filter(topic => !topicsNamed(is).includes(topic));
  if (lost.length > 0) {
    const means = 'Who listens there hears nothing of what the rules match.';
    return [
      {
        says: `no longer publishes to topic ${lost.map(arn => `'${arn.split(':').at(-1)}'`).join(', ')}`,
        means,
        details: [{ path }],
      },
    ];
  }
  if (withoutNames(was) === withoutNames(is)) return [];
  const means = 'Try what it tells with rootguard simulate before anybody relies on it.';
  return [{ severity: 'warning', says: 'does something else', means, details: [{ path }] }];
}

/** A definition without the names of accounts and the planned uses in it, which every new one changes. */
const withoutNames = (definition: string): string => definition.replace(/\$(?:names|planned) := \\"[^]*?§\\";/g, '');
