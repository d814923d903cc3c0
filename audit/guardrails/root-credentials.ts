import {
  AuditContext,
  AuditedAccount,
  held,
  Judgement,
  notApplicable,
  notHeld,
  Requirement,
  unknown,
} from '../requirement';

/** What answers about the root user of a member: a role in it, or a root session. */
const READ = [
  ...['sts:AssumeRole', 'sts:AssumeRoot', 'iam:GetAccountSummary', 'iam:ListVirtualMFADevices'],
  ...['iam:GenerateCredentialReport', 'iam:GetCredentialReport', 'iam:ListMFADevices', 'iam:ListAccessKeys'],
  ...['iam:GetAccessKeyLastUsed', 'iam:GetLoginProfile'],
];

function unanswered({ id }: AuditedAccount, context: AuditContext): Judgement {
  const unread = context.unread(READ, id);
  return unread === undefined
    ? {
        is: 'unknown',
        why: 'nobody looked into the account',
        next: 'rootguard snapshot --role NAME, or --root-sessions',
      }
    : unknown(unread);
}

const DELETE = 'rootguard credentials plan says what may be deleted: see docs/credentials.md';

/** CRED-2. */
export const rootMfa: Requirement = {
  id: 'CRED-2',
  title: 'MFA on root, hardware in the management account',
  judge(account, context) {
    const { root } = account.inAws;
    if (root === undefined) return unanswered(account, context);
    if (root.password === false && root.accessKeys?.length === 0) return held('root has no credentials');
    if (root.mfa === undefined) return unanswered(account, context);
    if (root.mfa.length === 0) return notHeld('root has no MFA device', 'add one, signed in as root');
    if (!account.isManagement || root.mfa.includes('hardware')) return held(`MFA: ${root.mfa.join(', ')}`);
    return root.mfa.includes('unknown')
      ? unanswered(account, context)
      : notHeld('root has virtual MFA devices only', 'add a hardware device, signed in as root');
  },
};

/** CRED-3. */
export const rootAccessKeys: Requirement = {
  id: 'CRED-3',
  title: 'no root access keys',
  judge(account, context) {
    const keys = account.inAws.root?.accessKeys;
    if (keys === undefined) return unanswered(account, context);
    if (keys.length === 0) return held('root has none');
    const active = keys.filter(({ active: isActive }) => isActive).length;
    return notHeld(
      `root has ${keys.length} access key${keys.length === 1 ? '' : 's'}, ${active} active`,
      account.isManagement ? 'delete them, signed in as root' : DELETE,
    );
  },
};

/** CRED-4. */
export const noRootCredentials: Requirement = {
  id: 'CRED-4',
  title: 'no root credentials in members',
  judge(account, context) {
    if (account.isManagement) return notApplicable('the management account keeps its root credentials');
    const { root } = account.inAws;
    if (root === undefined || root.password === undefined || root.accessKeys === undefined) {
      return unanswered(account, context);
    }
    const has = [...(root.password ? ['a password'] : []), ...(root.accessKeys.length > 0 ? ['access keys'] : [])];
    return has.length === 0 ? held('root has no credentials') : notHeld(`root has ${has.join(' and ')}`, DELETE);
  },
};
