import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { loadOrganization } from 'rootguard/config/load';
import { rootDenyDocument } from 'rootguard/config/scps/root-deny-document';
import { ServiceControlPolicy } from 'rootguard/modules/guardrails/service-control-policy';
import { StackPrefix } from 'rootguard/stacks/organization-stack';
import { defineStacks } from 'rootguard/stacks/organization-stacks';

const app = new App();

// one construct in a stack of your own, without an org file
const stack = new TerraformStack(app, 'guardrails');
new LocalBackend(stack, { path: '../../../state/guardrails.tfstate' });
new AwsProvider(stack, 'aws', { region: 'us-east-1', allowedAccountIds: ['111111111111'] });
new ServiceControlPolicy(stack, 'root-deny', {
  name: 'root-deny-sandbox',
  description: 'Denies every action to the root user of member accounts',
  content: rootDenyDocument({
    allowRootSessions: true,
    exemptions: [{ accountId: '222222222222', until: '2026-12-31' }],
  }),
  targets: { sandbox: 'ou-exam-77777777' },
});

// every stack of an org file, beside your own: rootguard-contacts, rootguard-trail, ...
const { organization, diagnostics } = loadOrganization('org.yaml', new Date().toISOString().slice(0, 10));
for (const { severity, line, message } of diagnostics) console.error(`org.yaml:${line}: ${severity}: ${message}`);
if (organization === undefined) process.exit(2);
defineStacks(new StackPrefix(app, 'rootguard'), organization);

app.synth();
