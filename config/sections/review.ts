import { z } from 'zod';

/** Longest address and longest command, in characters. */
const LONGEST = { address: 500, calls: 200 };

const shortText = (longest: number) =>
  z.string().min(1, 'must not be empty').max(longest, `must be at most ${longest} characters`);

/** The review section: what `rootguard review` lets pass. Nothing in AWS depends on it. */
export const reviewSchema = z.strictObject({
  admitted_invocations: z
    .array(
      z.strictObject({
        address: shortText(LONGEST.address)
          .regex(
            /^(?:module\.[\w-]+\.)*(?:action\.|data\.|ephemeral\.|(?!module\.))[A-Za-z_][\w-]*\.[A-Za-z_][\w-]*$/,
            'must be an address without keys, such as action.aws_lambda_invoke.notify or module.a.terraform_data.b',
          )
          .describe('Address of the action, or of what runs the code, without keys of count and for_each.'),
        calls: shortText(LONGEST.calls).describe(
          'What it calls, as the review shows it: a function, a command, a URL. Anything else is not admitted.',
        ),
      }),
    )
    .max(100, 'must be at most 100 entries')
    .default([])
    .describe('Actions and other code of a plan that somebody looked at; all others make a review incomplete.'),
});
