import { Reason } from './claims';

/** Where a foreign tool and the audit differ, and both are right. */
export const REASONS: readonly Reason[] = [
  {
    ...{
      witness: /^AWS CLI organizations list-targets-for-policy$/,
      requirement: 'SCP-1',
      audit: /^accepted: exempt /,
    },
    why: 'the SCP is on the root of the organization, and an exemption of the org file leaves this account out for some days',
  },
  {
    ...{
      witness: /^(Checkov|Prowler) /,
      requirement: 'TRAIL-2',
      audit: /^not held: there is no role \S+, which alerts\.deploy_roles names$/,
    },
    why: 'the role that the org file says deploys is not in the sandbox, which is deployed to without one; the audit asks for it besides',
  },
];
