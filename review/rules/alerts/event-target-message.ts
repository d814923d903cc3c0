import { isUnknown, textAt, valueAt } from '../../../world/plan/attributes';
import { Attributes, ResourceChange } from '../../../world/plan/plan';
import { Weakening } from '../../compare/fact';
import { unknownWeakening } from '../../compare/order';
import { changed } from '../../../world/plan/values';

const PATHS = ['input', 'input_path', 'input_transformer'];

/** What stands for the whole event. */
const EVERYTHING = '$';

/** A message of a target no longer carries of an event what it carried; another wording is as good. */
export function ofMessage(change: ResourceChange): readonly Weakening[] {
  const before = carried(change.before);
  if (before.length === 0) return [];
  const means = 'Who reads it may not learn what happened, and a program may not understand it.';
  if (PATHS.some(path => isUnknown(change, path))) return [unknownWeakening('a message', means)];
  const after = carried(change.after);
  if (before.every(path => after.some(other => covers(other, path)))) return [];
  const details = PATHS.filter(path => changed(change, path) === true).map(path => ({ path }));
  if (after.length > 0) return [{ severity: 'warning', says: 'says something else', means, details }];
  const nothing = 'Whoever hears of an event learns nothing of it, not even the account.';
  return [{ says: 'says the same of every event', means: nothing, details }];
}

/**
 * Paths of what a message carries of its event.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
function carried(target: Attributes | undefined): readonly string[] {
  if (textAt(target, 'input')) return [];
  const template = textAt(target, 'input_transformer[0].input_template');
  if (template === undefined) return [textAt(target, 'input_path') || EVERYTHING];
  // Terraform's jsonencode writes angle brackets as code points
  const text = template.replace(/\\u003c/gi, '<').replace(/\\u003e/gi, '>');
  const paths = valueAt(target, 'input_transformer[0].input_paths');
  return [...text.matchAll(/<([^<>\s]+)>/g)].flatMap(([, name = '']) =>
    /^aws\.events\.event(\.json)?$/.test(name) ? EVERYTHING : (textAt(paths, [name]) ?? []),
  );
}

const covers = (path: string, other: string): boolean =>
  path === EVERYTHING || path === other || other.startsWith(`${path}.`) || other.startsWith(`${path}[`);
