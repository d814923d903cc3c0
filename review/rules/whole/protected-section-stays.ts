import { guardsNothing } from '../../../world/guarding/guarding';
import { valueAt } from '../../../world/plan/attributes';
import { endingOf, existing } from '../../../world/existing';
import { Finding } from '../../compare/finding';
import { ResourceChange } from '../../../world/plan/plan';
import { Rule } from '../../compare/rule';
import { ReviewContext } from '../../../world/context';
import { EVERY_ACCOUNT } from '../../compare/weakening';

const NAME = 'protected-section-stays';

const FORGOTTEN = 'It still works, but whoever changes or deletes it by hand is not noticed by the next plan.';

/** A part of the protection: the resources without which there is none. */
interface Section {
  /** All of it, in the singular: 'The whole trail'. */
  readonly whole: string;
  readonly types: readonly string[];
  readonly isPart?: (change: ResourceChange) => boolean;
  readonly meaning: string;
}

const SECTIONS: readonly Section[] = [
  {
    whole: 'Every alarm',
    types: ['aws_cloudwatch_metric_alarm'],
    meaning: 'Nobody is told any more when root is used or a guardrail is changed.',
  },
  {
    whole: 'Every topic and subscription',
    types: ['aws_sns_topic', 'aws_sns_topic_subscription'],
    meaning: 'Whatever rings, nobody hears it.',
  },
  {
    whole: 'Every contact',
    types: ['aws_account_alternate_contact', 'aws_account_primary_contact'],
    meaning: 'AWS writes about abuse, bills and outages to nobody but the root mailbox.',
  },
  {
    whole: 'All forwarding',
    types: [
      'aws_cloudformation_stack_set',
      'aws_cloudformation_stack_instances',
      'aws_cloudformation_stack_set_instance',
    ],
    meaning: 'Events of member accounts no longer arrive where somebody looks at them.',
  },
  {
    whole: 'Every service control policy',
    types: ['aws_organizations_policy'],
    isPart: ({ before }) => (valueAt(before, 'type') ?? 'SERVICE_CONTROL_POLICY') === 'SERVICE_CONTROL_POLICY',
    meaning: 'Root users of member accounts are bound by nothing any more.',
  },
  {
    whole: 'The whole trail',
    types: ['aws_cloudtrail'],
    meaning: 'Nothing that anybody does is recorded by what these plans look after.',
  },
];

/** No part of the protection goes as a whole. What is left or made anew anywhere in the plans keeps a part. */
export const protectedSectionStays: Rule = {
  name: NAME,
  description: 'Every SCP, trail, alarm, contact, alert topic or forwarding StackSet of the plans is removed.',
  *check(context): Iterable<Finding> {
    for (const section of SECTIONS) {
      const ended = existing(context, ...section.types).filter(
        change => (section.isPart?.(change) ?? true) && !guardsNothing(context, change),
      );
      const [first] = ended;
      if (first === undefined || ended.some(change => endingOf(change) === undefined)) continue;
      if (isMadeAnew(context, section)) continue;
      yield {
        rule: NAME,
        severity: 'danger',
        stack: first.stack,
        accounts: [],
        summary: `${section.whole} ${endWords(ended)}.`,
        meaning: `${ended.every(isForgotten) ? FORGOTTEN : section.meaning} ${EVERY_ACCOUNT}`,
        details: counts(ended),
      };
    }
  },
};

const isForgotten = (change: ResourceChange): boolean => endingOf(change) === 'forgotten';

function endWords(changes: readonly ResourceChange[]): string {
  if (changes.every(isForgotten)) return 'stays in AWS, and Terraform no longer looks after it';
  return changes.some(isForgotten) ? 'is removed or no longer looked after by Terraform' : 'is removed';
}

const isMadeAnew = ({ byType }: ReviewContext, { types }: Section): boolean =>
  types.some(type => (byType.get(type) ?? []).some(({ action }) => action === 'create'));

/** '12 aws_cloudwatch_metric_alarm: deleted', by type and ending. */
function counts(changes: readonly ResourceChange[]): string[] {
  const found = new Map<string, number>();
  for (const change of changes) {
    const key = `${change.type}: ${endingOf(change)}`;
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return [...found].map(([key, count]) => `${count} ${key}`).sort();
}
