import { compareText } from '../../world/plan/values';
import { allNames, namesOf } from '../../world/sample-names';
import { Weakening } from './fact';
import { Members, membersIn, spelled } from './template-text';

/** What says nothing about what a resource does. */
const MEANINGLESS = ['AlarmDescription', 'Description', 'Tags'];

/** What is compared as a rule: what it matches, whether it is on, and where it sends. */
const OF_RULES = ['EventPattern', 'Name', 'State', 'Targets'];

const UNKNOWN_EFFECT = 'It may keep rules from forwarding, or let others use what is in every account.';

/** What changes in a template besides the resources that are gone and what its rules match; both as JSON objects. */
export function templateChanges(
  before: Members,
  after: Members,
  isParameterSet: (name: string) => boolean,
): Weakening[] {
  const [was, is] = [membersIn(before.Resources), membersIn(after.Resources)];
  const kept = Object.keys(was)
    .filter(id => membersIn(was[id]).Type === membersIn(is[id]).Type)
    .sort(compareText);
  const permissions = Object.keys(is).filter(
    id => !kept.includes(id) && String(membersIn(is[id]).Type).startsWith('AWS::IAM::'),
  );

  const conditional = kept.filter(id => {
    const now = conditionOf(after, is[id]);
    return now !== undefined && now !== conditionOf(before, was[id]);
  });
  const powers = Object.keys(is).flatMap(id => {
    const had = powersOf(was[id]);
    return powersOf(is[id]).flatMap(power => (had.includes(power) ? [] : [`${id} ${power}`]));
  });
  const changed = kept.flatMap(id => changedIn(membersIn(was[id]), membersIn(is[id])).map(name => `${id}.${name}`));
  const ids = [...new Set(changed.map(name => name.slice(0, name.indexOf('.'))))];
  const sections = changedSections(before, after, isParameterSet);
  return [
    ...said(
      'danger',
      'lets a condition decide about',
      conditional,
      'Where the condition does not hold, it is missing.',
    ),
    ...said(
      'danger',
      'brings new permissions with its template:',
      permissions,
      'Every account that has the StackSet gets them.',
    ),
    ...said('danger', 'gives', powers, 'In every account that has the StackSet.'),
    ...said('warning', 'changes resources of its template:', ids, UNKNOWN_EFFECT, changed),
    ...said('warning', 'changes what its template is made with:', sections, UNKNOWN_EFFECT),
  ];
}

/** Says something of several names; the details have all of them, by the label. */
export function said(
  severity: Weakening['severity'],
  verb: string,
  names: readonly string[],
  means: string,
  details: readonly string[] | string = verb.replace(':', ''),
): Weakening[] {
  if (names.length === 0) return [];
  const sorted = [...names].sort(compareText);
  const all = typeof details === 'string' ? allNames(details, sorted) : [`changed: ${details.join(', ')}`];
  return [{ severity, says: `${verb} ${namesOf(sorted)}`, means, details: all }];
}

/** The condition of a resource by what it asks, whatever its name; undefined when it has none. */
function conditionOf(template: Members, resource: unknown): string | undefined {
  const { Condition: name } = membersIn(resource);
  return name === undefined ? undefined : spelled(asked(template, name, []));
}

/** What a condition asks, with the conditions that it names in place of their names. */
function asked(template: Members, name: unknown, within: readonly unknown[]): unknown {
  if (typeof name !== 'string' || within.includes(name)) return name;
  const definition = membersIn(template.Conditions)[name];
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    const entries = Object.entries(membersIn(value));
    if (entries.length === 0) return value;
    return Object.fromEntries(
      entries.map(([key, member]) => [
        key,
        key === 'Condition' ? asked(template, member, [...within, name]) : resolve(member),
      ]),
    );
  };
  return definition === undefined ? name : resolve(definition);
}

/** Names of the properties that differ, 'Condition' for one that is gone: then there is more than before. */
function changedIn(before: Members, after: Members): string[] {
  const isRule = before.Type === 'AWS::Events::Rule';
  const [was, is] = [membersIn(before.Properties), membersIn(after.Properties)];
  const left = new Set([...MEANINGLESS, ...(isRule ? OF_RULES : [])]);
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter(name => !left.has(name) && spelled(was[name]) !== spelled(is[name]))
    .sort(compareText);
  const isUnconditional = !isRule && before.Condition !== undefined && after.Condition === undefined;
  return isUnconditional ? [...names, 'Condition'] : names;
}

/** What a resource lets its holder or others do beyond all measure. */
function powersOf(value: unknown): string[] {
  const found = new Set<string>();
  const look = (part: unknown): void => {
    if (typeof part === 'string' && /(^|\/)(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/.test(part)) {
      found.add('administrator rights');
    }
    if (typeof part !== 'object' || part === null) return;
    const { Action, Effect, Principal } = membersIn(part);
    if (Effect === 'Allow' && [Action].flat().includes('*')) found.add('administrator rights');
    if (Effect === 'Allow' && [Principal, membersIn(Principal).AWS].flat().includes('*'))
      found.add('an Allow for everybody');
    Object.values(part).forEach(look);
  };
  look(membersIn(membersIn(value).Properties));
  return [...found];
}

/** Parts of the template beside its resources; what is new there has an effect only where a resource uses it. */
function changedSections(before: Members, after: Members, isParameterSet: (name: string) => boolean): string[] {
  const changedOf = (section: string, read: (definition: unknown) => unknown, word: string): string[] => {
    const [was, is] = [membersIn(before[section]), membersIn(after[section])];
    return Object.keys(was)
      .filter(name => Object.hasOwn(is, name) && spelled(read(was[name])) !== spelled(read(is[name])))
      .map(name => `${word} ${name}`);
  };
  const valueOf = (parameter: unknown): unknown => [membersIn(parameter).Type, membersIn(parameter).Default ?? ''];
  const whole = ['Globals', 'Rules', 'Transform'].filter(name => spelled(before[name]) !== spelled(after[name]));
  return [
    // a default says nothing where the StackSet has a value of its own
    ...changedOf('Parameters', valueOf, 'parameter').filter(name => !isParameterSet(name.slice('parameter '.length))),
    ...changedOf('Mappings', mapping => mapping, 'mapping'),
    ...changedOf('Conditions', condition => condition, 'condition'),
    ...whole,
  ];
}
