import { constants } from 'node:buffer';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Plan } from '../../world/plan/plan';
import { planFileKind, PREPARED, UnusablePlan } from '../../world/plan/not-a-plan';
import { readPlan } from '../../world/plan/read-plan';
import { PreventDestroy } from '../../world/context';
import { SYNTHESIZE } from '../../world/stacks/synthesized';
import { terraformVersion } from '../../terraform/binary';
import { runTerraform, TerraformFailure } from '../../terraform/command';
import { providerEnvironment } from '../../terraform/provider-mirror';
import { SETTINGS_FOLDER } from '../folders';

/** Names of plan files in the folder of a stack, the one that says most first. */
const PLAN_NAMES = ['plan.json', 'plan.tfplan', 'tfplan', 'plan'];

/** One file with a plan, and the stack that it plans. */
export interface PlanFile {
  readonly path: string;
  readonly stack: string;
}

/**
 * Finds the plan files of what was named: files, '-', and folders that `cdktf synth` writes or the folder of one stack.
 *
 * @param say gets a sentence on each stack that is not reviewed
 * @throws UnusablePlan when something is not there, or a folder has no plan
 */
export function findPlans(names: readonly string[], say: (line: string) => void): readonly PlanFile[] {
  const files = [...new Set(names)].flatMap(name => {
    if (name === '-') return [{ path: '-', stack: 'standard input' }];
    const stats = statSync(name, { throwIfNoEntry: false });
    if (stats === undefined) {
      throw new UnusablePlan(
        `${name}: no such file; plan first (npx rootguard plan), or name a file of terraform show -json`,
      );
    }
    return stats.isDirectory() ? plansIn(name, say) : [{ path: name, stack: stackOf(name) }];
  });
  // two files of one name are told apart by their paths
  const count = new Map<string, number>();
  for (const { stack } of files) count.set(stack, (count.get(stack) ?? 0) + 1);
  return files.map(file => (count.get(file.stack) === 1 ? file : { ...file, stack: file.path }));
}

function plansIn(folder: string, say: (line: string) => void): readonly PlanFile[] {
  const own = planIn(folder);
  if (own !== undefined) return [{ path: own, stack: basename(resolve(folder)) }];
  const stacks = stackFolders(folder);
  const found = stacks.map(stack => ({ stack: basename(stack), path: planIn(stack) }));
  const without = found.filter(({ path }) => path === undefined).map(({ stack }) => stack);
  const plans = found.filter((file): file is PlanFile => file.path !== undefined);
  if (plans.length === 0) {
    throw new UnusablePlan(
      `${folder}: no plan in it; looked for ${PLAN_NAMES.join(', ')} there and in stacks/*: plan first (npx rootguard plan)`,
    );
  }
  if (without.length > 0) say(`not reviewed, because there is no plan file: ${without.join(', ')}`);
  return plans;
}

/** The plan file of a stack's folder; of JSON and the binary plan the JSON, unless it is older. */
function planIn(folder: string): string | undefined {
  const found = PLAN_NAMES.map(name => join(folder, name)).filter(path =>
    statSync(path, { throwIfNoEntry: false })?.isFile(),
  );
  const [json, binary] = found;
  return json?.endsWith('.json') && binary !== undefined && statSync(binary).mtimeMs > statSync(json).mtimeMs
    ? binary
    : json;
}

/** Folders of stacks in what `cdktf synth` wrote, sorted. */
const stackFolders = (folder: string): readonly string[] => {
  const stacks = join(folder, 'stacks');
  if (!existsSync(stacks)) return [];
  return readdirSync(stacks, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => join(stacks, name))
    .sort();
};

/** A plan does not say what it plans: the file's name, or that of its folder when the file's says nothing. */
export function stackOf(path: string): string {
  const name = basename(path).replace(/\.gz$/, '');
  const stem = name.replace(/\.(json|tfplan|plan|out|bin)$/, '');
  return /^(tf)?plan$/.test(stem) ? basename(dirname(resolve(path))) || stem : stem;
}

/**
 * Reads one plan: JSON, also packed with gzip or in UTF-16, or a binary plan file, which Terraform turns into JSON.
 *
 * @param standardInput what the file '-' holds
 * @throws UnusablePlan
 */
export async function loadPlan(file: PlanFile, standardInput?: Buffer): Promise<Plan> {
  return readPlan(await planText(file, standardInput), file.stack, whereOf(file));
}

/** As messages name the file. */
export const whereOf = ({ path }: PlanFile): string => (path === '-' ? 'standard input' : path);

/**
 * The JSON of one plan, as loadPlan reads it.
 *
 * @throws UnusablePlan
 */
export async function planText(file: PlanFile, standardInput?: Buffer): Promise<string> {
  const { path } = file;
  const where = whereOf(file);
  let bytes: Buffer;
  try {
    if (path !== '-' && statSync(path).isCharacterDevice()) throw new Error('this is a device');
    bytes = path === '-' ? (standardInput ?? Buffer.alloc(0)) : readFileSync(path);
    // 1f 8b begins gzip
    if (bytes[0] === 0x1f && bytes[1] === 0x8b)
      bytes = gunzipSync(bytes, { maxOutputLength: constants.MAX_STRING_LENGTH });
  } catch (error) {
    if (TOO_LARGE.has((error as NodeJS.ErrnoException).code ?? '')) throw tooLarge(where);
    throw new UnusablePlan(`${where}: cannot be read: ${(error as Error).message}`);
  }
  const kind = planFileKind(bytes.subarray(0, 1000).toString('latin1'));
  return kind === undefined ? decode(bytes, where) : convert(path, where, kind);
}

/** What Node.js says of files, packed files and texts that it cannot hold. */
const TOO_LARGE = new Set(['ERR_FS_FILE_TOO_LARGE', 'ERR_BUFFER_TOO_LARGE', 'ERR_STRING_TOO_LONG']);

const tooLarge = (where: string): UnusablePlan =>
  new UnusablePlan(
    `${where}: larger than the ${Math.floor(constants.MAX_STRING_LENGTH / 1024 / 1024)} MB of JSON that Node.js can read; split the stack, or plan parts of it (-target) and review each`,
  );

/** PowerShell writes UTF-16 when it redirects, in either order; without a mark the first { tells. */
function decode(bytes: Buffer, where: string): string {
  try {
    const start = bytes.subarray(0, 2).toString('latin1');
    if (start === '\xff\xfe' || start === '{\0') return bytes.toString('utf16le');
    return start === '\xfe\xff' ? new TextDecoder('utf-16be').decode(bytes) : bytes.toString('utf8');
  } catch {
    throw tooLarge(where);
  }
}

/**
 * JSON of a plan file. Terraform needs the provider for it, and looks for it in the folder of the plan; OpenTofu needs
 * the key of what it encrypted, HCP Terraform a token.
 */
async function convert(path: string, where: string, kind: string): Promise<string> {
  const remedy = `run ${/OpenTofu/.test(kind) ? 'tofu' : 'terraform'} show -json PLANFILE > plan.json in the folder that was planned (${PREPARED.get(kind) ?? 'terraform init there first'}), and review plan.json`;
  if (path === '-') throw new UnusablePlan(`${where}: this is ${kind}: ${remedy}`);
  const directory = dirname(resolve(path));
  let binary = 'Terraform';
  try {
    const found = terraformVersion();
    binary = found.product;
    const { stdout } = await runTerraform({
      binary: found.path,
      arguments: ['show', '-json', basename(path)],
      directory,
      environment: providerEnvironment(SETTINGS_FOLDER),
    });
    return stdout;
  } catch (error) {
    if (!(error instanceof TerraformFailure)) throw new UnusablePlan(`${where}: ${(error as Error).message}`);
    const hint = existsSync(join(directory, '.terraform'))
      ? ''
      : ` (${relative(process.cwd(), directory) || '.'} was never initialized, so the provider is not there)`;
    throw new UnusablePlan(
      `${where}: this is ${kind}, and ${binary} could not read it${hint}: ${remedy}. It said:\n${error.stderr.trim()}`,
    );
  }
}

/** The part of a synthesized stack that is read. */
interface SynthesizedStack {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Block | undefined>>>>;
}
interface Block {
  readonly lifecycle?: Lifecycle | readonly Lifecycle[];
}
interface Lifecycle {
  readonly prevent_destroy?: unknown;
}

/**
 * Stack to address to whether prevent_destroy is set, of what `cdktf synth` wrote to a folder. No plan has it.
 *
 * @throws UnusablePlan when there is no synthesized stack
 */
export function readPreventDestroy(folder: string): PreventDestroy {
  const stacks = stackFolders(folder)
    .map(stack => ({ name: basename(stack), file: join(stack, 'cdk.tf.json') }))
    .filter(({ file }) => existsSync(file));
  if (stacks.length === 0) {
    throw new UnusablePlan(
      `${folder}: no synthesized stack (stacks/*/cdk.tf.json) in it; synthesize first (${SYNTHESIZE})`,
    );
  }
  return new Map(stacks.map(({ name, file }) => [name, preventDestroyIn(file)]));
}

function preventDestroyIn(file: string): ReadonlyMap<string, boolean> {
  let stack: SynthesizedStack;
  try {
    stack = JSON.parse(readFileSync(file, 'utf8')) as SynthesizedStack;
  } catch {
    throw new UnusablePlan(`${file}: no valid JSON; synthesize again (${SYNTHESIZE})`);
  }
  return new Map(
    Object.entries(stack.resource ?? {}).flatMap(([type, blocks]) =>
      Object.entries(blocks).map(([name, block]): [string, boolean] => [
        `${type}.${name}`,
        [block?.lifecycle ?? []].flat().some(lifecycle => lifecycle.prevent_destroy === true),
      ]),
    ),
  );
}

/**
 * CloudTrail records of a folder by file name without '.json'. A file is one record, or an object with it in `record`;
 * others are no sample.
 */
export function readSampleEvents(folder: string): ReadonlyMap<string, unknown> {
  const files = readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .sort();
  return new Map(
    files.flatMap((name): [string, unknown][] => {
      try {
        const json = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { record?: unknown; eventName?: unknown };
        const record = json.record ?? (json.eventName === undefined ? undefined : json);
        return record === undefined ? [] : [[name.replace(/\.json$/, ''), record]];
      } catch {
        return [];
      }
    }),
  );
}
