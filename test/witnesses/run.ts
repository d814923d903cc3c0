import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { audit } from '../../audit/audit';
import { deployStacks } from '../../cli/deploy';
import { EXIT } from '../../cli/exit-codes';
import { PROJECT_FOLDER } from '../../cli/folders';
import { PROGRAM, synthesize } from '../../cli/synthesize';
import { loadOrganization } from '../../config/load';
import { Organization } from '../../config/organization';
import { lowestTerraformVersion } from '../../config/terraform-version';
import { startSandbox } from '../../sandbox/sandbox';
import { stackNames } from '../../stacks/stack-names';
import { requireTerraform } from '../../terraform/binary';
import { runTerraform } from '../../terraform/command';
import { readEverything } from '../../world/live/read-living';
import { askAwsCli } from './aws-cli';
import { askCheckov } from './checkov';
import { compare, isExplained } from './claims';
import { install } from './install';
import { renderTable } from './page';
import { askProwler } from './prowler';
import { REASONS } from './reasons';

/*
 * Deploys examples/acme to the sandbox once, has it read by Prowler, Checkov (its plan) and the AWS CLI, and puts what
 * they say beside what the audit says of the same requirement and account: npm run witnesses
 * Writes the table into docs/scanners.md.
 *
 * Exit codes: 0 all agree, or differ for a reason that reasons.ts knows; 1 a difference that nothing explains.
 */

const ORG_FILE = 'examples/acme/org.yaml';
const FOLDER = join(PROJECT_FOLDER, '.sandbox', 'witnesses');
const PAGE = join(PROJECT_FOLDER, 'docs', 'scanners.md');
/** The role that AWS Organizations puts into accounts that it creates. */
const ROLE = 'OrganizationAccountAccessRole';
/** Times that the sandbox may be asked more often than AWS. */
const SANDBOX_SPEED = 100;

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  process.chdir(PROJECT_FOLDER);
  const { organization } = loadOrganization(ORG_FILE, new Date().toISOString().slice(0, 10));
  if (organization === undefined) throw new Error(`${ORG_FILE} does not validate`);
  const prowler = await install('prowler', say);
  const checkov = await install('checkov', say);
  const aws = await install('aws', say);
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
  const sandbox = await startSandbox(organization);
  try {
    const plan = await deploy(organization, sandbox.environment);
    Object.assign(process.env, defined(sandbox.environment));
    // a trail that has recorded nothing has delivered nothing
    await sandbox.recordEvent(someCall(organization));
    say('the audit reads');
    const living = await readEverything({ faster: SANDBOX_SPEED, role: ROLE });
    if ('refused' in living) throw new Error(living.refused.message);
    const { requirements, rows } = audit(organization, living.snapshot);
    const cell = (requirement: string, account: string) =>
      rows.find(row => row.account.id === account)?.cells[requirements.findIndex(({ id }) => id === requirement)];
    say('the AWS CLI reads');
    const claims = await askAwsCli(aws, organization, sandbox.environment);
    say('Checkov reads');
    claims.push(...(await askCheckov(checkov, plan, organization.managementAccount.id)));
    say('Prowler reads');
    claims.push(...(await askProwler(prowler, organization, sandbox.environment)));
    const compared = compare(claims, cell, REASONS);
    writeFileSync(PAGE, renderTable(readFileSync(PAGE, 'utf8'), compared, claims.length));
    const unexplained = compared.filter(one => !isExplained(one));
    for (const { witness, requirement, accounts, holds, verdict } of unexplained) {
      const said = claims.find(one => one.witness === witness && one.account === accounts[0])!.says;
      process.stdout.write(
        `${requirement} of ${accounts.join(', ')}: ${witness} says ${holds ? 'held' : `not held (${said})`}, the audit ${verdict.is}: ${verdict.why}\n`,
      );
    }
    return unexplained.length === 0 ? 0 : 1;
  } finally {
    await sandbox.stop();
  }
}

/** A call that tells nobody anything. */
const someCall = ({ partition, managementAccount: { id } }: Organization) => ({
  eventVersion: '1.11',
  eventID: '7c1b1a64-7f0e-4c2c-9d3e-6a2b8f4f5a10',
  userIdentity: { type: 'AssumedRole', accountId: id, arn: `arn:${partition}:sts::${id}:assumed-role/ReadOnly/jdoe` },
  eventTime: `${new Date().toISOString().slice(0, 19)}Z`,
  eventSource: 'ec2.amazonaws.com',
  eventName: 'DescribeInstances',
  awsRegion: 'us-east-1',
  sourceIPAddress: '192.0.2.17',
  userAgent: 'aws-cli/2.31.0',
  responseElements: null,
  readOnly: true,
  eventType: 'AwsApiCall',
  recipientAccountId: id,
});

/** Deploys every stack; returns the plan of the trail as JSON, as a pipeline would hand it to a scanner. */
async function deploy(
  organization: Organization,
  sandboxEnvironment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const outputFolder = join(FOLDER, 'cdktf.out');
  const environment = { ...sandboxEnvironment, ORG_FILE, TF_VAR_root_phone: '+1 206 555 0199' };
  const { path: binary } = requireTerraform(lowestTerraformVersion(organization));
  const json = join(FOLDER, 'plan.json');
  await synthesize(PROGRAM, ORG_FILE, outputFolder);
  const output = openSync(join(FOLDER, 'log'), 'w', 0o600);
  const code = await deployStacks({
    ...{ binary, outputFolder, stacks: stackNames(organization), environment, output, say },
    approve: async stack => {
      const directory = join(outputFolder, 'stacks', stack);
      if (stack === 'trail') {
        const show = ['show', '-json', 'deploy.tfplan'];
        const { stdout } = await runTerraform({ ...{ binary, directory, environment }, arguments: show });
        writeFileSync(json, stdout);
      }
      return true;
    },
  });
  closeSync(output);
  if (code !== EXIT.done)
    throw new Error(`the deploy ended with ${code}; ${join(FOLDER, 'log')} has what Terraform said`);
  return json;
}

const defined = (environment: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

main().then(
  code => (process.exitCode = code),
  (error: unknown) => {
    say(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 2;
  },
);
