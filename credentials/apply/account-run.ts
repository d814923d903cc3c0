import { AwsFailure } from '../../world/clients/aws-failure';
import { CampaignTarget } from '../plan';
import { RootCredentials } from '../../world/live/reading/root-session';
import { Asked, askAws, Asking, CannotGoOn, Interrupted } from './asking';
import { changesSince, usedSince } from './changes';
import { End, Journal, Task } from './journal';
import { RootAccess, RootSession } from './root-access';
import { isToDo, leftIn, PERMISSIONS, Step, stepKey, stepsOf, subjectOf } from './steps';

/** What it takes to work on an account. */
export interface AccountTools extends Asking {
  readonly access: RootAccess;
  readonly journal: Journal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Why the account is left alone today, whatever its credentials are. */
  readonly reasonsAgainst: (target: CampaignTarget, now: RootCredentials) => readonly string[];
}

/** A session is not used in its last minute: a call would meet its end. */
const MARGIN = 60_000;
/** Sessions of one account to delete in; each is good for a quarter of an hour. */
const MOST_SESSIONS = 4;
/** Looks until AWS no longer lists what it deleted. */
const MOST_LOOKS = 5;

/** The account ends here, for these reasons. */
class Ended extends Error {
  constructor(readonly why: readonly string[]) {
    super(why.join('; '));
  }
}

/**
 * Does what the plan says of one account, as far as it is not done, and reads back. Every call that changes something stands
 * in the journal before it is made, and its answer after it; what the journal has no answer to is read first.
 *
 * @throws Interrupted, CannotGoOn, and what the journal throws: the account has no end then, and the next run goes on
 */
export async function runAccount(target: CampaignTarget, tools: AccountTools): Promise<End> {
  const { account } = target;
  const { journal } = tools;
  const progress = () => journal.progress.accounts.get(account);
  const isTouched = () => {
    const { done, open } = progress() ?? { done: new Map<string, { was: string }>(), open: [] };
    return open.length > 0 || [...done.values()].some(({ was }) => was === 'done');
  };
  try {
    const state = valueOf(await askAws(tools, 'organizations:DescribeAccount', () => tools.access.stateOf(account)));
    if (state !== 'ACTIVE') {
      throw new Ended([state === undefined ? 'the account is no member any more' : `the account is ${state}`]);
    }
    await new Deletion(target, tools).run();
    const left = await readBack(account, tools);
    return left.length === 0 ? { is: 'verified' } : { is: isTouched() ? 'left' : 'held', why: [...left] };
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    return { is: isTouched() ? 'left' : 'held', why: [...error.why] };
  }
}

/** The steps of one account, in one session after another. */
class Deletion {
  private sessions = 0;
  private session: RootSession | undefined;
  private seen: RootCredentials | undefined;

  constructor(
    private readonly target: CampaignTarget,
    private readonly tools: AccountTools,
  ) {}

  async run(): Promise<void> {
    await this.look();
    for (const step of stepsOf(this.target)) {
      while (!(await this.isOver(step)));
    }
  }

  private get done(): ReadonlySet<string> {
    return new Set(this.tools.journal.progress.accounts.get(this.target.account)?.done.keys());
  }

  /** Opens a session and reads what root has; the account ends where that is not what the plan says. */
  private async look(): Promise<RootSession> {
    const { target, tools } = this;
    if (++this.sessions > MOST_SESSIONS) throw new Ended([`${MOST_SESSIONS} sessions ended before it was done`]);
    const session = await openSession(target.account, 'delete', tools);
    const now = await readWith(session, tools);
    if (now === undefined) return this.look();
    const against = [...changesSince(target, now, this.done), ...tools.reasonsAgainst(target, now)];
    if (against.length > 0) throw new Ended(against);
    this.session = session;
    this.seen = now;
    return session;
  }

  /** Takes a step, unless it is done. False: the session has ended, and the step is looked at again. */
  private async isOver(step: Step): Promise<boolean> {
    const { account } = this.target;
    const { journal } = this.tools;
    if (this.done.has(stepKey(step))) return true;
    let session = this.session!;
    if (session.until - this.tools.now() < MARGIN) session = await this.look();
    if (!isToDo(step, this.seen!)) {
      const wasAsked = journal.progress.accounts.get(account)?.open.some(one => stepKey(one) === stepKey(step));
      journal.write({ account, done: step, was: wasAsked === true ? 'done' : 'gone' });
      return true;
    }
    if (step.do === 'delete-key' && !(await this.isUnused(step.id, session))) return false;
    if (this.tools.stop.aborted) throw new Interrupted();
    journal.write({ account, intent: step });
    const asked = await askAws(this.tools, PERMISSIONS[step.do], () => session.perform(step));
    if (asked.is === 'expired') {
      journal.write({ account, not: step });
      await this.look();
      return false;
    }
    if (asked.is === 'denied' || asked.is === 'conflict') {
      journal.write({ account, not: step });
      throw new Ended([notDone(step, asked.failure)]);
    }
    journal.write({ account, done: step, was: asked.is === 'missing' && !this.wasThere(step) ? 'gone' : 'done' });
    return true;
  }

  /**
   * Whether what is missing now was there before: an answer that was lost is given again as that there is no such thing. A
   * device that is not active is in no list.
   */
  private wasThere(step: Step): boolean {
    if (step.do !== 'delete-device') return true;
    const { done } = this.tools.journal.progress.accounts.get(this.target.account)!;
    return done.get(stepKey({ ...step, do: 'deactivate-mfa' }))?.was === 'done';
  }

  /** Reads the last use of a key once more. False: the session has ended. */
  private async isUnused(id: string, session: RootSession): Promise<boolean> {
    const asked = await askAws(this.tools, 'iam:GetAccessKeyLastUsed', () => session.lastUseOf(id));
    if (asked.is === 'expired') {
      await this.look();
      return false;
    }
    const now =
      asked.is === 'value'
        ? asked.value
        : ({ is: 'unknown', reason: asked.is === 'missing' ? 'there is no such key' : asked.failure.message } as const);
    const before = this.target.keys.find(key => key.id === id)!.lastUse;
    const used = usedSince(`key ${id}`, before, now);
    if (used.length > 0) throw new Ended(used);
    return true;
  }
}

/** Opens a session, and writes its access key id down. */
async function openSession(account: string, task: Task, tools: AccountTools): Promise<RootSession> {
  const { journal, access } = tools;
  if (tools.stop.aborted) throw new Interrupted();
  journal.write({ account, opens: task });
  const asked = await askAws(tools, 'sts:AssumeRoot', () => access.open(account, task));
  // credentials that have ended are the caller's here
  if (asked.is === 'expired') throw new CannotGoOn(asked.failure);
  if (asked.is !== 'value') {
    throw new Ended([asked.is === 'missing' ? 'no root session: there is no such account' : sentence(asked.failure)]);
  }
  const { id, until } = asked.value;
  journal.write({ account, session: id, task, until: new Date(until).toISOString() });
  return asked.value;
}

/** What root has; undefined where the session has ended. */
async function readWith(session: RootSession, tools: AccountTools): Promise<RootCredentials | undefined> {
  const asked = await askAws(tools, 'iam:ListAccessKeys', () => session.read());
  return asked.is === 'expired' ? undefined : valueOf(asked);
}

/** What root still has, by a session that may only read: nothing when all is gone. */
async function readBack(account: string, tools: AccountTools): Promise<readonly string[]> {
  const session = await openSession(account, 'audit', tools);
  for (let look = 1; ; look++) {
    const now = await readWith(session, tools);
    if (now === undefined) return ['it could not be read back: the session has ended'];
    if (now.unread.length > 0) {
      return now.unread.map(({ action, reason }) => `it could not be read back, ${action} has no answer: ${reason}`);
    }
    const left = leftIn(now);
    if (left.length === 0 || look === MOST_LOOKS) return left.map(what => `${what} is still there`);
    await tools.pause(1_000 * 2 ** look);
  }
}

function valueOf<T>(asked: Asked<T>): T | undefined {
  if (asked.is === 'value') return asked.value;
  if (asked.is === 'missing') return undefined;
  if (asked.is === 'expired') throw new CannotGoOn(asked.failure);
  throw new Ended([sentence(asked.failure)]);
}

const sentence = ({ message, hint }: AwsFailure): string => `${message} (${hint})`;
const notDone = (step: Step, { message, hint }: AwsFailure): string =>
  `${subjectOf(step)} could not be deleted: ${message} (${hint})`;
