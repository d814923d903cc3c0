import { ReviewContext } from '../../../world/context';
import { existing, Step } from '../../../world/fates';
import { isOurs } from '../../../world/guarding/evidence';
import { guardsNothing } from '../../../world/guarding/guarding';
import { isUnknown, listAt, textAt } from '../../../world/plan/attributes';
import { Attributes } from '../../../world/plan/plan';
import { Weakening } from '../../compare/fact';
import { inWords, unknownAttributes } from '../../compare/order';
import { Watched } from '../../compare/thing-rule';

const ALARMS = ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm'];
const TARGETS = 'mute_targets[0].alarm_names';
const MUTED = 'The alarms ring, and nobody is told while the rule is in force.';

/** Rules that mute alarms: by name, or every alarm of their account and region. */
export const MUTES: Watched = { types: ['aws_cloudwatch_alarm_mute_rule'], weaker: ofMute, fresh: ofMute };

function ofMute(rule: Step, context: ReviewContext): readonly Weakening[] {
  if (isUnknown(rule, 'mute_targets')) return [unknownAttributes(['mute_targets'], MUTED)];
  const guarding = existing(context, ...ALARMS)
    .filter(alarm => !guardsNothing(context, alarm))
    .map(alarm => textAt(alarm.before, 'alarm_name') ?? '');
  const [was, is] = [rule.before && mutedBy(rule.before), mutedBy(rule.after)];
  if (is === EVERY) {
    if (was === EVERY || guarding.length === 0) return [];
    return [{ says: 'mutes every alarm', means: MUTED, details: [{ path: 'mute_targets' }] }];
  }
  const more = is.filter(name => was !== EVERY && was?.includes(name) !== true);
  const muted = more.filter(name => guarding.includes(name) || isOurs(name));
  if (muted.length === 0) return [];
  return [
    {
      says: `mutes ${inWords(
        muted.map(name => `'${name}'`),
        ', ',
      )}`,
      means: MUTED,
      details: [],
    },
  ];
}

const EVERY = 'every alarm';

/** Names of alarms; AWS mutes all of them where none is named. */
function mutedBy(side: Attributes | undefined): readonly string[] | typeof EVERY {
  const names = listAt(side, TARGETS).filter(name => typeof name === 'string');
  return names.length === 0 ? EVERY : names;
}
