import { AwsError } from '../../sandbox/front/aws-answer';
import { AwsRequest } from '../../sandbox/front/aws-request';
import { Chance } from '../../sandbox/starting/chance';

/** When a process is killed: before AWS has its call, after AWS has done it and before it hears so, or at its next read. */
export const MOMENTS = ['lost', 'before', 'at a read'] as const;
export type Moment = (typeof MOMENTS)[number];

/** A call that leaves something behind: a root session, something deleted, a message. The others only read. */
export const isChanging = (operation: string): boolean => /^(AssumeRoot$|Delete|Deactivate|Publish)/.test(operation);

/** Longest run of calls that AWS refuses, one after another: three times what the SDK tries by itself. */
const LONGEST_BURST = 16;
/** One call in so many begins such a run. */
const RARELY = 200;

/** Kills whoever calls AWS at every nth call that changes something, and refuses some calls because there are too many. */
export class Kills {
  /** How often a process was killed, by when; and at AssumeRoot or Publish, whose answers it lost. */
  readonly byMoment: Record<Moment, number> = { lost: 0, before: 0, 'at a read': 0 };
  readonly lost: string[] = [];
  calls = 0;
  changing = 0;
  throttled = 0;
  private burst = 0;
  private waiting: Moment | undefined;
  private kill: (() => void) | undefined;

  constructor(
    private readonly every: number,
    private readonly chance: Chance,
  ) {}

  get kills(): number {
    return Object.values(this.byMoment).reduce((sum, count) => sum + count, 0);
  }

  /** The process that is killed from now on; undefined for none. */
  aim(kill: (() => void) | undefined): void {
    this.kill = kill;
  }

  /** Told of each call before AWS has it; what AWS refuses it with. */
  readonly before = ({ operation }: AwsRequest): AwsError | undefined => {
    this.calls++;
    if (this.burst > 0 || this.chance.below(RARELY) === 0) {
      this.burst = this.burst > 0 ? this.burst - 1 : this.chance.below(LONGEST_BURST);
      this.throttled++;
      return new AwsError('Throttling', 'Rate exceeded');
    }
    if (this.kill === undefined) return undefined;
    if (!isChanging(operation)) return this.waiting === 'at a read' ? this.strike() : undefined;
    // the first one is of the message that opens the campaign
    if (this.changing++ % this.every === 0) this.waiting ??= MOMENTS[this.kills % MOMENTS.length];
    return this.waiting === 'before' ? this.strike() : undefined;
  };

  /** Told of each call when AWS has done it, and before its answer is heard. */
  readonly after = (operation: string): void => {
    if (this.kill === undefined || this.waiting !== 'lost' || !isChanging(operation)) return;
    this.lost.push(operation);
    this.strike();
  };

  /** What is killed hears nothing of this. */
  private strike(): AwsError {
    this.byMoment[this.waiting!]++;
    this.waiting = undefined;
    const kill = this.kill!;
    this.kill = undefined;
    kill();
    return new AwsError('ServiceUnavailable', 'nobody hears this', 503);
  }
}
