import { chmodSync } from 'node:fs';
import { App } from 'cdktf';
import { renderDiagnostics } from './config/reading/diagnostic';
import { loadOrganization } from './config/load';
import { lowestTerraformVersion } from './config/terraform-version';
import { defineStacks } from './stacks/organization-stacks';
import { withoutStackTraces } from './stacks/without-stack-traces';
import { requireTerraform } from './terraform/binary';

try {
  const today = new Date().toISOString().slice(0, 10);
  const { organization, diagnostics } = loadOrganization(process.env.ORG_FILE || 'org.yaml', today);
  if (diagnostics.length > 0) console.error(renderDiagnostics(diagnostics));
  if (organization === undefined) process.exit(2);

  // cdktf itself asks the binary for its version when it defines this backend
  if (organization.backend.kind === 'hcp') requireTerraform(lowestTerraformVersion(organization));
  const app = new App();
  withoutStackTraces(() => {
    defineStacks(app, organization);
    app.synth();
  });
  // plan files end up in here, and they hold every variable in clear
  chmodSync(app.outdir, 0o700);
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(2);
}
