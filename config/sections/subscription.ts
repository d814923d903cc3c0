import { z } from 'zod';
import { PROTOCOL_NAMES, PROTOCOLS } from './protocols';
import { variableSchema } from './variable';

/** The alert topics. */
const TOPICS = ['critical', 'notice'] as const;

/** One entry of alerts.subscriptions; whether the endpoint fits the protocol is checked with the whole file. */
export const subscriptionSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be 1 to 64 lower-case letters, digits and -')
    // beside a topic's subscriptions stands its policy
    .regex(/^(?!policy$)/, "must not be 'policy': the policy of the topic has that name in Terraform addresses")
    .optional()
    .describe(
      'Names the subscription in Terraform addresses. Required for a { variable }. Default made of protocol and endpoint.',
    ),
  protocol: z.enum(PROTOCOL_NAMES).describe('How the message is delivered.'),
  endpoint: z
    .union([z.string(), variableSchema], {
      error: 'must be text, or { variable: name } for the number of an sms or an https address',
    })
    .describe(`${[...new Set(Object.values(PROTOCOLS).map(({ described }) => described))].join(', ')}.`),
  topics: z
    .array(z.enum(TOPICS))
    .min(1, 'must name at least one topic')
    .default(['critical'])
    .describe('critical: use of root. notice: the other controls. Default [critical].'),
});

/** The topics that somebody hears in a chat application, sorted: each has a second topic, for chat alone. */
export function chatTopics(
  subscriptions: readonly { readonly protocol: string; readonly topics: readonly (typeof TOPICS)[number][] }[],
): (typeof TOPICS)[number][] {
  return TOPICS.filter(topic =>
    subscriptions.some(({ protocol, topics }) => protocol === 'chat' && topics.includes(topic)),
  );
}
