import { Organization } from '../../config/organization';
import { EventBridgeEvent } from '../../aws/events/eventbridge-event';
import { Answer } from './aws-answer';
import { AccountBook } from './account-settings';
import { AwsRequest } from './aws-request';
import { FrontSettings } from './front-settings';
import { MotoClient } from './moto-client';
import { RegionBook } from './region-book';

/** What the services of the front share. */
export interface FrontContext {
  readonly moto: MotoClient;
  readonly organization: Organization;
  /** What no call brings about, and somebody said of an account. */
  readonly accounts: AccountBook;
  /** Which regions each account has enabled. */
  readonly regions: RegionBook;
  readonly settings: FrontSettings;
  /** Account a request is made from: the assumed role's, else the management account. */
  readonly accountOf: (request: AwsRequest) => string;
  /** Passes a request to moto as the account it is made from. */
  readonly forward: Service;
  /** Puts an event of AWS itself on the default bus of its account and region; returns when it is delivered. */
  readonly emit: (event: EventBridgeEvent) => Promise<void>;
}

/** One service of the front: answers a request, or throws an AwsError. */
export type Service = (request: AwsRequest) => Promise<Answer>;
