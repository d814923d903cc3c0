import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { AlternateContacts } from '../../modules/contacts/alternate-contacts';
import { rootDenyDocument } from '../../config/scps/root-deny-document';
import { ServiceControlPolicy } from '../../modules/guardrails/service-control-policy';

// Two of the constructs in a CDKTF program of your own, without an org file.
const app = new App();
const stack = new TerraformStack(app, 'guardrails');
new LocalBackend(stack, { path: '../../../state/guardrails.tfstate' });
new AwsProvider(stack, 'aws', { region: 'us-east-1', allowedAccountIds: ['111111111111'] });

new ServiceControlPolicy(stack, 'root-deny', {
  name: 'root-deny',
  description: 'Denies every action to the root user of member accounts',
  content: rootDenyDocument({
    allowRootSessions: true,
    exemptions: [{ accountId: '222222222222', until: '2026-12-31' }],
  }),
  targets: { sandbox: 'ou-exam-77777777' },
});
new AlternateContacts(stack, 'payments-prod', {
  accountId: '222222222222',
  security: {
    name: 'Security Team',
    title: 'On call',
    emailAddress: 'security@example.com',
    phoneNumber: '+1 206 555 0100',
  },
});
app.synth();
