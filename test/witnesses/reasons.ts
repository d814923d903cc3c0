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
];
