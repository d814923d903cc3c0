import { tally } from '../../../world/grouped';
import { byAddress, endingOf, existing, Step, stepsOf } from '../../../world/fates';
import { guardsNothing } from '../../../world/guarding/guarding';
import { policyNoun } from '../../../world/organization-policy';
import { Section, THING_TYPES } from '../../../world/thing-types';
import { Fact } from '../../compare/fact';
import { Rule } from '../../compare/rule';
import { EVERY_ACCOUNT, UNWATCHED } from '../../compare/thing-rule';

/** What it means that all of a section goes: 'The whole trail' in the singular. */
const SECTIONS: Readonly<Partial<Record<Section, { readonly whole: string; readonly means: string }>>> = {
  alarms: { whole: 'Every alarm', means: 'Nobody is told any more when root is used or a guardrail is changed.' },
  alerts: { whole: 'Every topic and subscription', means: 'Whatever rings, nobody hears it.' },
  contacts: {
    whole: 'Every contact',
    means: 'AWS writes about abuse, bills and outages to nobody but the root mailbox.',
  },
  forwarding: {
    whole: 'All forwarding',
    means: 'Events of member accounts no longer arrive where somebody looks at them.',
  },
  guardrails: {
    whole: 'Every service control policy',
    means: 'Root users of member accounts are bound by nothing any more.',
  },
  trail: { whole: 'The whole trail', means: 'Nothing that anybody does is recorded by what these plans look after.' },
};

/** No part of the protection goes as a whole. What is left or made anew anywhere in the plans keeps a part. */
export const protectedSectionStays: Rule = {
  name: 'protected-section-stays',
  description: 'Every SCP, trail, alarm, contact, alert topic or forwarding StackSet of the plans is removed.',
  *check(context): Iterable<Fact> {
    for (const [section, { whole, means }] of Object.entries(SECTIONS)) {
      const types = [...THING_TYPES.values()].filter(one => one.isCore && one.section === section);
      const names = types.map(({ type }) => type);
      const parts = existing(context, ...names).filter(isPart);
      if (parts.every(step => endingOf(step) === undefined)) continue;
      const ended = parts.filter(step => !guardsNothing(context, step)).sort(byAddress);
      const [first] = ended;
      if (first === undefined || ended.some(step => endingOf(step) === undefined)) continue;
      if (stepsOf(context, ...names).some(({ action }) => action === 'create')) continue;
      yield {
        ...{ rule: this.name, change: { stack: first.stack }, thing: section, accounts: [], everyone: EVERY_ACCOUNT },
        weakenings: [
          {
            sentence: `${whole} ${endWords(ended)}.`,
            means: ended.every(isForgotten) ? UNWATCHED : means,
            details: tally(
              ended.map(step => `${step.type}: ${endingOf(step)}`),
              ' ',
            ),
          },
        ],
      };
    }
  },
};

/** Policies of tags and the like guard nothing. */
const isPart = (step: Step): boolean => step.type !== 'aws_organizations_policy' || policyNoun(step) === 'SCP';

const isForgotten = (step: Step): boolean => endingOf(step) === 'forgotten';

function endWords(steps: readonly Step[]): string {
  if (steps.every(isForgotten)) return 'stays in AWS, and Terraform no longer looks after it';
  return steps.some(isForgotten) ? 'is removed or no longer looked after by Terraform' : 'is removed';
}
