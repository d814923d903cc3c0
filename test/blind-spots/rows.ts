import { Synthesized } from '../../world/stacks/synthesized';
import { busName, DELEGATE_STACK_SET } from '../../config/names';
import { addressIn } from '../../world/stacks/synthesized-references';
import { ALARM_PATH } from './disarming/alarm-path';
import { DELEGATE, eventPath } from './disarming/event-path';
import { ORGANIZATION_AND_TRAIL } from './disarming/organization';
import { ACCOUNTS, Row } from './disarming/row';

/** Every row, against what was synthesized. */
export const rowsFor = (synthesized: Synthesized): readonly Row[] => [
  ...ORGANIZATION_AND_TRAIL,
  ...eventPath(signal => ruleOf(signal, synthesized)),
  ...(synthesized.stackSets.some(({ name }) => name === DELEGATE_STACK_SET) ? DELEGATE : []),
  ...ALARM_PATH,
];

/** The rule of the hub that takes events of a signal from the member. */
function ruleOf(signal: string, { buses, hubRules }: Synthesized): string {
  const bus = buses.find(({ name }) => name === busName(signal));
  const rules = hubRules.filter(rule => addressIn(rule.bus) === bus?.address);
  const rule = rules.find(({ name }) => name.endsWith(ACCOUNTS.member)) ?? rules[0];
  if (rule === undefined) throw new Error(`no rule of the hub for ${signal}`);
  return rule.name;
}
