import { remembered } from '../../aws/remembered';
import { textAt } from '../../world/plan/attributes';
import { Thing } from '../../world/world';
import { covering } from '../context';
import { judged } from '../open';
import { AuditContext, Judgement, notHeld, Requirement, unknown } from '../requirement';
import { archiveOpen, archiveWords } from './archive';
import { deployingRoles } from './deploying-roles';
import { recordingOpen } from './recording';

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
    // one trail that records and delivers is enough; of the others one that may is the nearest
    const found = trails.map(trail =>
      judged(recordingOpen(trail, id, context), `recorded by ${textAt(trail.attributes, 'name')}`),
    );
    return best(found);
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
    return best(trails.map(archiveJudgement(context)));
  },
};

/** Accounts share trails. */
const archiveJudgement = remembered((context: AuditContext) =>
  remembered((trail: Thing) =>
    judged([...archiveOpen(trail, context), ...deployingRoles(context)], archiveWords(trail, context)),
  ),
);

const best = (found: readonly Judgement[]): Judgement =>
  found.find(({ is }) => is === 'held') ?? found.find(({ is }) => is === 'unknown') ?? found[0]!;

const trailsOf = (context: AuditContext, account: string): readonly Thing[] => [
  ...new Set(covering(context.coverage.trails, account).flatMap(({ by }) => by)),
];
