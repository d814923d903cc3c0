import { show } from '../attributes';
import { endingOf, existing } from '../existing';
import { Finding } from '../finding';
import { Rule } from '../rule';
import { endWords, findingOf, setStaysSet, Weakness, weaknesses } from '../weakness';

const NAME = 'log-group-keeps-logs';

/** A log group stays, keeps its events as long as before, and stays encrypted with its key. */
export const logGroupKeepsLogs: Rule = {
  name: NAME,
  description: 'A log group is deleted, keeps its events for fewer days, or loses its key.',
  *check(context): Iterable<Finding> {
    for (const change of existing(context, 'aws_cloudwatch_log_group')) {
      if (change.action === 'no-op') continue;
      const group = `the log group ${show(change, 'name', 'before')}`;
      const ending = endingOf(change);
      if (ending === undefined) {
        for (const said of weaknesses(change, checks(group))) yield findingOf(NAME, change, said);
        continue;
      }
      yield findingOf(NAME, change, {
        summary: `The${group.slice(3)} ${endWords(ending)}.`,
        meaning:
          ending === 'deleted'
            ? 'Its events are gone for good, and so are its metric filters; alarms on them never ring again.'
            : 'It still works, but a shorter retention or its deletion by hand is not noticed by the next plan.',
      });
    }
  },
};

const checks = (group: string): Weakness[] => [
  {
    path: 'retention_in_days',
    about: `how long ${group} keeps events`,
    isWeaker: (before, after) => daysOf(after) < daysOf(before),
    canWeaken: () => true,
    summary: `The${group.slice(3)} keeps events for fewer days.`,
    meaning: 'Older events are deleted for good, those that are there already included.',
  },
  setStaysSet(
    'kms_key_id',
    `the key of ${group}`,
    `The${group.slice(3)} is no longer encrypted with its key.`,
    'Whoever may read the log group can read new events, without permission to use the key.',
  ),
];

/** Days of retention; 0, like none, is for ever. */
const daysOf = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : Infinity);
