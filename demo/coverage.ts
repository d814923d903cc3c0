import { addDays } from '../config/calendar-day';
import { Account, Organization } from '../config/organization';
import { ROOT_DENY } from '../config/scps/scps';
import { coverage } from '../world/coverage';
import { Control, Covered } from '../world/covered';
import { liveWorld } from '../world/live/live-world';
import { readEverything } from '../world/live/read-living';
import { textAt, valueAt } from '../world/plan/attributes';

/** What AWS answers about one account. */
export interface AccountCoverage {
  readonly account: Account;
  /** Alternate contacts that are set, of three. */
  readonly contacts: number;
  readonly primaryContact: boolean;
  /** Whether SCPs deny everything to the account's root user now. */
  readonly rootDenied: boolean;
  /** Whether they will after the last exemption of the org file has ended. */
  readonly rootDeniedLater: boolean;
  /** Whether a logging, multi-region organization trail records the account. */
  readonly trail: boolean;
  readonly rootAlarm: boolean;
  /** Regions whose root events are forwarded. */
  readonly forwardedRegions: number;
}

/**
 * Reads the world of every active account back through the AWS API, by the credentials and the endpoint of the environment,
 * and tells who is covered in it.
 *
 * @param faster - times that AWS may be asked more often than its quotas say
 * @throws Error when something could not be read: a table with gaps would look like one without
 */
export async function readCoverage(organization: Organization, faster: number): Promise<AccountCoverage[]> {
  const living = await readEverything({ regions: [organization.region], faster });
  if ('refused' in living) throw new Error(`AWS could not be asked: ${living.refused.message}`);
  const { snapshot } = living;
  const unread = snapshot.unknown.find(({ action }) => !ELSEWHERE.test(action));
  if (unread !== undefined) throw new Error(`${unread.action} could not be read: ${unread.reason}`);
  const world = liveWorld(snapshot);
  const lastDay = organization.scps
    .find(({ id }) => id === ROOT_DENY.id)
    ?.exemptions.map(({ until }) => until)
    .sort()
    .at(-1);
  const { contacts, primaryContacts, rootDenied, trails, alarms, forwarding } = coverage(world);
  const deniedLater =
    lastDay === undefined
      ? rootDenied
      : coverage({ ...world, at: new Date(addDays(lastDay, 1)).toISOString() }).rootDenied;
  return organization.accounts
    .filter(({ status }) => status === 'active')
    .map(account => {
      const whatOf = ({ covered }: Control, counts: (one: Covered) => boolean = () => true) =>
        new Set(covered.flatMap(one => (one.of === account.id && counts(one) ? one.what : [])));
      return {
        account,
        contacts: whatOf(contacts).size,
        primaryContact: whatOf(primaryContacts).size > 0,
        rootDenied: whatOf(rootDenied).size > 0,
        rootDeniedLater: whatOf(deniedLater).size > 0,
        trail: whatOf(trails).size > 0,
        rootAlarm: whatOf(alarms, rings).size > 0,
        forwardedRegions: whatOf(forwarding, isCurrent).size,
      };
    });
}

/** What the table does not show, and what is read of it in other accounts. */
const ELSEWHERE = /^(?:s3|kms|guardduty|securityhub):/;

/** An alarm whose actions are off watches for nobody. */
const rings = ({ by }: Covered): boolean =>
  by.every(({ attributes }) => valueAt(attributes, 'actions_enabled') !== false);

const isCurrent = ({ by }: Covered): boolean => by.every(({ state }) => textAt(state, 'status') === 'CURRENT');
