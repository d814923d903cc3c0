import { isAlias, isMap, isScalar, isSeq, ParsedNode } from 'yaml';
import { error, Problem } from './problem';

/** Most nodes that aliases may repeat in total. */
export const ALIASED_NODES_MAX = 1000;

/** Plain objects, lists and scalars, with what was refused on the way. */
export interface YamlValue {
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

/**
 * Turns a syntax tree into plain values. Refuses what the tree can say and an org file should not: an entry given
 * twice, keys that are not text, tags, aliases that multiply, and text that Terraform or CDKTF would evaluate.
 */
export function yamlValue(root: ParsedNode): YamlValue {
  const problems: Problem[] = [];
  const anchors = new Map<string, ParsedNode>();
  let aliased = 0;
  let aliasDepth = 0;

  const refuse = (node: ParsedNode, rule: string, message: string, hint?: string) =>
    void problems.push(error(rule, { offset: node.range[0], end: node.range[1] }, message, hint));

  const convert = (node: ParsedNode | null): unknown => {
    if (node === null) return null;
    if (aliasDepth > 0 && ++aliased > ALIASED_NODES_MAX) {
      if (aliased === ALIASED_NODES_MAX + 1) {
        refuse(node, 'yaml-alias', `aliases repeat more than ${ALIASED_NODES_MAX} values`, 'write the values out');
      }
      return null;
    }
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined) {
        refuse(node, 'yaml-alias', 'this alias names no anchor above it');
        return null;
      }
      aliasDepth += 1;
      const value = convert(target);
      aliasDepth -= 1;
      return value;
    }
    if (node.tag !== undefined && node.tag !== 'tag:yaml.org,2002:str') {
      refuse(node, 'yaml-tag', 'tags are not supported here', 'remove the tag; put text in quotes');
    }
    const value = isScalar(node) ? scalar(node) : isSeq(node) ? node.items.map(item => convert(item)) : entries(node);
    // only now: an alias inside its own anchor would never end
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    return value;
  };

  const scalar = (node: ParsedNode & { value: unknown }): unknown => {
    if (typeof node.value === 'string' && /[$%#]\{/.test(node.value)) {
      refuse(
        node,
        'terraform-template',
        "'${', '%{' and '#{' begin an expression of Terraform or CDKTF and cannot stand in text",
      );
    }
    return node.value;
  };

  const entries = (node: ParsedNode): unknown => {
    const object: Record<string, unknown> = {};
    if (!isMap(node)) return object;
    for (const pair of node.items) {
      const key = textKey(pair.key);
      const value = convert(pair.value);
      if (key === undefined) continue;
      if (Object.hasOwn(object, key)) {
        refuse(pair.key, 'duplicate-key', `'${key}' stands twice in the same place`, 'remove one of the two entries');
        continue;
      }
      object[key] = value;
    }
    return object;
  };

  const textKey = (node: ParsedNode): string | undefined => {
    if (!isScalar(node)) {
      refuse(node, 'key', 'a key must be text');
      return undefined;
    }
    if (typeof node.value !== 'string') {
      refuse(node, 'quote-text', 'a key must be text', 'put it in quotes');
      return undefined;
    }
    // plain objects cannot hold this one
    if (node.value === '__proto__') {
      refuse(node, 'key', "'__proto__' cannot be used as a key");
      return undefined;
    }
    convert(node);
    return node.value;
  };

  return { value: convert(root), problems };
}
