import { ParsedNode } from 'yaml';
import { error, Problem } from '../../config/reading/problem';
import { KindOfSource } from '../../config/reading/source';
import { parseYaml } from '../../config/reading/yaml-document';
import { yamlValue } from '../../config/reading/yaml-value';

export const RECORD_FILE: KindOfSource = {
  noun: 'the record',
  begin: 'begin one with rootguard record new',
};

/** A Markdown file in its two parts; offsets in the tree and in problems are those of the whole file. */
export interface FrontMatter {
  /** Undefined when there is no front matter, or it is no YAML. */
  readonly root?: ParsedNode;
  readonly value?: unknown;
  /** Where the text below the front matter begins. */
  readonly bodyOffset: number;
  readonly problems: readonly Problem[];
}

const FENCE = /^---[ \t]*\r?\n/;
const END = /^(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/m;

/** Reads the YAML between the first line, ---, and the next one that is the same. */
export function readFrontMatter(text: string): FrontMatter {
  const begin = FENCE.exec(text)?.[0].length;
  const refuse = (message: string): FrontMatter => {
    const problem = error('front-matter', { offset: 0, end: 3 }, message, RECORD_FILE.begin);
    return { bodyOffset: 0, problems: [problem] };
  };
  if (begin === undefined) return refuse('the first line of a record is ---, and its front matter follows');
  const end = END.exec(text.slice(begin));
  if (end === null) return refuse('the front matter has no end: a line --- below it');
  // as many blanks as the first line has characters: what follows stays where it is
  const yaml = `${' '.repeat(begin - 1)}\n${text.slice(begin, begin + end.index)}`;
  const bodyOffset = begin + end.index + end[0].length;
  const { root, problems } = parseYaml(yaml, RECORD_FILE);
  if (root === undefined) return { bodyOffset, problems };
  const { value, problems: refused } = yamlValue(root);
  return { root, value, bodyOffset, problems: refused };
}
