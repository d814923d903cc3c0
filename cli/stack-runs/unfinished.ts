import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { partitionOf } from '../../aws/partition';
import { printable } from '../../config/reading/mask';
import { runTerraform } from '../../terraform/command';
import { addressesIn, pullState, State } from '../../terraform/state';
import { importBlock, importIdOf, lookupOf, PlannedResource } from './import-blocks';

/** Where Terraform leaves a state that its backend did not take. */
const UNWRITTEN = 'errored.tfstate';
/** Import blocks for the time of a question. */
const QUESTION = 'exists.tf.json';

/** The stack that a deploy did not finish. */
export interface Unfinished {
  readonly binary: string;
  /** Folder of the stack. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Name of the plan file that was applied. */
  readonly plan: string;
  /** Whether Terraform was ended, so that it could not release its lock. */
  readonly ended: boolean;
}

/** What to do with a state that Terraform could not write and left in the folder of a stack; undefined without one. */
export function unwrittenState(directory: string): string | undefined {
  if (!existsSync(join(directory, UNWRITTEN))) return undefined;
  const folder = shown(directory);
  const file = join(folder, UNWRITTEN);
  // Terraform counts a local state up only when it has written the backup, and a push refuses another one of the same number
  const force = isLocal(directory) ? '-force ' : '';
  const push = `  terraform -chdir=${folder} state push ${force}${UNWRITTEN} && rm ${file}`;
  return readUnwritten(directory) === undefined
    ? `There was no room for a copy either, and ${file} is cut off: Terraform printed the state, with every variable in ` +
        'clear, and that text alone knows what was made. When there is space on the disk again, save it from its first { ' +
        `to its last } as ${file}, and:\n${push}\nWithout that text, look in AWS for what the deploy was to make, then ` +
        `rm ${file} and deploy again.`
    : `That state is in ${file}, and it alone knows what was made. ` +
        `When the backend can be written again (space on the disk, rights, the network):\n${push}`;
}

/**
 * Who else holds the lock of a state, since when, and what to do, by what Terraform printed; undefined when nobody does.
 * Terraform itself proposes to go on without a lock.
 */
export function lockedState(directory: string, printed: string): string | undefined {
  const [, lock = ''] = /Error acquiring the state lock([^]*)/.exec(stripVTControlCharacters(printed)) ?? [];
  const field = (name: string): string =>
    printable(new RegExp(`^[│ ]*${name}: +(\\S.*?)\\s*$`, 'm').exec(lock)?.[1] ?? '');
  // without a holder, a full disk or a missing right may be the reason
  const id = field('ID');
  if (id === '') return undefined;
  const what = field('Operation').replace(/^OperationType/, '');
  const details = [
    what === '' ? '' : what.toLowerCase(),
    field('Who') === '' ? '' : `by ${field('Who')}`,
    field('Created') === '' ? '' : `since ${field('Created').replace(/\.\d+/, '')}`,
  ].filter(Boolean);
  return (
    `Another run is at work on this state${details.length === 0 ? '' : ` (${details.join(' ')})`}: wait until it has ended, and then do ` +
    'the same again. Only if none is left, as when its machine is gone (a local state is free by itself), take its lock away:\n' +
    `  terraform -chdir=${shown(directory)} force-unlock ${id}`
  );
}

function isLocal(directory: string): boolean {
  const { terraform } = JSON.parse(readFileSync(join(directory, 'cdk.tf.json'), 'utf8')) as {
    readonly terraform?: { readonly backend?: { readonly local?: object } };
  };
  return terraform?.backend?.local !== undefined;
}

/** The state that Terraform left; undefined when it left none, or had no room for the whole. */
function readUnwritten(directory: string): State | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, UNWRITTEN), 'utf8')) as State;
  } catch {
    return undefined;
  }
}

/**
 * Says what a deploy that failed or was ended left behind in a stack, and what to do with it: a state that was not
 * written, a lock, resources whose creation Terraform did not see the end of, and what exists in AWS but in no state.
 *
 * @returns one paragraph for each; empty when nothing is left behind
 */
export async function adviseOnUnfinished(unfinished: Unfinished): Promise<string> {
  const { directory, ended } = unfinished;
  const paragraphs: string[] = [];
  const unwritten = unwrittenState(directory);
  if (unwritten !== undefined) paragraphs.push(`Terraform could not write its state. ${unwritten}`);
  if (ended) {
    paragraphs.push(
      'Terraform could not release its lock. If the next run says that the state is locked, make sure that no other run is left, then:\n' +
        `  terraform -chdir=${shown(directory)} force-unlock ID`,
    );
  }
  let state: State;
  try {
    state = readUnwritten(directory) ?? (await pullState(unfinished));
  } catch (error) {
    return [...paragraphs, `What the state holds is not known: ${(error as Error).message.trim()}`].join('\n');
  }
  paragraphs.push(...taintedIn(state, directory));
  try {
    paragraphs.push(...(await strangers(unfinished, state)));
  } catch (error) {
    paragraphs.push(`What exists in AWS and in no state is not known: ${(error as Error).message.trim()}`);
  }
  return paragraphs.join('\n');
}

/** Terraform wants to replace what is tainted, which `protect: true` forbids: without this the next deploy is a dead end. */
function taintedIn({ resources = [] }: State, directory: string): string[] {
  const tainted = resources
    .filter(({ instances }) => instances.some(({ status }) => status === 'tainted'))
    .map(({ type, name }) => `  terraform -chdir=${shown(directory)} untaint ${type}.${name}`);
  if (tainted.length === 0) return [];
  return [
    "Terraform did not see the end of these resources' creation and would replace them, which it refuses where they are " +
      `protected. Look at each in AWS; to keep it:\n${tainted.join('\n')}`,
  ];
}

/** What the plan was to create, that no state holds, and that may exist all the same: an answer may have been lost. */
async function strangers(unfinished: Unfinished, state: State): Promise<string[]> {
  const { directory, plan } = unfinished;
  const held = new Set(addressesIn(state));
  const { stdout } = await runTerraform({ ...unfinished, arguments: ['show', '-json', plan] });
  const missing = createdBy(JSON.parse(stdout) as PlanJson).filter(({ address }) => !held.has(address));
  const ids = new Map(
    missing.flatMap((resource): [string, string][] => {
      const id = importIdOf(resource, partitionOf(resource.region ?? ''));
      return id === undefined ? [] : [[resource.address, id]];
    }),
  );
  const existing = await existingAmong(unfinished, ids);
  const blocks = [...existing.found].map(address => importBlock(address, ids.get(address)!));
  const unsure = missing.flatMap(resource => {
    const lookup = lookupOf(resource);
    return lookup === undefined ? [] : [`  ${resource.address}: ${lookup}`];
  });
  const folder = shown(directory);
  return [
    ...(blocks.length === 0
      ? []
      : [
          `These ${existing.asked ? 'exist' : 'may exist (AWS could not be asked)'} in AWS, and no state holds them. ` +
            `Look at each; to take them over, write this to ${join(folder, 'imports.tf')}, deploy again, and delete the file:\n` +
            blocks.join('\n'),
        ]),
    ...(unsure.length === 0
      ? []
      : [
          'AWS gives these their ids, so whether they exist is not known. Look before the next deploy, which would be ' +
            `refused or make a second one; take over what is there with terraform -chdir=${folder} import ADDRESS ID:\n` +
            unsure.join('\n'),
        ]),
  ];
}

/** The part of a plan that is read. */
interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly type: string;
    readonly change: { readonly actions: readonly string[]; readonly after: Readonly<Record<string, unknown>> | null };
  }[];
  readonly configuration?: {
    readonly provider_config?: Readonly<
      Record<string, { readonly expressions?: Readonly<Record<string, { readonly constant_value?: unknown }>> }>
    >;
    readonly root_module?: {
      readonly resources?: readonly { readonly address: string; readonly provider_config_key: string }[];
    };
  };
}

function createdBy({ resource_changes: changes = [], configuration }: PlanJson): PlannedResource[] {
  const providers = new Map(
    configuration?.root_module?.resources?.map(({ address, provider_config_key: key }) => [
      address,
      configuration.provider_config?.[key]?.expressions,
    ]),
  );
  return changes
    .filter(({ change }) => change.actions.includes('create'))
    .map(({ address, type, change }) => {
      const provider = providers.get(address.replace(/\[.*\]$/, ''));
      const [account] = [provider?.allowed_account_ids?.constant_value ?? []].flat();
      const region = provider?.region?.constant_value;
      return {
        ...{ address, type, values: change.after ?? {} },
        ...(typeof account === 'string' && { account }),
        ...(typeof region === 'string' && { region }),
      };
    });
}

/** Lets Terraform look for resources, by a plan that would import them. */
async function existingAmong(
  { directory, ...common }: Unfinished,
  ids: ReadonlyMap<string, string>,
): Promise<{ readonly found: ReadonlySet<string>; readonly asked: boolean }> {
  const found = new Set(ids.keys());
  if (found.size === 0) return { found, asked: true };
  const question = join(directory, QUESTION);
  const blocks = [...ids].map(([to, id]) => ({ to, id }));
  writeFileSync(question, JSON.stringify({ import: blocks }), { mode: 0o600 });
  try {
    const { stdout } = await runTerraform({
      ...{ ...common, directory, accept: [0, 1] },
      arguments: ['plan', '-json', '-lock=false', '-refresh=false'],
    });
    const errors = stdout
      .split('\n')
      .filter(line => line.startsWith('{'))
      .map(
        line =>
          JSON.parse(line) as { readonly diagnostic?: { readonly [key in 'severity' | 'summary' | 'detail']: string } },
      )
      .flatMap(({ diagnostic }) => (diagnostic?.severity === 'error' ? [diagnostic] : []));
    let asked = true;
    for (const { summary, detail } of errors) {
      const address = /existing object to "(.*?)", the provider/.exec(detail.replace(/\s+/g, ' '))?.[1];
      if (summary === 'Cannot import non-existent remote object' && address !== undefined) found.delete(address);
      else asked = false;
    }
    return { found, asked };
  } finally {
    rmSync(question, { force: true });
  }
}

const shown = (directory: string): string => relative(process.cwd(), directory) || '.';
