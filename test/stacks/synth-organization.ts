import { App } from 'cdktf';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineStacks } from '../../stacks/organization-stacks';
import { withoutStackTraces } from '../../stacks/without-stack-traces';
import { organizationOf } from '../config/organization-of';
import { parseStack, Synthesized } from '../synth';

/** Synthesizes an org file as main.ts does; returns every file of the output, the bytes as text, by relative path. */
export function synthesizeFiles(file: unknown): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'rootguard-synth-'));
  try {
    const app = new App({ outdir: join(folder, 'cdktf.out') });
    const organization = organizationOf(file);
    withoutStackTraces(() => {
      defineStacks(app, organization);
      app.synth();
    });
    return Object.fromEntries(
      readdirSync(app.outdir, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name))
        .map(path => [path.slice(app.outdir.length + 1), readFileSync(path, 'utf8')]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Synthesizes an org file and returns each stack by name, without cdktf's comments. */
export function synthesizeStacks(file: unknown): Record<string, Synthesized> {
  return Object.fromEntries(
    Object.entries(synthesizeFiles(file)).flatMap(([path, text]) => {
      const name = /^stacks\/(.*)\/cdk\.tf\.json$/.exec(path)?.[1];
      return name === undefined ? [] : [[name, parseStack(text)]];
    }),
  );
}
