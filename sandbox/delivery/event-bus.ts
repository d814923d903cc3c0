import { EventBridgeEvent } from '../../aws/events/eventbridge-event';

/** An event bus. */
export interface EventBus {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** A rule with what its delivery needs. */
export interface EventRule {
  readonly Name: string;
  readonly Arn: string;
  readonly State: string;
  readonly EventPattern?: string;
}

/** A target of a rule, as PutTargets has it. */
export interface EventTarget {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly RetryPolicy?: { readonly MaximumEventAgeInSeconds?: number; readonly MaximumRetryAttempts?: number };
}

/** An event on its way. */
export interface Delivery {
  readonly event: EventBridgeEvent;
  /** The bus that it is on. */
  readonly bus: EventBus;
  /** Whether a rule of another bus sent it here: such an event is sent to no third bus. */
  readonly forwarded: boolean;
}

/** Puts an event on a bus, and returns when every target of every matching rule has it or has failed. */
export type Deliver = (delivery: Delivery) => Promise<void>;
