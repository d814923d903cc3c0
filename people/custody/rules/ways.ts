import { RootSessions } from '../custody';
import { Said } from '../said';
import { Asset, Grip, gripOf } from './grips';

/** What of a root user a way needs; of root sessions those whose task changes its credentials. */
type Need = 'mailbox' | 'password' | 'mfa' | 'phone' | 'create' | 'delete';

/** One way to become the root user of an account. */
interface Way {
  readonly needs: readonly Need[];
  /** When the way is open, by what root has: credentials of which kind. */
  readonly isOpen: (root: Root) => boolean;
  /** What whoever has all of it can do. */
  readonly can: string;
}

/** What decides which ways are open; undefined where the file does not say. */
interface Root {
  /** Whether AWS lets the password be recovered by the mailbox. */
  readonly recovers: boolean | undefined;
  readonly hasMfa: boolean | undefined;
}

/**
 * Every way, as AWS has them: the password and the MFA device; the password by the mailbox; the device by AWS Support, who ask
 * for mailbox and phone; and in members root sessions whose tasks let a password be recovered or take the device away.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reset-root-password.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_lost-or-broken.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
 */
export const WAYS: readonly Way[] = [
  { needs: ['password', 'mfa'], isOpen: ({ hasMfa }) => hasMfa === true, can: 'can sign in alone' },
  { needs: ['mailbox', 'mfa'], isOpen: both, can: 'can reset the password alone' },
  { needs: ['mailbox', 'phone'], isOpen: both, can: 'can have the MFA device removed and reset the password alone' },
  { needs: ['create', 'mailbox'], isOpen: () => true, can: 'can allow a password and set it alone' },
  { needs: ['delete', 'password'], isOpen: both, can: 'can remove the MFA device and sign in alone' },
  { needs: ['delete', 'mailbox'], isOpen: both, can: 'can remove the MFA device and reset the password alone' },
  {
    needs: ['password'],
    isOpen: ({ hasMfa }) => hasMfa === false,
    can: 'can sign in alone: no MFA device is asked for',
  },
  {
    needs: ['mailbox'],
    isOpen: ({ recovers, hasMfa }) => recovers === true && hasMfa === false,
    can: 'can reset the password alone: no MFA device is asked for',
  },
];

function both({ recovers, hasMfa }: Root): boolean {
  return recovers === true && hasMfa === true;
}

/** How somebody becomes root alone. */
export interface Completion {
  /** What they hold, in the order of the way. */
  readonly grips: readonly Grip[];
  readonly can: string;
}

/** How a person becomes the root user of an account alone, by the shortest chain; undefined when they cannot. */
export function completionOf(person: string, said: Said, assets: readonly Asset[]): Completion | undefined {
  const root: Root = {
    recovers: said.password === undefined ? undefined : said.password !== 'none',
    hasMfa: said.mfaDevices === undefined ? undefined : said.mfaDevices.length > 0,
  };
  const has = (need: Need): Grip | undefined => {
    const asset = assetFor(need, said, assets);
    return asset === undefined ? undefined : gripOf(asset, person);
  };
  let best: (Completion & { readonly steps: number }) | undefined;
  for (const { needs, isOpen, can } of WAYS) {
    const grips = isOpen(root) ? needs.flatMap(need => has(need) ?? []) : [];
    const steps = grips.reduce((sum, grip) => sum + grip.steps, 0);
    if (grips.length < needs.length || grips.length === 0) continue;
    if (best === undefined || steps < best.steps) best = { grips, can, steps };
  }
  return best;
}

const TASKS = { create: 'IAMCreateRootUserPassword', delete: 'IAMDeleteRootUserCredentials' } as const;

function assetFor(need: Need, { rootSessions }: Said, assets: readonly Asset[]): Asset | undefined {
  const of = (factor: Asset['factor']) => assets.find(asset => asset.factor === factor);
  if (need === 'create' || need === 'delete') {
    return typeof rootSessions === 'object' && rootSessions.tasks.includes(TASKS[need])
      ? of('root_sessions')
      : undefined;
  }
  return of(need === 'mfa' ? 'mfa_devices' : need);
}

/** Whether sessions change credentials, so that the right to open them is one. */
export const changesCredentials = ({ tasks }: RootSessions): boolean =>
  tasks.includes(TASKS.create) || tasks.includes(TASKS.delete);
