import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { partitionOf } from '../../aws/partition';
import { ReviewedOrganization } from '../context';
import { textAt } from '../plan/attributes';
import { Attributes } from '../plan/plan';
import { Thing, World, worldOf } from '../world';

interface Stack {
  readonly provider?: { readonly aws?: readonly Provider[] };
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
}

interface Provider {
  readonly alias?: string;
  readonly region?: string;
  readonly allowed_account_ids?: readonly string[];
}

/** Blocks that a plan has as lists. */
const BLOCKS = ['deployment_targets'];

/** The world that the stacks of a folder make, as `cdktf synth` wrote them, once they are applied. */
export function synthesizedWorld(folder: string, more: { organization: ReviewedOrganization; at?: string }): World {
  const stacks = join(folder, 'stacks');
  const things = readdirSync(stacks)
    .sort()
    .flatMap(stack => thingsOf(stack, JSON.parse(readFileSync(join(stacks, stack, 'cdk.tf.json'), 'utf8')) as Stack));
  return worldOf(things, more);
}

function thingsOf(stack: string, { provider, resource = {} }: Stack): readonly Thing[] {
  const providerOf = (attributes: Attributes): Provider | undefined =>
    provider?.aws?.find(({ alias }) => alias === textAt(attributes, 'provider')?.split('.')[1]);
  const byAddress = new Map(
    Object.entries(resource).flatMap(([type, named]) =>
      Object.entries(named).map(([name, attributes]): [string, Thing] => {
        const address = `${type}.${name}`;
        return [
          address,
          {
            type,
            stack,
            address,
            attributes: { ...computed(stack, address, attributes, providerOf(attributes)), ...attributes },
          },
        ];
      }),
    ),
  );
  return [...byAddress.values()].map(thing => ({
    ...thing,
    attributes: resolved(thing.attributes, byAddress) as Attributes,
  }));
}

/** What AWS gives a thing: an id that stands for the one it will have, and the ARN of a topic, which follows from its name. */
function computed(stack: string, address: string, attributes: Attributes, own: Provider | undefined): Attributes {
  const { region = '', allowed_account_ids: [account = ''] = [] } = own ?? {};
  const name = textAt(attributes, 'name');
  const isTopic = address.startsWith('aws_sns_topic.') && name !== undefined && region !== '';
  return {
    id: `${stack}/${address}`,
    ...(isTopic && { arn: `arn:${partitionOf(region)}:sns:${region}:${account}:${name}` }),
  };
}

/** A value with what its references name in place of them, as far as that is known, and nothing escaped for Terraform. */
function resolved(value: unknown, byAddress: ReadonlyMap<string, Thing>): unknown {
  if (typeof value === 'string') {
    const [, address = '', attribute = ''] = /^\$\{([a-z]\w*\.[^.}[]+)\.(\w+)\}$/.exec(value) ?? [];
    return byAddress.get(address)?.attributes[attribute] ?? value.replace(/([$%])\1\{/g, '$1{');
  }
  if (Array.isArray(value)) return value.map(one => resolved(one, byAddress));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      const inner = resolved(one, byAddress);
      return [name, BLOCKS.includes(name) && !Array.isArray(inner) ? [inner] : inner];
    }),
  );
}
