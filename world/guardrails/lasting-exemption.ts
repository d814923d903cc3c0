import { lasts } from '../../config/calendar-day';
import { Exemption, Organization } from '../../config/organization';
import { ROOT_DENY } from '../../config/scps/scps';

/**
 * The exemption of the org file from the denial of root, while it lasts.
 *
 * @param at - a day, or a moment in ISO 8601
 */
export const lastingExemption = ({ scps }: Organization, account: string, at: string): Exemption | undefined =>
  scps
    .find(({ id }) => id === ROOT_DENY.id)
    ?.exemptions.find(({ accountId, until }) => accountId === account && lasts(until, at));
