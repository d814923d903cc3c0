import { CampaignTarget } from '../plan';
import { RootCredentials } from '../../world/live/reading/root-session';

/** One call that takes a credential away. A virtual device is deactivated first, and is then a thing of the account. */
export type Step =
  | { readonly do: 'delete-password' }
  | { readonly do: 'delete-key'; readonly id: string }
  | { readonly do: 'delete-certificate'; readonly id: string }
  | { readonly do: 'deactivate-mfa'; readonly serial: string }
  | { readonly do: 'delete-device'; readonly serial: string };

/**
 * The calls for a target, in their order: MFA goes after what it protects, so that whatever stops a campaign leaves no
 * password without it.
 */
export function stepsOf({ password, keys, certificates, mfa }: CampaignTarget): readonly Step[] {
  return [
    ...(password === false ? [] : [{ do: 'delete-password' } as const]),
    ...keys.map(({ id }): Step => ({ do: 'delete-key', id })),
    ...certificates.map((id): Step => ({ do: 'delete-certificate', id })),
    ...mfa.map(({ serial }): Step => ({ do: 'deactivate-mfa', serial })),
    ...mfa.flatMap(({ serial, kind }): Step[] => (kind === 'virtual' ? [{ do: 'delete-device', serial }] : [])),
  ];
}

/**
 * Whether a step is still to be done, by what root has now. Of a device that is not active nobody can read whether it was
 * deleted: its deletion is asked for until it was answered.
 */
export function isToDo(step: Step, now: RootCredentials): boolean {
  switch (step.do) {
    case 'delete-password':
      return now.password !== false;
    case 'delete-key':
      return now.keys.some(({ id }) => id === step.id);
    case 'delete-certificate':
      return now.certificates.includes(step.id);
    case 'deactivate-mfa':
      return now.mfa.some(({ serial }) => serial === step.serial);
    case 'delete-device':
      return true;
  }
}

/** The same step as one text: two steps are one when it is equal. */
export const stepKey = (step: Step): string =>
  'id' in step ? `${step.do} ${step.id}` : 'serial' in step ? `${step.do} ${step.serial}` : step.do;

/** 'the password', 'key AKIA…', 'MFA device …'. */
export function subjectOf(step: Step): string {
  switch (step.do) {
    case 'delete-password':
      return 'the password';
    case 'delete-key':
      return `key ${step.id}`;
    case 'delete-certificate':
      return `certificate ${step.id}`;
    case 'deactivate-mfa':
      return `MFA device ${step.serial}`;
    case 'delete-device':
      return `virtual MFA device ${step.serial}`;
  }
}

/** 'deleted key AKIA…'. */
export const doneWords = (step: Step): string =>
  `${step.do === 'deactivate-mfa' ? 'deactivated' : 'deleted'} ${subjectOf(step)}`;

/** The permission that a step needs. */
export const PERMISSIONS: Readonly<Record<Step['do'], string>> = {
  'delete-password': 'iam:DeleteLoginProfile',
  'delete-key': 'iam:DeleteAccessKey',
  'delete-certificate': 'iam:DeleteSigningCertificate',
  'deactivate-mfa': 'iam:DeactivateMFADevice',
  'delete-device': 'iam:DeleteVirtualMFADevice',
};

/** Everything that root has, as the steps that would take it away: what is left after a campaign. */
export const leftIn = (now: RootCredentials): readonly string[] => [
  ...(now.password === false ? [] : ['the password']),
  ...now.keys.map(({ id }) => `key ${id}`),
  ...now.certificates.map(id => `certificate ${id}`),
  ...now.mfa.map(({ serial }) => `MFA device ${serial}`),
];
