/** A member of a template by name. */
export type Members = Readonly<Record<string, unknown>>;

/** The members of an object; none of anything else. */
export const membersIn = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};

/** A part of a template as one text, the same for every spelling that CloudFormation reads alike. */
export const spelled = (value: unknown): string => JSON.stringify(normal(value)) ?? '';

/** Members that hold one value or a list of one. */
const ONE_OR_MORE = /^(Not)?(Action|Resource)$|^(AWS|Service|Federated)$/;

function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? value : String(value);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  const [[name, argument] = ['', undefined]] = entries;
  if (entries.length === 1) {
    const parts = partsOf(name, argument);
    if (parts !== undefined) return joined(parts);
    if (name === 'Fn::GetAtt' && typeof argument === 'string') return { [name]: attributePath(argument) };
  }
  return Object.fromEntries(
    entries.map(([key, member]) => {
      const one = normal(member);
      return [key, ONE_OR_MORE.test(key) && !Array.isArray(one) ? [one] : one];
    }),
  );
}

/** The parts of a text that a function puts together; undefined when it does something else. */
function partsOf(name: string, argument: unknown): unknown[] | undefined {
  if (name === 'Fn::Sub' && typeof argument === 'string') {
    return argument.split(/(\$\{[^}]*\})/).map(part => {
      const [, isText, reference = ''] = /^\$\{(!?)([^}]*)\}$/.exec(part) ?? [];
      if (isText === undefined) return part;
      if (isText === '!') return `\${${reference}}`;
      return reference.includes('.') ? { 'Fn::GetAtt': attributePath(reference) } : { Ref: reference };
    });
  }
  if (name !== 'Fn::Join' || !Array.isArray(argument) || !Array.isArray(argument[1])) return undefined;
  const [separator, parts] = argument as [unknown, unknown[]];
  if (typeof separator !== 'string') return undefined;
  return parts.flatMap((part, at) => (at === 0 ? [normal(part)] : [separator, normal(part)]));
}

/** Texts next to each other are one. */
function joined(parts: readonly unknown[]): unknown {
  const merged: unknown[] = [];
  for (const part of parts.flatMap(innerParts)) {
    const last = merged.at(-1);
    if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part;
    else if (part !== '') merged.push(part);
  }
  return merged.length === 0 ? '' : merged.length === 1 ? merged[0] : { 'Fn::Join': ['', merged] };
}

/** The parts of a text that is put together within another one. */
function innerParts(part: unknown): readonly unknown[] {
  const join = membersIn(part)['Fn::Join'];
  return Array.isArray(join) && join[0] === '' ? (join[1] as unknown[]) : [part];
}

function attributePath(text: string): readonly string[] {
  const [id = '', ...path] = text.split('.');
  return [id, path.join('.')];
}
