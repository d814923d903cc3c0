import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as typescript from 'typescript';

const ROOT = join(__dirname, '../..');

/** Where the report is; `npm run public-api` writes it. */
export const REPORT = join(__dirname, 'public-api.txt');

/**
 * The declarations behind what package.json exports, as the build wrote them, without comments. What an org file may hold
 * is in org.schema.json, and not here once more.
 */
export function publicApi(): string {
  const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    exports: Record<string, string>;
  };
  return Object.entries(exports)
    .filter(([, path]) => path.endsWith('.js'))
    .flatMap(([name, path]) => modulesOf(name.replace(/^\./, 'rootguard'), path.replace(/\.js$/, '.d.ts')))
    .filter(([name]) => !name.startsWith('rootguard/config/sections/'))
    .map(([name, file]) => `// ${name}\n${declarationsOf(file)}`)
    .join('\n');
}

/** Names by which programs import, and the file of each; an asterisk stands for folders as well. */
function modulesOf(name: string, path: string): [string, string][] {
  const [folder = '', suffix] = path.split('*');
  if (suffix === undefined) return [[name, join(ROOT, path)]];
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith(suffix))
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
    .map(file => [name.replace('*', relative(join(ROOT, folder), file).slice(0, -suffix.length)), file]);
}

function declarationsOf(file: string): string {
  const source = typescript.createSourceFile(file, readFileSync(file, 'utf8'), typescript.ScriptTarget.ES2022);
  const printer = typescript.createPrinter({ removeComments: true });
  return source.statements
    .filter(statement => !typescript.isImportDeclaration(statement))
    .map(statement => `${printer.printNode(typescript.EmitHint.Unspecified, statement, source)}\n`)
    .join('');
}

if (require.main === module) writeFileSync(REPORT, publicApi());
