import { COMMAND_ROLES, WORKSPACE_PREFIX } from '../config/names';
import { loadOrganization } from '../config/load';
import { Organization } from '../config/organization';
import { protectionAccounts } from '../config/protection-accounts';
import { renderDiagnostics } from '../config/reading/diagnostic';
import { printable } from '../config/reading/mask';
import {
  memberPermissions,
  PERMISSION_COMMANDS,
  PermissionCommand,
  permissionsOf,
  RolePermissions,
} from '../permissions/permissions';
import { namedPolicies, RoleDocument, terraformOf } from '../permissions/role-document';
import { Pipeline, readPipeline, trustOf, trustOfRoles } from '../permissions/trust';
import { stackNames } from '../stacks/stack-names';
import { EXIT } from './exit-codes';
import { printedJson } from '../render/printed-json';

export interface PermissionsOptions {
  readonly snapshot?: boolean;
  readonly plan?: boolean;
  readonly apply?: boolean;
  readonly audit?: boolean;
  readonly alertTest?: boolean;
  readonly credentials?: boolean;
  readonly format: 'json' | 'terraform';
  /** Key or id. */
  readonly account?: string;
  readonly roleName?: string;
  readonly trust: readonly string[];
  /** A role in every member, as `rootguard snapshot` takes it. */
  readonly role?: string;
  readonly rootSessions?: boolean;
}

/** Runs `rootguard permissions`, and returns the exit code. */
export function runPermissions(file = process.env.ORG_FILE || 'org.yaml', options: PermissionsOptions): number {
  const refuse = (message: string, hint: string): number => {
    process.stderr.write(`error: ${printable(message)}\n  → ${printable(hint)}\n`);
    return EXIT.notDone;
  };
  const commands = PERMISSION_COMMANDS.filter(name => options[name === 'alert-test' ? 'alertTest' : name]);
  if (commands.length === 0) {
    return refuse(
      'nothing says for which command',
      `give one or more of ${PERMISSION_COMMANDS.map(name => `--${name}`).join(', ')}`,
    );
  }
  const { organization, diagnostics } = loadOrganization(file, new Date().toISOString().slice(0, 10));
  if (organization === undefined) {
    process.stderr.write(renderDiagnostics(diagnostics));
    return EXIT.notDone;
  }
  const wrong = wrongNames(options);
  if (wrong !== undefined) return refuse(...wrong);
  const pipelines = readPipelines(organization, commands, options.trust);
  if ('problem' in pipelines) return refuse(pipelines.problem, 'docs/permissions.md has an example of each');
  const documents = rolesNeeded(organization, commands, options, pipelines.read);
  const account = accountOf(organization, options);
  const chosen = account === undefined ? documents : documents.filter(one => one.account === account);
  if (documents.length === 0) {
    return refuse('nothing is needed: a single account has no members', 'root of this account has no root sessions');
  }
  if (chosen.length === 0) {
    const others = documents.map(one => one.account).join(', ');
    if (organization.accounts.every(({ id }) => id !== account)) {
      return refuse(`the org file has no account ${options.account}`, `it has ${knownAccounts(organization)}`);
    }
    return refuse(`nothing is needed in account ${options.account}`, `there is something in ${others}`);
  }
  process.stdout.write(printedJson(options.format === 'json' ? { roles: chosen } : terraformOf(chosen)));
  process.stderr.write(notes(organization, documents, chosen, pipelines.read));
  return EXIT.done;
}

/** The roles that commands need, those of the management account and of others. */
export function rolesNeeded(
  organization: Organization,
  commands: readonly PermissionCommand[],
  { role, roleName, rootSessions, account }: Partial<PermissionsOptions>,
  pipelines: readonly Pipeline[],
): RoleDocument[] {
  const { partition, managementAccount } = organization;
  // the one that may most
  const own = roleName ?? COMMAND_ROLES[STRONGEST.find(name => commands.includes(name)) ?? 'snapshot'];
  const trusted = roleName === undefined ? commands.map(name => COMMAND_ROLES[name]) : [roleName];
  const look = { ...(role !== undefined && { role }), rootSessions };
  const needed: RolePermissions[] = permissionsOf(organization, {
    ...{ commands, stacks: stackNames(organization), look },
  });
  const member = organization.accounts.find(({ id, key }) => id === account || key === account);
  if (role !== undefined && member !== undefined && member !== managementAccount) {
    needed.push(memberPermissions(member.id, role, protectionAccounts(organization).includes(member)));
  }
  return needed.map(one => {
    const name = one.role ?? own;
    return {
      ...{ account: one.role === undefined ? managementAccount.id : one.account, role: name },
      trust:
        one.role === undefined
          ? trustOf(partition, managementAccount.id, pipelines)
          : trustOfRoles(partition, managementAccount.id, trusted),
      policies: namedPolicies(name, one.policies),
    };
  });
}

const STRONGEST: readonly PermissionCommand[] = ['apply', 'credentials', 'plan', 'alert-test', 'audit', 'snapshot'];

/** Whose roles are printed: of all accounts as JSON, and as Terraform JSON, which one account's credentials apply, of one. */
function accountOf(organization: Organization, { account, format }: PermissionsOptions): string | undefined {
  if (account === undefined) return format === 'json' ? undefined : organization.managementAccount.id;
  return organization.accounts.find(({ key }) => key === account)?.id ?? account;
}

/** Most accounts that a hint names. */
const SHOWN = 20;

function knownAccounts({ accounts }: Organization): string {
  const names = accounts.map(({ key, id }) => `${key} (${id})`);
  return `${names.slice(0, SHOWN).join(', ')}${names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''}`;
}

/** Reads the arguments of --trust, for roles of commands. */
export function readPipelines(
  { backend }: Organization,
  commands: readonly PermissionCommand[],
  trust: readonly string[],
): { readonly read: readonly Pipeline[] } | { readonly problem: string } {
  const hcp = backend.kind === 'hcp' ? backend : { hostname: 'app.terraform.io', workspacePrefix: WORKSPACE_PREFIX };
  const read: Pipeline[] = [];
  for (const text of trust) {
    const pipeline = readPipeline(text, commands, hcp);
    if ('problem' in pipeline) return { problem: pipeline.problem };
    read.push(pipeline);
  }
  return { read };
}

const NAME = /^[\w+=,.@-]{1,64}$/;

function wrongNames({ role, roleName }: PermissionsOptions): readonly [string, string] | undefined {
  for (const [option, name] of [
    ['--role', role],
    ['--role-name', roleName],
  ] as const) {
    if (name !== undefined && !NAME.test(name)) {
      return [`${option} is no name of a role`, 'give 1 to 64 letters, digits and + = , . @ _ -, and no ARN'];
    }
  }
  return undefined;
}

/** What is not in the output, and has to be there. */
function notes(
  { managementAccount }: Organization,
  all: readonly RoleDocument[],
  chosen: readonly RoleDocument[],
  pipelines: readonly Pipeline[],
): string {
  const left = all.filter(one => !chosen.includes(one));
  const issuers = [...new Set(pipelines.map(({ issuer }) => issuer))];
  return [
    ...left.map(
      ({ account, role }) => `not printed: role ${role} of account ${account}; --account ${account} prints it`,
    ),
    ...(chosen.some(({ account }) => account === managementAccount.id) ? issuers : []).map(
      issuer => `account ${managementAccount.id} needs the OpenID Connect provider https://${issuer}`,
    ),
  ]
    .map(line => `${printable(line)}\n`)
    .join('');
}
