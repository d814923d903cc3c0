import { remembered } from '../../aws/remembered';
import { textAt } from '../../world/plan/attributes';
import { Thing } from '../../world/world';
import { covering } from '../context';
import { judged } from '../open';
import { AuditContext, held, notHeld, Requirement, unknown } from '../requirement';
import { archiveOpen, archiveWords } from './archive';
import { deployingRoles } from './deploying-roles';
import { hoursTooLate } from './fresh';

const READ_TRAILS = ['cloudtrail:DescribeTrails', 'cloudtrail:GetTrail', 'cloudtrail:GetTrailStatus'];

/** TRAIL-1. */
export const trailRecords: Requirement = {
  id: 'TRAIL-1',
  title: 'a trail of all regions records it, and delivers now',
  judge({ id }, context) {
    const unread = context.unread(READ_TRAILS);
    const trails = trailsOf(context, id);
    if (trails.length === 0) {
      if (unread !== undefined) return unknown(unread);
      return notHeld('no trail of all regions that is switched on records it', 'add a trail section, and deploy trail');
    }
    const problems = trails.map(trail => deliveryProblems(trail, context.snapshot.at));
    const delivering = trails[problems.findIndex(found => found.length === 0)];
    if (delivering !== undefined) return held(`recorded by ${textAt(delivering.attributes, 'name')}`);
    if (unread !== undefined && trails.every(({ state }) => state === undefined)) return unknown(unread);
    return notHeld(problems.flat().join('; '), 'aws cloudtrail get-trail-status says why; then look at bucket and key');
  },
};

/** TRAIL-2. */
export const trailCannotBeChanged: Requirement = {
  id: 'TRAIL-2',
  title: "the trail's logs cannot be changed",
  judge({ id }, context) {
    const trails = trailsOf(context, id);
    if (trails.length === 0) {
      const unread = context.unread(READ_TRAILS);
      return unread === undefined ? notHeld('no trail records it', 'see TRAIL-1') : unknown(unread);
    }
    // one archive that cannot be changed is enough; of the others one that may be is the nearest
    const found = trails.map(archiveJudgement(context));
    return found.find(({ is }) => is === 'held') ?? found.find(({ is }) => is === 'unknown') ?? found[0]!;
  },
};

/** Accounts share trails. */
const archiveJudgement = remembered((context: AuditContext) =>
  remembered((trail: Thing) =>
    judged([...archiveOpen(trail, context), ...deployingRoles(context)], archiveWords(trail, context)),
  ),
);

const trailsOf = (context: AuditContext, account: string): readonly Thing[] => [
  ...new Set(covering(context.coverage.trails, account).flatMap(({ by }) => by)),
];

function deliveryProblems({ attributes, state }: Thing, at: string): readonly string[] {
  const name = textAt(attributes, 'name');
  const error = textAt(state, 'delivery_error');
  if (error !== undefined && error !== '') return [`${name} cannot deliver: ${error}`];
  const latest = textAt(state, 'latest_delivery');
  if (latest === undefined) return [`${name} has not delivered yet`];
  const hours = hoursTooLate(latest, at);
  return hours === undefined ? [] : [`${name} delivered ${hours} hours ago at the latest`];
}
