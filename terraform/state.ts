import { runTerraform, TerraformCommand } from './command';

/** A state as `terraform state pull` prints it, as far as it is read. */
export interface State {
  readonly lineage?: string;
  readonly serial?: number;
  readonly resources?: readonly StateResource[];
}

export interface StateResource {
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly instances: readonly {
    readonly status?: string;
    readonly index_key?: string | number;
    readonly attributes?: Readonly<Record<string, unknown>>;
  }[];
}

/**
 * The state of an initialized stack; empty when there is none yet.
 *
 * @throws TerraformFailure
 */
export async function pullState(command: Omit<TerraformCommand, 'arguments'>): Promise<State> {
  return parseState((await runTerraform({ ...command, arguments: ['state', 'pull'] })).stdout);
}

/** Reads the text of a state; an empty one is that of a stack without a state. */
export const parseState = (text: string): State => (text.trim() === '' ? {} : JSON.parse(text)) as State;

/** Addresses of managed resources, as Terraform writes them. */
export const addressesIn = ({ resources = [] }: State): string[] =>
  resources
    .filter(({ mode }) => mode !== 'data')
    .flatMap(({ type, name, instances }) =>
      instances.map(({ index_key: key }) => `${type}.${name}${key === undefined ? '' : `[${JSON.stringify(key)}]`}`),
    );
