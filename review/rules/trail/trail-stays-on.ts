import { isSensitive, isUnknown, show, showChange, textAt, valueAt } from '../../../world/plan/attributes';
import { trailAccounts } from '../../../world/change-accounts';
import { endingOf, existing } from '../../../world/existing';
import { Finding } from '../../compare/finding';
import { changesRegion } from '../../../world/place';
import { ResourceChange } from '../../../world/plan/plan';
import { Rule } from '../../compare/rule';
import { narrowsDataEvents, NETWORK_ACTIVITY } from './trail-data-events';
import { lesserSaid } from './trail-delivery';
import { managementEvents, selectsDataEvents, wasExcluded } from './trail-selectors';
import { changed, isSet } from '../../../world/plan/values';
import {
  endWords,
  findingOf,
  onStaysOn,
  Said,
  setStaysSet,
  unknownUntilApply,
  Weakness,
  weaknesses,
} from '../../compare/weakness';

const NAME = 'trail-stays-on';

const CHECKS: readonly Weakness[] = [
  onStaysOn(
    'enable_logging',
    'whether the trail records',
    'The trail stops recording.',
    'Nothing that anybody does in the accounts of the trail is recorded from then on, and no alarm rings.',
  ),
  onStaysOn(
    'is_multi_region_trail',
    'whether the trail records every region',
    'The trail records its home region only.',
    'Whatever happens in another region is neither recorded nor noticed.',
  ),
  onStaysOn(
    'is_organization_trail',
    'whether the trail records the whole organization',
    'The trail records its own account only.',
    'No member account is recorded any more, and members can remove what was laid over them.',
  ),
  onStaysOn(
    'include_global_service_events',
    'whether the trail records global services',
    'The trail leaves out global services.',
    'Changes in IAM, STS and Organizations, and sign-ins of root, are not recorded.',
  ),
  onStaysOn(
    'enable_log_file_validation',
    'whether log files are validated',
    'Log files are no longer validated.',
    'The chain of digests breaks: nobody can prove later that no log file was changed or deleted.',
  ),
  setStaysSet(
    'kms_key_id',
    'the key that encrypts the log files',
    'Log files are no longer encrypted with the key of the trail.',
    'Whoever may read the bucket can read the log files, without the key.',
  ),
];

const ROLE = 'cloud_watch_logs_role_arn';
const NO_ALARM = 'Metric filters on the log group before, and their alarms, see nothing from then on.';

/** A trail keeps recording all it recorded, and delivers where it delivered. */
export const trailStaysOn: Rule = {
  name: NAME,
  description: 'A trail is deleted or stopped, records, validates or encrypts less, or delivers elsewhere.',
  *check(context): Iterable<Finding> {
    for (const change of existing(context, 'aws_cloudtrail')) {
      if (change.action === 'no-op') continue;
      const accounts = trailAccounts(context, change);
      for (const said of trailSaid(change)) yield findingOf(NAME, change, { ...said, accounts });
    }
  },
};

function trailSaid(change: ResourceChange): Said[] {
  const ending = endingOf(change);
  if (ending === undefined) {
    return [
      ...regionSaid(change),
      ...weaknesses(change, CHECKS),
      ...logGroupSaid(change),
      ...bucketSaid(change),
      ...selectorsSaid(change),
      ...lesserSaid(change),
    ];
  }
  return [
    {
      summary: `The trail ${show(change, 'name', 'before')} ${endWords(ending)}.`,
      meaning:
        ending === 'deleted'
          ? 'Nothing that anybody does in its accounts is recorded from then on, no alarm rings, and the chain of digests ends.'
          : 'It still records, but whoever stops or changes it by hand is not noticed by the next plan.',
    },
  ];
}

function regionSaid(change: ResourceChange): Said[] {
  if (change.action !== 'replace' || !changesRegion(change)) return [];
  const meaning = 'Its log group, metric filters and alarms stay where they were, and hear of nothing.';
  const details = [`region: ${showChange(change, 'region')}`];
  return [{ summary: 'The trail moves to another region.', meaning, details }];
}

function logGroupSaid(change: ResourceChange): Said[] {
  const path = 'cloud_watch_logs_group_arn';
  const before = logGroupOf(change.before);
  if (before === '') return [];
  if (isUnknown(change, path)) return [unknownUntilApply(change, path, 'the log group of the trail', NO_ALARM)];
  // without a role nothing is delivered; one that is known only later is one, since AWS takes both or none
  const hasRole = isUnknown(change, ROLE) || isSet(valueAt(change.after, ROLE));
  const after = hasRole ? logGroupOf(change.after) : '';
  if (after === before) return [];
  const summary =
    after === '' ? 'The trail no longer delivers to its log group.' : 'The trail delivers to another log group.';
  return [{ summary, meaning: NO_ALARM, details: [path, ROLE].map(name => `${name}: ${showChange(change, name)}`) }];
}

/** ARN of the log group without the ':*' that one spelling has. */
const logGroupOf = (side: ResourceChange['before']): string =>
  (textAt(side, 'cloud_watch_logs_group_arn') ?? '').replace(/:\*$/, '');

function bucketSaid(change: ResourceChange): Said[] {
  const path = 's3_bucket_name';
  const meaning = 'Log files are collected in two places; the new bucket may keep, lock and protect less.';
  if (isUnknown(change, path)) return [unknownUntilApply(change, path, 'the bucket of the log files', meaning)];
  if (textAt(change.before, path) === textAt(change.after, path)) return [];
  return [{ summary: 'Log files go to another bucket.', meaning, details: [`${path}: ${showChange(change, path)}`] }];
}

/** What is recorded less by the selectors, basic or advanced, of which a trail has one kind. */
function selectorsSaid(change: ResourceChange): Said[] {
  const meaning = 'Alarms and investigations miss what is no longer recorded.';
  const unknown = ['event_selector', 'advanced_event_selector'].find(path => isUnknown(change, path));
  if (unknown !== undefined) return [unknownUntilApply(change, unknown, 'which events the trail records', meaning)];

  const before = managementEvents(change.before);
  const after = managementEvents(change.after);
  const lost = [
    ...(before.reads && !after.reads ? ['management events that read are no longer recorded'] : []),
    ...(before.writes && !after.writes ? ['management events that write are no longer recorded'] : []),
    ...(after.reads || after.writes
      ? after.excluded.filter(words => !wasExcluded(before, words)).map(words => `no longer recorded: ${words}`)
      : []),
  ];
  const said: Said[] = [];
  if (lost.length > 0) {
    const isHidden = ['event_selector', 'advanced_event_selector'].some(path => isSensitive(change, path));
    said.push({ summary: 'The trail records fewer management events.', meaning, details: isHidden ? [] : lost });
  }
  if (selectsDataEvents(change.before) && !selectsDataEvents(change.after)) {
    said.push({ severity: 'warning', summary: 'The trail no longer records data events.', meaning });
  } else if (narrowsDataEvents(change.before, change.after)) {
    const paths = ['event_selector', 'advanced_event_selector'].filter(path => changed(change, path) === true);
    const details = paths.map(path => `${path}: ${showChange(change, path)}`);
    said.push({ severity: 'warning', summary: 'The trail records fewer data events.', meaning, details });
  }
  if (narrowsDataEvents(change.before, change.after, NETWORK_ACTIVITY)) {
    const details = [`advanced_event_selector: ${showChange(change, 'advanced_event_selector')}`];
    const summary = 'The trail records fewer network activity events.';
    said.push({ severity: 'warning', summary, meaning, details });
  }
  return said;
}
