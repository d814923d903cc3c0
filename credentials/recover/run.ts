import { AwsFailure } from '../../world/clients/aws-failure';
import { askAws, Asked, Asking, CannotGoOn, Interrupted, NO_TOPIC } from '../apply/asking';
import { Stopped, stoppedBy } from '../apply/campaign';
import { RootAccess, RootSession } from '../apply/root-access';
import { isTouched, mayBeAllowed, RecoveryEnd, RecoveryFile, RecoveryState } from './state';

/** What it takes to allow recovery in one account. */
export interface RecoveryTools extends Asking {
  readonly access: RootAccess;
  readonly file: RecoveryFile;
  /** Sends the message before it or after it, and returns its id. */
  readonly announce: (which: 'open' | 'close', state: RecoveryState) => Promise<string>;
  /** Writes the record, and returns where it is. The same state gives the same record. */
  readonly writeRecord: (state: RecoveryState) => string;
}

/** Looks until AWS shows what it made. */
const MOST_LOOKS = 5;

/**
 * Allows the password of root of one account to be set again, and reads back: a message, a root session with the task of
 * allowing it, one that may only read, a record, a second message. Root that has a password keeps it, and nothing is done.
 */
export async function runRecovery(tools: RecoveryTools): Promise<Stopped> {
  const { file } = tools;
  try {
    await tell('open', tools);
    file.change({ end: await allow(tools) });
    return await finish(tools);
  } catch (error) {
    const stopped = stoppedBy(error);
    if (file.state.end === undefined && isTouched(file.state)) {
      try {
        concludeRecovery(tools, stopped.why === 'failed' ? `it stopped: ${stopped.message}` : 'it was interrupted');
      } catch (second) {
        return stoppedBy(second);
      }
    }
    return stopped;
  }
}

/** Does what is left of a recovery that has an end: its record, and the message. */
export async function finishRecovery(tools: RecoveryTools): Promise<Stopped> {
  try {
    return await finish(tools);
  } catch (error) {
    return stoppedBy(error);
  }
}

/**
 * Ends a run that was cut off, by what is known of it, and writes its record. What AWS has now the next run reads.
 *
 * @throws when nothing can be written
 */
export function concludeRecovery(
  { file, writeRecord }: Pick<RecoveryTools, 'file' | 'writeRecord'>,
  why = 'the run was ended before it was over',
): void {
  const end: RecoveryEnd = mayBeAllowed(file.state) ? { is: 'unsure', why } : { is: 'held', why };
  const record = writeRecord({ ...file.state, end, concluded: true });
  file.change({ end, concluded: true, record });
}

async function finish(tools: RecoveryTools): Promise<Stopped> {
  record(tools);
  await tell('close', tools);
  return { why: 'done' };
}

async function allow(tools: RecoveryTools): Promise<RecoveryEnd> {
  const { file } = tools;
  const session = await open('recover', tools);
  if ('refused' in session) return { is: 'held', why: sentence(session.refused) };
  const before = await has(session.opened, tools);
  if (before.is === 'value') {
    file.change({ password: 'there' });
    return { is: 'there' };
  }
  if (before.is !== 'missing') return { is: 'held', why: whyNot(before) };
  if (tools.stop.aborted) throw new Interrupted();
  file.change({ password: 'asked' });
  const asked = await askAws(tools, 'iam:CreateLoginProfile', () => session.opened.allowPassword());
  if (asked.is !== 'value') {
    file.change({ password: undefined });
    if (asked.is === 'missing') return { is: 'held', why: 'AWS says that there is no such root user' };
    return { is: 'held', why: whyNot(asked) };
  }
  file.change({ password: 'allowed' });
  const why = await whyNotRead(tools);
  return why === undefined ? { is: 'allowed' } : { is: 'unsure', why };
}

/** Reads back by a session that may only read: undefined when the password is there. */
async function whyNotRead(tools: RecoveryTools): Promise<string | undefined> {
  const session = await open('audit', tools);
  if ('refused' in session) return `it could not be read back: ${sentence(session.refused)}`;
  for (let look = 1; ; look++) {
    const found = await has(session.opened, tools);
    if (found.is === 'value') return undefined;
    if (found.is !== 'missing') return `it could not be read back: ${whyNot(found)}`;
    if (look === MOST_LOOKS) return 'AWS answered that it is allowed, and does not show it';
    await tools.pause(1_000 * 2 ** look);
  }
}

/** Opens a session, and writes down that it is asked for before, and its access key id after. */
async function open(
  task: 'recover' | 'audit',
  tools: RecoveryTools,
): Promise<{ readonly opened: RootSession } | { readonly refused: AwsFailure }> {
  const { file, access } = tools;
  if (tools.stop.aborted) throw new Interrupted();
  const before = file.state.sessions;
  file.change({ sessions: [...before, { task }] });
  const asked = await askAws(tools, 'sts:AssumeRoot', () => access.open(file.state.account, task));
  if (asked.is === 'value') {
    file.change({ sessions: [...before, { task, id: asked.value.id }] });
    return { opened: asked.value };
  }
  // credentials that have ended are the caller's here
  if (asked.is === 'expired') throw new CannotGoOn(asked.failure);
  return {
    refused:
      asked.is === 'missing'
        ? { message: 'there is no such account', hint: 'npx rootguard init --update says what changed' }
        : asked.failure,
  };
}

const has = (session: RootSession, tools: RecoveryTools): Promise<Asked<true>> =>
  askAws(tools, 'iam:GetLoginProfile', () => session.hasPassword());

function whyNot(asked: Exclude<Asked<unknown>, { readonly is: 'value' | 'missing' }>): string {
  if (asked.is === 'expired') return `the session has ended: ${sentence(asked.failure)}`;
  return sentence(asked.failure);
}

/** Sends a message once; one of which nobody knows whether it was sent is sent again. */
async function tell(which: 'open' | 'close', tools: RecoveryTools): Promise<void> {
  const { file } = tools;
  if (file.state.told[which] !== undefined) return;
  const asked = await askAws(tools, 'sns:Publish', () => tools.announce(which, file.state));
  if (asked.is === 'value') return file.change({ told: { ...file.state.told, [which]: asked.value } });
  throw new CannotGoOn(asked.is === 'missing' ? NO_TOPIC : asked.failure);
}

/** Writes the record once, where a session may have been opened. */
function record({ file, writeRecord }: Pick<RecoveryTools, 'file' | 'writeRecord'>): void {
  if (file.state.record === undefined && isTouched(file.state)) file.change({ record: writeRecord(file.state) });
}

const sentence = ({ message, hint }: AwsFailure): string => `${message} (${hint})`;
