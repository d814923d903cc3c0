import { trailAccounts } from '../../../world/change-accounts';
import { Step } from '../../../world/fates';
import { changesRegion } from '../../../world/place';
import { isSensitive, isUnknown, show, textAt, valueAt } from '../../../world/plan/attributes';
import { Attributes } from '../../../world/plan/plan';
import { changed, isSet } from '../../../world/plan/values';
import { Weakening } from '../../compare/fact';
import { Check, on, SET, unknownSentence } from '../../compare/order';
import { ended, thingRule } from '../../compare/thing-rule';
import { narrowsDataEvents, NETWORK_ACTIVITY } from './trail-data-events';
import { lesserDelivery } from './trail-delivery';
import { managementEvents, selectsDataEvents, wasExcluded } from '../../../world/management-events';

const CHECKS: readonly Check[] = [
  {
    ...{ path: 'enable_logging', keeps: on(), about: 'whether the trail records' },
    sentence: 'The trail stops recording.',
    means: 'Nothing that anybody does in the accounts of the trail is recorded from then on, and no alarm rings.',
  },
  {
    ...{ path: 'is_multi_region_trail', keeps: on(), about: 'whether the trail records every region' },
    sentence: 'The trail records its home region only.',
    means: 'Whatever happens in another region is neither recorded nor noticed.',
  },
  {
    ...{ path: 'is_organization_trail', keeps: on(), about: 'whether the trail records the whole organization' },
    sentence: 'The trail records its own account only.',
    means: 'No member account is recorded any more, and members can remove what was laid over them.',
  },
  {
    ...{ path: 'include_global_service_events', keeps: on(), about: 'whether the trail records global services' },
    sentence: 'The trail leaves out global services.',
    means: 'Changes in IAM, STS and Organizations, and sign-ins of root, are not recorded.',
  },
  {
    ...{ path: 'enable_log_file_validation', keeps: on(), about: 'whether log files are validated' },
    sentence: 'Log files are no longer validated.',
    means: 'The chain of digests breaks: nobody can prove later that no log file was changed or deleted.',
  },
  {
    ...{ path: 'kms_key_id', keeps: SET, about: 'the key that encrypts the log files' },
    sentence: 'Log files are no longer encrypted with the key of the trail.',
    means: 'Whoever may read the bucket can read the log files, without the key.',
  },
];

const UNRECORDED =
  'Nothing that anybody does in its accounts is recorded from then on, no alarm rings, and the chain of digests ends.';
const UNNOTICED = 'It still records, but whoever stops or changes it by hand is not noticed by the next plan.';

const ROLE = 'cloud_watch_logs_role_arn';
const NO_ALARM = 'Metric filters on the log group before, and their alarms, see nothing from then on.';

/** A trail keeps recording all it recorded, and delivers where it delivered. */
export const trailStaysOn = thingRule(
  'trail-stays-on',
  'A trail is deleted or stopped, records, validates or encrypts less, or delivers elsewhere.',
  {
    types: ['aws_cloudtrail'],
    thing: trail => `trail ${show(trail, 'name', 'before')}`,
    ending: ofEnding,
    checks: CHECKS,
    weaker: trail => [...ofLogGroup(trail), ...ofBucket(trail), ...ofSelectors(trail), ...lesserDelivery(trail)],
    accounts: (trail, context) => trailAccounts(context, trail),
  },
);

function ofEnding(trail: Step): readonly Weakening[] {
  if (trail.fate !== 'replaced') return ended(trail, UNRECORDED, UNNOTICED);
  if (!changesRegion(trail)) return [];
  const means = 'Its log group, metric filters and alarms stay where they were, and hear of nothing.';
  return [{ sentence: 'The trail moves to another region.', means, details: [{ path: 'region' }] }];
}

function ofLogGroup(trail: Step): Weakening[] {
  const path = 'cloud_watch_logs_group_arn';
  const before = logGroupOf(trail.before);
  if (before === '') return [];
  if (isUnknown(trail, path)) return [unknownSentence(path, 'the log group of the trail', NO_ALARM)];
  // without a role nothing is delivered; one that is known only later is one, since AWS takes both or none
  const hasRole = isUnknown(trail, ROLE) || isSet(valueAt(trail.after, ROLE));
  const after = hasRole ? logGroupOf(trail.after) : '';
  if (after === before) return [];
  const sentence =
    after === '' ? 'The trail no longer delivers to its log group.' : 'The trail delivers to another log group.';
  return [{ sentence, means: NO_ALARM, details: [{ path }, { path: ROLE }] }];
}

/** ARN of the log group without the ':*' that one spelling has. */
const logGroupOf = (trail: Attributes | undefined): string =>
  (textAt(trail, 'cloud_watch_logs_group_arn') ?? '').replace(/:\*$/, '');

function ofBucket(trail: Step): Weakening[] {
  const path = 's3_bucket_name';
  const means = 'Log files are collected in two places; the new bucket may keep, lock and protect less.';
  if (isUnknown(trail, path)) return [unknownSentence(path, 'the bucket of the log files', means)];
  if (textAt(trail.before, path) === textAt(trail.after, path)) return [];
  return [{ sentence: 'Log files go to another bucket.', means, details: [{ path }] }];
}

/** What is recorded less by the selectors, basic or advanced, of which a trail has one kind. */
function ofSelectors(trail: Step): Weakening[] {
  const means = 'Alarms and investigations miss what is no longer recorded.';
  const unknown = ['event_selector', 'advanced_event_selector'].find(path => isUnknown(trail, path));
  if (unknown !== undefined) return [unknownSentence(unknown, 'which events the trail records', means)];

  const before = managementEvents(trail.before);
  const after = managementEvents(trail.after);
  const lost = [
    ...(before.reads && !after.reads ? ['management events that read are no longer recorded'] : []),
    ...(before.writes && !after.writes ? ['management events that write are no longer recorded'] : []),
    ...(after.reads || after.writes
      ? after.excluded.filter(words => !wasExcluded(before, words)).map(words => `no longer recorded: ${words}`)
      : []),
  ];
  const said: Weakening[] = [];
  if (lost.length > 0) {
    const isHidden = ['event_selector', 'advanced_event_selector'].some(path => isSensitive(trail, path));
    said.push({ sentence: 'The trail records fewer management events.', means, details: isHidden ? [] : lost });
  }
  if (selectsDataEvents(trail.before) && !selectsDataEvents(trail.after)) {
    said.push({ severity: 'warning', sentence: 'The trail no longer records data events.', means });
  } else if (narrowsDataEvents(trail.before, trail.after)) {
    const paths = ['event_selector', 'advanced_event_selector'].filter(path => changed(trail, path) === true);
    const details = paths.map(path => ({ path }));
    said.push({ severity: 'warning', sentence: 'The trail records fewer data events.', means, details });
  }
  if (narrowsDataEvents(trail.before, trail.after, NETWORK_ACTIVITY)) {
    const details = [{ path: 'advanced_event_selector' }];
    const sentence = 'The trail records fewer network activity events.';
    said.push({ severity: 'warning', sentence, means, details });
  }
  return said;
}
