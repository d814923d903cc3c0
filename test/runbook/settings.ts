import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadText } from '../../config/load';
import { UNNAMED } from '../../runbook/posts';
import { Setting } from '../../runbook/setting';

export const EXAMPLES = [
  ...(['acme', 'china', 'control-tower', 'govcloud', 'minimal', 'posture', 'single-account'] as const),
];

const DAY = '2026-11-21';

export const exampleText = (example: string): string =>
  readFileSync(join(__dirname, `../../examples/${example}/org.yaml`), 'utf8');

/** What the pages of an org file depend on, with roles only. */
export function settingOf(text: string): Setting {
  const { organization, diagnostics } = loadText('org.yaml', text, DAY);
  if (organization === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return { organization, holders: UNNAMED, tested: new Map() };
}

/** Sections of an org file, each as a block of lines that begins at its margin. */
export const without = (text: string, ...sections: readonly string[]): string =>
  sections.reduce((left, name) => left.replace(new RegExp(`^${name}:.*\\n(?:(?: .*)?\\n)*`, 'm'), ''), text);

/** Every example, and what else people leave out. */
export const VARIANTS: readonly (readonly [name: string, text: string])[] = [
  ...EXAMPLES.map(example => [example, exampleText(example)] as const),
  ['acme without trail and alerts', without(exampleText('acme'), 'trail', 'alarms', 'alerts')],
  ['acme without root deny', without(exampleText('acme'), 'root_deny')],
  ['acme without root sessions', without(exampleText('acme'), 'root_access')],
  [
    'minimal without leave deny, its contacts unmanaged',
    `${without(exampleText('minimal'), 'leave_deny', 'contacts')}\ncontacts: unmanaged\n`,
  ],
  [
    'acme whose SCP stops root sessions',
    without(exampleText('acme'), 'root_access').replace('root_deny:\n', 'root_deny:\n  allow_root_sessions: false\n'),
  ],
  ['single account without trail', without(exampleText('single-account'), 'trail', 'alarms', 'alerts')],
];
