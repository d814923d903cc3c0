import { isAlertTarget } from '../../config/alert-targets';
import { textAt } from '../../world/plan/attributes';
import { covering } from '../context';
import { held, notHeld, off, Requirement, unknown } from '../requirement';

/** Why nothing of an account's own is asked for. */
export const NOT_A_TARGET = 'alerts.targets does not reach it yet';

const READ = ['cloudformation:ListStackSets', 'cloudformation:DescribeStackSet', 'cloudformation:ListStackInstances'];

/** Most regions named in a sentence. */
const SHOWN = 5;

/** DET-3. */
export const eventsAreForwarded: Requirement = {
  id: 'DET-3',
  title: 'events of every region announce root sign-in and use',
  judge({ id, ou }, context) {
    const { organization } = context;
    const { alerts } = organization;
    if (alerts === undefined) return off('the org file has no alerts section');
    if (!isAlertTarget(organization, alerts, { id, ou })) return off(NOT_A_TARGET);
    const instances = covering(context.coverage.forwarding, id);
    const current = new Set(
      instances
        .filter(({ by }) => by.every(({ state }) => (textAt(state, 'status') ?? 'CURRENT') === 'CURRENT'))
        .map(({ what }) => what),
    );
    const missing = alerts.regions.filter(region => !current.has(region));
    if (missing.length === 0) return held(`forwarded from ${current.size} regions`);
    const failed = context.unread(READ);
    if (failed !== undefined) return unknown(failed);
    const shown = missing.slice(0, SHOWN).join(', ');
    const more = missing.length > SHOWN ? ` and ${missing.length - SHOWN} more` : '';
    return notHeld(`not forwarded from ${shown}${more}`, 'npx rootguard deploy forwarding');
  },
};
