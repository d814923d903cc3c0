import { RootAccess } from '../../../credentials/apply/root-access';
import { Step } from '../../../credentials/apply/steps';
import { LastUse } from '../../../world/live/reading/root-session';

/** What a root user has here; a virtual device that is not active stays in the account. */
export interface FakeRoot {
  password?: LastUse;
  keys: Record<string, LastUse>;
  certificates: string[];
  mfa: Record<string, 'virtual' | 'hardware'>;
  devices: string[];
}

/** An error as the SDK throws it. */
export const awsError = (name: string, message = 'no'): Error => Object.assign(new Error(message), { name });

/** What happens to a call, told by its number and its words: an error before it is done, or after. */
export type Meets = (
  number: number,
  call: string,
) => { readonly before?: Error; readonly after?: Error; readonly then?: () => void } | undefined;

/** Root users of accounts in memory, with every call that was made. */
export class FakeAws {
  readonly calls: string[] = [];
  readonly states = new Map<string, string>();
  /** Milliseconds since 1970. */
  time = Date.parse('2026-06-30T12:00:00Z');
  meets: Meets = () => undefined;
  private sessions = 0;

  constructor(readonly roots: Map<string, FakeRoot>) {}

  /** Calls that changed something, as often as AWS did it. */
  readonly changed: string[] = [];

  readonly access: RootAccess = {
    stateOf: account => this.call(`state ${account}`, () => this.states.get(account) ?? 'ACTIVE'),
    open: (account, task) =>
      this.call(`open ${account} ${task}`, () => {
        const id = `ASIASESSION${String(++this.sessions).padStart(4, '0')}`;
        const until = this.time + 900_000;
        const alive = <T>(words: string, answer: () => T) =>
          this.call(`${words} in ${account}`, () => {
            if (this.time >= until) throw awsError('ExpiredToken');
            return answer();
          });
        const root = this.roots.get(account)!;
        return {
          ...{ id, until },
          read: () =>
            alive('read', () => ({
              password: root.password === undefined ? (false as const) : { lastUse: root.password },
              keys: Object.entries(root.keys).map(([key, lastUse]) => ({ id: key, active: true, lastUse })),
              certificates: [...root.certificates],
              mfa: Object.entries(root.mfa).map(([serial, kind]) => ({ serial, kind })),
              unread: [],
            })),
          hasPassword: () =>
            alive('has password', () => {
              if (root.password === undefined) throw awsError('NoSuchEntityException');
              return true as const;
            }),
          allowPassword: () =>
            alive('allow password', () => {
              this.changed.push(`allow password in ${account}`);
              root.password ??= { is: 'never' };
            }),
          lastUseOf: key => alive(`last use of ${key}`, () => root.keys[key]!),
          perform: step => alive(`${words(step)}`, () => this.change(account, root, step)),
        };
      }),
  };

  private change(account: string, root: FakeRoot, step: Step): void {
    const there =
      step.do === 'delete-password'
        ? root.password !== undefined
        : step.do === 'delete-key'
          ? step.id in root.keys
          : step.do === 'delete-certificate'
            ? root.certificates.includes(step.id)
            : step.do === 'deactivate-mfa'
              ? step.serial in root.mfa
              : root.devices.includes(step.serial);
    if (step.do === 'delete-device' && step.serial in root.mfa) throw awsError('DeleteConflictException');
    if (!there) throw awsError('NoSuchEntityException');
    this.changed.push(`${words(step)} in ${account}`);
    if (step.do === 'delete-password') delete root.password;
    if (step.do === 'delete-key') delete root.keys[step.id];
    if (step.do === 'delete-certificate') root.certificates = root.certificates.filter(id => id !== step.id);
    if (step.do === 'delete-device') root.devices = root.devices.filter(serial => serial !== step.serial);
    if (step.do === 'deactivate-mfa') {
      if (root.mfa[step.serial] === 'virtual') root.devices.push(step.serial);
      delete root.mfa[step.serial];
    }
  }

  private async call<T>(words: string, answer: () => T): Promise<T> {
    await Promise.resolve();
    this.calls.push(words);
    const met = this.meets(this.calls.length, words);
    if (met?.before !== undefined) throw met.before;
    const answered = answer();
    met?.then?.();
    if (met?.after !== undefined) throw met.after;
    return answered;
  }
}

const words = (step: Step): string => Object.values(step).join(' ');
