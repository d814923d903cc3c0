import { Caller, isSameCaller } from './callers';
import { Comparison } from './comparison';
import { holds, Lookup } from './condition';
import { parsePolicy, PolicyDocument } from './document';
import { Found, May } from './find-request';

/**
 * A request of the root user of an account that an SCP does not deny; undefined where it denies every one, 'unknown' where the
 * search cannot tell.
 *
 * @param root - the root user of an account, as `rootUser` has it
 * @param at - the moment, in ISO 8601; without one nothing is denied that is denied until or from a day
 */
export function leftFree(
  document: PolicyDocument,
  root: Caller,
  at: string | undefined,
): Found | undefined | 'unknown' {
  const { document: everything } = parsePolicy({
    Version: '2012-10-17',
    Statement: {
      ...{ Effect: 'Deny', Action: '*', Resource: '*' },
      Condition: { ArnEquals: { 'aws:PrincipalArn': root.principal.id }, Null: { 'aws:AssumedRoot': 'true' } },
    },
  });
  const isUsable: May = (dimension, option) =>
    dimension.name === 'caller'
      ? option.caller !== undefined && isSameCaller(option.caller, root)
      : !NEVER_OF_ROOT.test(dimension.name) || Object.values(option.keys).every(value => value === undefined);
  return new Comparison(everything, inForce(document, at), 'scp').findFor('before', isUsable);
}

/** Keys that no request of a root user has: it has no tags, no user name, and nobody vouches for it. */
const NEVER_OF_ROOT = /^aws:(principaltag\/.*|username|federatedprovider)$/;

const TIME = 'aws:currenttime';

/** What of a policy is in force at a moment: which statements are, without the conditions that say so. */
function inForce({ statements, ...document }: PolicyDocument, at: string | undefined): PolicyDocument {
  const lookup: Lookup = key => (key.toLowerCase() === TIME ? at : undefined);
  return {
    ...document,
    statements: statements.flatMap(({ conditions, ...statement }) => {
      const isOfTime = conditions.map(({ key }) => key.toLowerCase() === TIME);
      return conditions.every((one, place) => !isOfTime[place] || holds(one, lookup, false))
        ? [{ ...statement, conditions: conditions.filter((_, place) => !isOfTime[place]) }]
        : [];
    }),
  };
}
