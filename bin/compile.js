// Compiles the sources of a checkout to its dist/, file by file.
'use strict';

const { mkdirSync, readdirSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

/** Folders with sources that are not shipped, and with none. */
const LEFT_OUT = new Set(['node_modules', 'dist', 'cdktf.out', 'state', 'test', 'demo', 'bench', 'sandbox', 'docs']);

/** Compiles what has another time than its compiled file, which gets that of its source. */
function compile(root) {
  const stale = sources(root, '').filter(source => !isCurrent(root, source));
  if (stale.length === 0) return;
  const { transpileModule, options } = compiler(root);
  for (const source of stale) {
    const { atime, mtime } = statSync(join(root, source));
    const { outputText } = transpileModule(readFileSync(join(root, source), 'utf8'), options);
    const target = compiledFile(root, source);
    mkdirSync(dirname(target), { recursive: true });
    // another process may read or write the same file
    const draft = `${target}.${process.pid}`;
    writeFileSync(draft, outputText);
    utimesSync(draft, atime, mtime);
    renameSync(draft, target);
  }
}

/** Marks all that tsc compiled as current. */
function markCurrent(root) {
  for (const source of sources(root, '')) {
    const { atime, mtime } = statSync(join(root, source));
    utimesSync(compiledFile(root, source), atime, mtime);
  }
}

function sources(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    if (entry.isDirectory()) {
      const left = folder === '' && (LEFT_OUT.has(entry.name) || entry.name.startsWith('.'));
      return left ? [] : sources(root, join(folder, entry.name));
    }
    return entry.name.endsWith('.ts') ? [join(folder, entry.name)] : [];
  });
}

const compiledFile = (root, source) => join(root, 'dist', source.replace(/ts$/, 'js'));

function isCurrent(root, source) {
  const compiled = statSync(compiledFile(root, source), { throwIfNoEntry: false });
  // file systems keep finer times than utimes() sets
  return compiled !== undefined && Math.abs(compiled.mtimeMs - statSync(join(root, source)).mtimeMs) < 2;
}

function compiler(root) {
  let typescript;
  try {
    typescript = require('typescript');
  } catch {
    console.error('error: TypeScript is needed to run a checkout, and is not installed: npm ci');
    process.exit(1);
  }
  const { config } = typescript.readConfigFile(join(root, 'tsconfig.json'), typescript.sys.readFile);
  return { transpileModule: typescript.transpileModule, options: { compilerOptions: config.compilerOptions } };
}

module.exports = { compile, markCurrent };
