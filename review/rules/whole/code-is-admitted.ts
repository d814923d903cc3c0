import { grouped } from '../../../world/grouped';
import { withoutKeys } from '../../../world/plan/configuration';
import { Invocation } from '../../../world/plan/plan';
import { ReviewContext } from '../../../world/context';
import { Fact } from '../../compare/fact';
import { Rule } from '../../compare/rule';

const NAME = 'code-is-admitted';

/** Code that runs with a plan may do anything; what, no plan shows. So each is named, until the org file admits it. */
export const codeIsAdmitted: Rule = {
  name: NAME,
  description: 'An action, provisioner, data source or the like runs code that the org file does not admit.',
  isOfEverything: true,
  *check(context): Iterable<Fact> {
    for (const { stack, invocations = [] } of context.plans) {
      for (const [invocation, ...others] of grouped(invocations, blockOf).values()) {
        const isKnown = isAdmitted(context, invocation);
        const { address, details } = invocation;
        const severity = isKnown ? 'note' : 'warning';
        const sentence = summaryOf(invocation, others.length);
        const means = isKnown
          ? 'The org file admits it.'
          : 'What it does is in no plan. When it is known to be harmless, name it in review.admitted_invocations of the org file.';
        const weakenings = [{ severity, sentence, means, details } as const];
        yield { rule: NAME, change: { stack, address }, thing: address, weakenings, accounts: [] };
      }
    }
  },
};

/** Whether the org file names it, and what it calls. */
export const isAdmitted = ({ organization }: Pick<ReviewContext, 'organization'>, invocation: Invocation): boolean =>
  (organization?.admittedInvocations ?? []).some(
    ({ address, calls }) =>
      address === withoutKeys(invocation.address) && calls === (invocation.calls ?? invocation.type),
  );

/** Those of the instances of one block are one. */
const blockOf = ({ address, type, calls, when, details }: Invocation): string =>
  JSON.stringify([withoutKeys(address), type, calls, when, details]);

function summaryOf({ address, kind, type, calls, when }: Invocation, others: number): string {
  const what = calls === undefined ? type : `${type} ${calls}`;
  const more = others === 0 ? '' : ` and ${others} more of its kind`;
  const runs = kind === 'action' ? ['is invoked', 'are invoked'] : ['runs code', 'run code'];
  return `${address}${more} ${runs[others === 0 ? 0 : 1]} ${when}: ${what}.`;
}
