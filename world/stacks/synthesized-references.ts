import { parseArn } from '../../aws/arn';

/** What every resource has: stacks have states of their own, so an address is unique only within one. */
export interface Resource {
  /** '' for an ARN of something that is in no stack. */
  readonly stack: string;
  /** Terraform address, or an ARN. */
  readonly address: string;
}

/** Where a provider works; undefined where the stack does not say. */
export interface Place {
  readonly account?: string;
  readonly region?: string;
}

/** A resource that others name by its ARN. */
export interface NamedResource extends Resource {
  readonly name: string;
  readonly place: Place;
}

/** Whether two resources are one. */
export const isSame = (one: Resource, other: Resource): boolean =>
  one.stack === other.stack && one.address === other.address;

/** Resolves a Terraform reference, as ${aws_sns_topic.alerts_critical.arn}, to the address in it. */
export const addressIn = (reference: string): string | undefined =>
  /^\$\{([a-z]\w*\.[^.}[]+)\.\w+\}$/.exec(reference)?.[1];

/**
 * Finds what a text of one stack names: by a reference within the stack, or by its ARN in any stack. Stacks do not
 * refer to each other, so they compute ARNs.
 */
export function findNamed<T extends NamedResource>(text: string, stack: string, all: readonly T[]): T | undefined {
  const address = addressIn(text);
  if (address !== undefined) return all.find(resource => isSame(resource, { stack, address }));
  const { region, account, resource = '' } = parseArn(text) ?? {};
  const name = resource.replace(/^(event-bus\/|stateMachine:)/, '');
  return all.find(
    ({ name: own, place }) =>
      own === name &&
      (place.region === undefined || place.region === region) &&
      (place.account === undefined || place.account === account),
  );
}

/** What a text of one stack names; an ARN of something else stays as it is. */
export function resolveNamed(text: string, stack: string, all: readonly NamedResource[]): Resource {
  const found = findNamed(text, stack, all);
  if (found !== undefined) return { stack: found.stack, address: found.address };
  const address = addressIn(text);
  return address === undefined ? { stack: '', address: text } : { stack, address };
}
