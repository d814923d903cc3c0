import { isUnknown, listAt, textAt, valueAt } from '../../../world/plan/attributes';
import { ResourceChange } from '../../../world/plan/plan';
import { changed, compareText, gainedTexts, isSameValue, lostTexts, quoted } from '../../../world/plan/values';
import { Weakening } from '../../compare/fact';
import { Check, unknownAttributes } from '../../compare/order';

const UNCHECKED = 'What is left out is not checked any more, in any account.';

/** What a rule of AWS Config looks at: it checks everything when nothing is said. */
export function ofScope(change: ResourceChange): readonly Weakening[] {
  const paths = ['resource_types_scope', 'resource_id_scope', 'tag_key_scope', 'tag_value_scope'];
  const moved = paths.filter(path => changed(change, path) !== false);
  const unknown = moved.filter(path => isUnknown(change, path));
  if (unknown.length > 0) return [unknownAttributes(unknown, UNCHECKED)];
  const narrower = moved.filter(path => isNarrower(change, path));
  if (narrower.length === 0) return [];
  return [{ says: 'checks fewer resources', means: UNCHECKED, details: narrower.map(path => ({ path })) }];
}

/** Another tag or resource is one that was not looked at before, in place of one that was. */
function isNarrower({ before, after }: ResourceChange, path: string): boolean {
  const [was, is] = [before, after].map(side => listAt(side, path)) as [unknown[], unknown[]];
  if (path !== 'resource_types_scope') return Boolean(textAt(after, path));
  return is.length > 0 && (was.length === 0 || was.some(type => !is.includes(type)));
}

/** How strict a rule of AWS Config is; nobody can tell from its parameters alone. */
export const PARAMETERS: Check = {
  path: 'input_parameters',
  keeps: {
    isWeaker: (before, after) => !isSameValue(before, after) && !sameJson(before, after),
    canWeaken: () => true,
  },
  ...{ says: 'checks with other parameters', means: 'What it complained about before may pass.', severity: 'warning' },
};

function sameJson(one: unknown, other: unknown): boolean {
  const read = (text: string): string => {
    const value = JSON.parse(text) as object;
    return JSON.stringify(Object.entries(value).sort(([a], [b]) => compareText(a, b)));
  };
  try {
    return typeof one === 'string' && typeof other === 'string' && read(one) === read(other);
  } catch {
    return false;
  }
}

/** What a conformance pack checks, by its template in JSON or YAML. */
export function ofPack(change: ResourceChange): readonly Weakening[] {
  const [body, uri] = ['template_body', 'template_s3_uri'];
  const means = 'What its rules checked before may no longer be checked, in any account.';
  const moved = [body, uri].filter(path => changed(change, path) !== false);
  const unknown = moved.filter(path => isUnknown(change, path));
  if (unknown.length > 0) return [unknownAttributes(unknown, means)];
  if (moved.length === 0) return [];
  const [before, after] = [change.before, change.after].map(side => textAt(side, body) ?? '') as [string, string];
  if (after === '') return [{ severity: 'warning', says: 'gets its template from elsewhere', means }];
  const kept = new Set(identifiersIn(after));
  const lost = [...new Set(identifiersIn(before))].filter(name => !kept.has(name)).sort(compareText);
  if (lost.length > 0) return [{ says: `no longer checks ${quoted(change, body, lost)}`, means }];
  const [was = 0, is = 0] = [before, after].map(text => text.match(/AWS::Config::ConfigRule/g)?.length);
  if (is < was) return [{ says: `keeps ${is} of ${was} rules`, means }];
  return [{ severity: 'warning', says: 'gets another template', means }];
}

/** Types that a recorder of AWS Config records by name, and those that it leaves out. */
export function ofRecorded(recorder: ResourceChange, means: string): readonly Weakening[] {
  const [named, excluded] = ['resource_types', 'exclusion_by_resource_types[0].resource_types'].map(
    path => `recording_group[0].${path}`,
  ) as [string, string];
  if (isUnknown(recorder, 'recording_group')) return [unknownAttributes(['recording_group'], means)];
  const { lost } = lostTexts(recorder, named);
  const had = listAt(recorder.before, excluded);
  const gained = gainedTexts(recorder, excluded);
  const recordsAll =
    valueAt(recorder.after, 'recording_group[0].all_supported') === true || gained.length + had.length > 0;
  const details = [...(recordsAll ? [] : lost), ...gained].map(type => `no longer recorded: ${type}`);
  return details.length === 0 ? [] : [{ says: 'records fewer types of resources', means, details }];
}

const identifiersIn = (template: string): string[] =>
  [...template.matchAll(/SourceIdentifier["']?\s*:\s*["']?([\w:/.-]+)/g)].map(([, name]) => name!);
