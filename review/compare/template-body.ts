import { isMap, isScalar, isSeq, parseDocument } from 'yaml';

/**
 * A CloudFormation template as CloudFormation reads it: JSON, or YAML with functions in their short form. Nothing in it
 * is evaluated.
 *
 * @throws Error when it is neither, or has aliases, which CloudFormation does not take
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function parseTemplateBody(body: string): unknown {
  if (body.trimStart().startsWith('{')) return JSON.parse(body);
  // a function in short form has a tag that no schema knows: a warning, which is not printed
  const document = parseDocument(body, { version: '1.1', logLevel: 'silent' });
  if (document.errors.length > 0) throw new Error('no YAML');
  return valueOf(document.contents);
}

function valueOf(node: unknown): unknown {
  if (node === null) return null;
  if (isMap(node)) {
    const members = node.items.map(({ key, value }) => [String(valueOf(key)), valueOf(value)] as const);
    return inFull(node.tag, Object.fromEntries(members));
  }
  if (isSeq(node)) return inFull(node.tag, node.items.map(valueOf));
  if (isScalar(node)) return inFull(node.tag, node.value);
  throw new Error('an alias');
}

/** '!Sub x' is { 'Fn::Sub': x }, and '!GetAtt a.b' names the resource and its attribute. */
function inFull(tag: string | undefined, value: unknown): unknown {
  const [, name] = /^!([A-Z]\w*)$/.exec(tag ?? '') ?? [];
  if (name === undefined) return value;
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  if (name !== 'GetAtt' || typeof value !== 'string') return { [`Fn::${name}`]: value };
  const at = value.indexOf('.');
  return { 'Fn::GetAtt': [value.slice(0, at), value.slice(at + 1)] };
}
