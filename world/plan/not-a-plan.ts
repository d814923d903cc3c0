/** A file that is no plan this program can read; the message says why and what to do. */
export class UnusablePlan extends Error {}

/** Major version of the format this program reads. */
const FORMAT_MAJOR = 1;

const MAKE = 'make it with terraform show -json PLANFILE';

/** Lines that setup-terraform's wrapper, and runners of GitHub Actions, write around what a command prints. */
const WRAPPER_LINE = /^(?:\[command\]|::[a-z-]+(?: [^\n]*?)?::)/m;

/** Why a text is no JSON at all. The message of JSON.parse quotes the file, which may hold secrets. */
export function noJson(text: string, where: string): UnusablePlan {
  // only what stands around the JSON: a plan may hold anything
  if (WRAPPER_LINE.test(text.slice(0, text.indexOf('{') + 1)) || WRAPPER_LINE.test(text.slice(text.lastIndexOf('}')))) {
    return new UnusablePlan(
      `${where}: a wrapper around Terraform wrote lines of its own around the JSON; switch it off (with hashicorp/setup-terraform: terraform_wrapper: false), and make the file again with terraform show -json PLANFILE`,
    );
  }
  return new UnusablePlan(`${where}: ${whyNoJson(text)}; ${MAKE}`);
}

function whyNoJson(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return 'the file is empty';
  if (trimmed.startsWith('PK')) return 'this is a binary plan file, not its JSON';
  if (!trimmed.startsWith('{')) {
    return /\{\s*"(?:plan_)?format_version"/.test(trimmed)
      ? 'something stands before the JSON, such as a warning; write standard output alone to the file'
      : 'no JSON: a plan begins with {';
  }
  const end = endOfObject(trimmed);
  if (end === undefined) return `cut off after ${text.length} characters, no valid JSON`;
  const rest = trimmed.slice(end).trimStart();
  if (rest === '') return 'no valid JSON';
  if (!/^[{[]/.test(rest)) return 'something stands behind the JSON; write standard output alone to the file';
  return LOG_LINE.test(trimmed.slice(0, end)) ? LOG : 'several JSON documents, not one: a file for each plan';
}

/** Where the object ends that a text begins with; undefined when it does not. */
function endOfObject(text: string): number | undefined {
  let [depth, isText] = [0, false];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isText && character === '\\') at++;
    else if (character === '"') isText = !isText;
    else if (isText) continue;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1;
  }
  return undefined;
}

const LOG = 'this is the log of terraform plan -json, no plan';
const LOG_LINE = /^\{"@level"/;

/**
 * What a file is that is a plan, but not its JSON: an archive, what OpenTofu encrypts, or where a run of HCP Terraform
 * keeps it. The program that made it can show it.
 *
 * @param start the first thousand characters of the file
 */
export function planFileKind(start: string): string | undefined {
  if (start.startsWith('PK')) return 'a binary plan file';
  if (/^\s*\{/.test(start) && /"remote_plan_format"\s*:/.test(start)) {
    return BOOKMARK;
  }
  return /^\s*\{\s*"(meta|encrypted_data|encryption_version)"\s*:/.test(start) ? ENCRYPTED : undefined;
}

const BOOKMARK = 'the bookmark of a plan that HCP Terraform keeps';
const ENCRYPTED = 'a plan file that OpenTofu encrypted';

/** What `show` needs beside the provider, by kind of plan file. */
export const PREPARED: ReadonlyMap<string, string> = new Map([
  [BOOKMARK, 'terraform init and terraform login there first'],
  [ENCRYPTED, 'tofu init there first, and the same TF_ENCRYPTION or encryption block'],
]);

/** Refuses what is JSON but not a plan, and says what it is. */
export function refuseOthers(document: unknown, where: string): asserts document is Readonly<Record<string, unknown>> {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new UnusablePlan(`${where}: no plan of Terraform: a plan is a JSON object; ${MAKE}`);
  }
  const version = versionOf(document);
  if (typeof version !== 'string') throw new UnusablePlan(`${where}: ${whatElse(document)}`);
  const major = /^(\d{1,6})\.\d+/.exec(version)?.[1];
  if (major === undefined || Number(major) < FORMAT_MAJOR) {
    // 0.x was the experimental form, of Terraform before 1.0
    throw new UnusablePlan(
      `${where}: plan format ${JSON.stringify(version.slice(0, 20))} is not supported, only ${FORMAT_MAJOR}.x; make the plan with Terraform 1.1 or newer`,
    );
  }
  if (Number(major) > FORMAT_MAJOR) {
    throw new UnusablePlan(
      `${where}: plan format ${JSON.stringify(version.slice(0, 20))} is newer than this program, which reads ${FORMAT_MAJOR}.x; update rootguard, or make the plan with an older Terraform`,
    );
  }
  // the redacted form leaves out what is empty
  if ('plan_format_version' in document) return;
  if (!['resource_changes', 'planned_values', 'output_changes', 'configuration'].some(key => key in document)) {
    throw new UnusablePlan(
      `${where}: no plan of Terraform: ${'values' in document ? 'this is a state (terraform show -json without a plan file)' : 'it has neither resource_changes nor planned_values'}; ${MAKE}`,
    );
  }
}

/** The version of the format; the redacted form of HCP Terraform has a name of its own for it. */
export const versionOf = (document: object): unknown =>
  'format_version' in document
    ? document.format_version
    : 'plan_format_version' in document
      ? document.plan_format_version
      : undefined;

function whatElse(document: object): string {
  if ('remote_plan_format' in document) {
    return `this is ${BOOKMARK}, not its JSON; run terraform show -json PLANFILE > plan.json in the folder that was planned, signed in (terraform login), and review plan.json`;
  }
  if ('encrypted_data' in document) {
    const [what, command] =
      'serial' in document || 'lineage' in document
        ? [
            'a state that OpenTofu encrypted, no plan',
            'tofu plan -out PLANFILE, then tofu show -json PLANFILE > plan.json',
          ]
        : ['a plan file that OpenTofu encrypted, not its JSON', 'tofu show -json PLANFILE > plan.json'];
    return `this is ${what}; run ${command} in the folder that was planned, with the same encryption (TF_ENCRYPTION or its encryption block), and review plan.json`;
  }
  const what =
    'serial' in document || 'lineage' in document
      ? 'this is a state file, no plan'
      : '@level' in document
        ? LOG
        : 'format_version' in document || 'plan_format_version' in document
          ? 'format_version must be text such as "1.2"'
          : 'no plan of Terraform: format_version is missing';
  return `${what}; ${MAKE}`;
}
