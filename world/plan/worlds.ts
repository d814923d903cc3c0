import { remembered } from '../../aws/remembered';
import { ReviewContext, ReviewedOrganization } from '../context';
import { remains, Step, stepsOf } from '../fates';
import { Thing, World } from '../world';
import { Attributes } from './plan';

/** The world before the plans are applied and the one after: what is forgotten stays in AWS as it is. */
export const worldsOf = remembered((context: ReviewContext): { readonly before: World; readonly after: World } => {
  const { organization, organizationBefore = organization } = context;
  const world = (thingOf: (step: Step) => Thing | undefined, of: ReviewedOrganization | undefined): World => ({
    // an argument of a thing is told with the thing
    things: (...types) =>
      stepsOf(context, ...types).flatMap(step => (step.owner === undefined ? (thingOf(step) ?? []) : [])),
    ...(of !== undefined && { organization: of }),
  });
  return {
    before: world(thingBefore, organizationBefore),
    after: world(thingAfter, organization && organizationBefore && withUnlisted(organization, organizationBefore)),
  };
});

const thingBefore = ({ type, fate, before, left, stack, address }: Step): Thing | undefined =>
  before === undefined || fate === 'overwritten'
    ? undefined
    : { type, attributes: before, stack: left?.stack ?? stack, address: left?.address ?? address };

/** What only the apply will tell is marked, and as it was before. */
function thingAfter(step: Step): Thing | undefined {
  const { type, stack, address, before, after, afterUnknown } = step;
  const attributes = remains(step);
  if (attributes === undefined) return undefined;
  if (attributes !== after) return { type, attributes, stack, address };
  return { type, attributes: { ...unknownOf(before, afterUnknown), ...after }, unknown: afterUnknown, stack, address };
}

const unknownOf = (before: Attributes | undefined, marks: unknown): Attributes =>
  before === undefined || typeof marks !== 'object' || marks === null
    ? {}
    : Object.fromEntries(Object.keys(marks).flatMap(name => (name in before ? [[name, before[name]]] : [])));

/** An account that the org file no longer has is taken to be where it was; one that is suspended or has left is not. */
function withUnlisted(now: ReviewedOrganization, before: ReviewedOrganization): ReviewedOrganization {
  if (now === before) return now;
  const listed = new Set([...now.accounts.map(({ id }) => id), ...now.inactiveAccounts]);
  return { ...now, accounts: [...now.accounts, ...before.accounts.filter(({ id }) => !listed.has(id))] };
}
