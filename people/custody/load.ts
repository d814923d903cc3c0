import { secretsIn } from '../../config/checks/secrets';
import { Organization } from '../../config/organization';
import { Diagnostic } from '../../config/reading/diagnostic';
import { salvage } from '../../config/reading/draft';
import { locate } from '../../config/reading/locate';
import { schemaProblems } from '../../config/reading/schema-problems';
import { KindOfSource, readSource } from '../../config/reading/source';
import { todosIn, withoutTodos } from '../../config/reading/todos';
import { parseYaml } from '../../config/reading/yaml-document';
import { yamlValue } from '../../config/reading/yaml-value';
import { sortedBy } from '../../config/sorting';
import { Custody, RootFactors } from './custody';
import { CustodyDraft, custodyFileSchema } from './file/custody-file';
import { fileProblems } from './file-problems';
import { Group, groupsOf } from './groups';
import { Names, namesOf } from './names';
import { findings } from './rules/findings';

/** What became of a custody file. */
export interface CustodyResult {
  /** Undefined when the file is not usable: something in it is refused, still to be decided, or missing. */
  readonly custody?: Custody;
  /** What makes it unusable, and what its rules found; in file order. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The custody file, when no other is named. */
export const CUSTODY_FILE = 'custody.yaml';

const KIND: KindOfSource = { noun: 'the custody file', begin: 'begin one with rootguard custody init' };

/** Keys with the names of secrets, which hold a section about who keeps it; anything else in it is not shown. */
const SHOWN = new Set(['held_by', 'stored_in', 'since', 'needed', 'parts', 'paid_by', 'renewal', 'listed_in']);
const SECTIONS = new Map(['password', 'phone'].map(key => [key, SHOWN]));

/**
 * Reads a custody file and judges it by its rules.
 *
 * @param path - the file, relative to the working directory
 * @param organization - whose root users it is about
 * @param today - the current date (UTC) as YYYY-MM-DD
 */
export function loadCustody(path: string, organization: Organization, today: string): CustodyResult {
  const { text, problem } = readSource(path, KIND);
  if (problem === undefined) return loadCustodyText(path, text, organization, today);
  const diagnostics = locate(path, text, [problem]);
  return { diagnostics: 'path' in problem.at ? diagnostics.map(one => ({ ...one, unread: true })) : diagnostics };
}

/**
 * Judges the text of a custody file, as loadCustody does.
 *
 * @param path - what the diagnostics call the file
 */
export function loadCustodyText(path: string, text: string, organization: Organization, today: string): CustodyResult {
  const { root, problems: syntax } = parseYaml(text, KIND);
  if (root === undefined) return { diagnostics: locate(path, text, syntax) };
  const { value, problems: refused } = yamlValue(root);
  const parsed = custodyFileSchema.safeParse(value);
  const schema = parsed.success ? [] : schemaProblems(custodyFileSchema, value);
  const draft = (parsed.success ? parsed.data : (salvage(custodyFileSchema, value) ?? {})) as CustodyDraft;
  const todos = [...todosIn(value)];

  const names = namesOf(draft);
  const { groups, problems: ofGroups } = groupsOf(draft, value, organization, names);
  const others = othersOf(draft, names);
  const found = [
    ...[...refused, ...schema, ...secretsIn(value, KIND), ...fileProblems(draft, value, groups)],
    ...[...names.problems, ...ofGroups],
  ];
  const unusable = [...todos, ...withoutTodos(found, todos)];
  const judged = [...findings({ names, groups, organization, draft, today, ...others })];
  const problems = [...unusable, ...withoutTodos(judged, todos)];
  const diagnostics = locate(path, text, problems, root, SECTIONS);
  const isUsable = parsed.success && unusable.every(({ severity }) => severity === 'warning');
  return isUsable ? { custody: custodyOf(names, groups, others), diagnostics } : { diagnostics };
}

/** Who has a part in a use of root without holding a factor. */
type Others = Pick<Custody, 'approvers' | 'validators' | 'responders' | 'reviewers' | 'administrators'>;

function othersOf(draft: CustodyDraft, { holders }: Names): Others {
  const { administrators } = draft;
  const of = (key: 'people' | 'tools' | 'data') => holders(administrators?.[key], ['administrators', key]);
  return {
    approvers: holders(draft.approvers, ['approvers']),
    validators: holders(draft.validators, ['validators']),
    responders: (draft.responders ?? []).map((one, index) => ({
      who: holders([one?.who], ['responders', index, 'who'], true),
      trained: one?.trained ?? '',
    })),
    reviewers: holders(draft.reviewers, ['reviewers']),
    ...(administrators !== undefined && {
      administrators: { people: of('people'), tools: of('tools'), data: of('data') },
    }),
  };
}

function custodyOf(names: Names, groups: readonly Group[], others: Others): Custody {
  const accounts = groups.flatMap(({ accounts: all, said }) => {
    const { mailbox, password, mfaDevices, phone, rootSessions } = said;
    if (mailbox === undefined || password === undefined || mfaDevices === undefined) return [];
    const factors: RootFactors = {
      mailbox,
      password,
      mfaDevices,
      ...(typeof phone === 'object' && { phone }),
      ...(typeof rootSessions === 'object' && { rootSessions }),
    };
    return all.map(({ key }) => [key, factors] as const);
  });
  const { people, roles, storages } = names;
  return { people, roles, storages, accounts: new Map(sortedBy(accounts, ([key]) => key)), ...others };
}
