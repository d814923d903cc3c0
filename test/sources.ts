import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as ts from 'typescript';

const ROOT = join(__dirname, '..');

/** What holds no sources of ours. */
const OTHERS = /^(test|docs|examples|node_modules|cdktf\.out|state|dist|bin|coverage|\..*)$/;

/** Paths of the sources, without those of some folders. */
export const sourcesWithout = (...folders: readonly string[]): string[] =>
  readdirSync(ROOT, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !OTHERS.test(entry.name) && !folders.includes(entry.name))
    .flatMap(({ name }) => readdirSync(join(ROOT, name), { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => relative(ROOT, join(entry.parentPath, entry.name)));

export const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** The literals of a source that are wrong there, with place and what mends it; comments do not count. */
export function wrongLiterals(
  file: string,
  text: string,
  isWrong: (literal: ts.LiteralLikeNode) => boolean,
  mend: string,
): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isText(node) && isWrong(node)) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push(`${file}:${line}: ${node.getText()} ${mend}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const isText = (node: ts.Node): node is ts.LiteralLikeNode =>
  ts.isStringLiteralLike(node) ||
  ts.isTemplateHead(node) ||
  ts.isTemplateMiddleOrTemplateTail(node) ||
  ts.isRegularExpressionLiteral(node);
