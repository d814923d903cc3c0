import { Composer, Document, Lexer, ParsedNode, Parser } from 'yaml';
import { error, Problem } from './problem';
import { KindOfSource, ORG_FILE } from './source';

/** Most lexical tokens of an org file; 10,000 accounts take about 400,000. */
export const TOKENS_MAX = 1_000_000;
/** Most line breaks, commas, colons, anchors and aliases: counted first, because that takes a millisecond a megabyte. */
export const MARKS_MAX = 300_000;
/** Longest text in one place; putting together four megabytes of one takes a second. */
export const TEXT_MAX = 65_536;
/** Deepest nesting; the org file itself needs seven levels. */
export const DEPTH_MAX = 50;
/** Most syntax errors shown: behind the first few there is only confusion. */
const SYNTAX_ERRORS_MAX = 5;

/** A problem of the whole file has no position. */
const WHOLE_FILE = { path: [] };

/** The syntax tree of an org file; without one, at least one problem. */
export interface YamlTree {
  readonly root?: ParsedNode;
  readonly problems: readonly Problem[];
}

/**
 * Parses one YAML document with the core schema.
 *
 * Tokens and nesting are counted while they arrive, so that a few megabytes of brackets are refused in milliseconds
 * instead of using up the memory.
 */
export function parseYaml(text: string, { noun, begin }: KindOfSource = ORG_FILE): YamlTree {
  if (countMarks(text) > MARKS_MAX)
    return refuse('file-complexity', WHOLE_FILE, 'the file has too many lines and entries');
  const parser = new Parser();
  // the library's own duplicate check takes time quadratic in the number of entries; ours is in yaml-value.ts
  const composer = new Composer({ schema: 'core', uniqueKeys: false, logLevel: 'silent' });
  const documents: Document.Parsed[] = [];
  let tokens = 0;
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    tokens += 1;
    if (tokens > TOKENS_MAX) {
      return refuse('file-complexity', WHOLE_FILE, `the file has more than ${TOKENS_MAX.toLocaleString('en')} tokens`);
    }
    if (lexeme.length > TEXT_MAX && !lexeme.startsWith('#')) {
      const at = { offset: parser.offset, end: parser.offset + 1 };
      return refuse('file-complexity', at, `one text of more than ${TEXT_MAX.toLocaleString('en')} characters`);
    }
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
    if (parser.stack.length > DEPTH_MAX) {
      const at = { offset: parser.offset, end: parser.offset + 1 };
      return refuse('file-complexity', at, `nested more than ${DEPTH_MAX} levels deep`);
    }
    if (documents.length > 1) break;
    offset = parser.offset;
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end(false, offset));

  const [document, second] = documents;
  const problems = (document?.errors ?? []).slice(0, SYNTAX_ERRORS_MAX).map(({ code, message, pos }) => {
    const at = { offset: pos[0], end: pos[1] };
    return error('yaml-syntax', at, SYNTAX_MESSAGES[code] ?? lowerFirst(message));
  });
  if (second !== undefined) {
    const at = { offset: second.range[0], end: second.range[0] + 3 };
    problems.push(error('single-document', at, 'a second document begins here', `${noun} is one document: remove ---`));
  }
  if (problems.length > 0) return { problems };
  // comments alone make a document without contents, or none at all
  if (document?.contents == null || document.contents.range[0] === document.contents.range[1]) {
    return refuse('empty-file', WHOLE_FILE, 'the file is empty', begin);
  }
  return { root: document.contents, problems };
}

// the library's text for these quotes the file, or means little to somebody who does not know the grammar
const SYNTAX_MESSAGES: Partial<Record<string, string>> = {
  TAB_AS_INDENT: 'tab used for indentation: use spaces',
  BAD_SCALAR_WHOLE_FILE: 'text cannot begin with this character: put it in quotes',
  MULTILINE_IMPLICIT_KEY: 'a key must be on one line: is a colon missing?',
  BLOCK_AS_IMPLICIT_KEY: "a mapping cannot begin here: put text that contains ': ' in quotes",
  KEY_OVER_1024_CHARS: 'a key must be at most 1024 characters',
  BAD_DQ_ESCAPE: 'unknown escape sequence in double quotes',
  BAD_DIRECTIVE: 'unknown directive',
};

function countMarks(text: string): number {
  let marks = 0;
  for (let index = 0; index < text.length; index++) if (MARKS.has(text.charCodeAt(index))) marks += 1;
  return marks;
}

const MARKS = new Set([...'\n,:&*'].map(mark => mark.charCodeAt(0)));

const lowerFirst = (message: string) => message.charAt(0).toLowerCase() + message.slice(1);

function refuse(...problem: Parameters<typeof error>): YamlTree {
  return { problems: [error(...problem)] };
}
