import { SandboxClients } from '../sandbox/sandbox-clients';
import { Deployed, Stack } from './deployed';

/** Who changes something: the management account, and a role in a member. */
export interface Hand {
  readonly deployed: Deployed;
  readonly aws: SandboxClients;
  readonly in: (account: string) => Promise<SandboxClients>;
}

/** Something that somebody changes in AWS by a plain call, and nobody plans. */
export interface Change {
  /** What, in few words. */
  readonly what: string;
  /** The stack whose plan is looked at: the one that looks after what is changed. */
  readonly stack: Stack;
  /** What the audit's new lines have to have; undefined where no requirement is about it. */
  readonly audit?: RegExp;
  /** The same of what the review says of AWS without a new plan. */
  readonly living?: RegExp;
  /** What the new lines of the plan's review have to have; undefined where the stack does not look after it. */
  readonly plan?: RegExp;
  /** What the plan says after it was changed back, because AWS counts or fills in what nobody set. */
  readonly leaves?: RegExp;
  /** Why nobody can change it back by a call; it is made after all others then, and nothing is looked at after it. */
  readonly lasting?: string;
  /** @returns what changes it back */
  readonly make: (hand: Hand) => Promise<() => Promise<unknown>>;
}

export const REGION = 'us-east-1';
export const ROOT = 'r-exam';
export const MANAGEMENT = '111111111111';
export const ARCHIVE = '222222222222';
export const SANDBOX_ONE = '141414141414';
export const SHOP_TEST = '121212121212';
export const PAYMENTS = '777777777777';
/** How a client of the management account is made. */
export const settings = ({ deployed: { sandbox } }: Hand) => ({
  ...{ endpoint: sandbox.endpoint, region: REGION },
  credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
});

export const TOPIC = `arn:aws:sns:${REGION}:${MANAGEMENT}:rootguard-critical`;
