import { Finding } from '../compare/finding';
import { accountsText, affectedLines, detailsBeside, effectText, policyNoun, SEVERITIES } from './render-words';
import { PolicyChange, Report, SignalChange } from '../report/report';
import { AttributeChange } from '../../world/plan/noise';
import { chunksOf, folded, Section } from '../../render/markdown-comments';
import { clip, markdownCode, markdownText } from '../../render/untrusted';

/** An alarm or the like, a row an attribute; the attributes of a new one are no news. */
export function signalRows({ action, kind, name, address, changes }: SignalChange): string[] {
  const shown = action === 'create' || changes.length === 0 ? [undefined] : changes;
  return shown.map((change, index) => {
    const values = change === undefined ? ['', '', ''] : [change.path, change.before, change.after].map(markdownCode);
    // a long one goes on in another comment, so that each row has the name
    return `| ${[index === 0 ? `${action} ${kind}` : '', markdownCode(name), ...values, index === 0 ? markdownCode(address) : ''].join(' | ')} |`;
  });
}

export const policyLines = (policy: PolicyChange): string[] => {
  const { action, kind, name, address, statements, weakened, strengthened, effect } = policy;
  return [
    `- ${action} ${policyNoun(kind)} ${markdownCode(name)} (${markdownCode(address)})`,
    ...statements.map(text => `${text.startsWith(' ') ? '    ' : '  '}- ${markdownText(text.trim())}`),
    ...weakened.map(text => `  - **weaker:** ${markdownText(text)}`),
    ...strengthened.map(text => `  - stronger: ${markdownText(text)}`),
    ...effect.flatMap(one => {
      const { text, getsThrough, deniedNow } = effectText(one);
      return [
        `  - ${markdownText(one.caller)}: ${markdownText(text)}`,
        ...(getsThrough === undefined ? [] : [`    - **${markdownText(getsThrough)}**`]),
        ...(deniedNow === undefined ? [] : [`    - ${markdownText(deniedNow)}`]),
      ];
    }),
  ];
};

export function findingSections(finding: Finding, report: Report): Section[] {
  const { severity, rule, address, accounts, summary, meaning, because, stack } = finding;
  const details = [...detailsBeside(finding, report.accountNames), ...affectedLines(finding)];
  const names = accountsText(accounts, report.accountNames).map(name => markdownCode(clip(name, 200)));
  const head = [
    `### ${SEVERITIES[severity]}: ${markdownText(summary)}`,
    '',
    markdownText(meaning),
    '',
    `- where: ${markdownCode(clip(stack, 200))}${address === undefined ? '' : ` ${markdownCode(address)}`} (rule ${markdownCode(rule)})`,
    ...(because === undefined ? [] : [`- why it counts: it ${markdownText(because)}`]),
    ...(names.length === 0
      ? []
      : chunksOf(names, 20).map((some, index) => `${index === 0 ? '- accounts: ' : '  '}${some.join(', ')}`)),
  ];
  return [
    { open: [], lines: head, close: [''] },
    ...folded(
      'Details',
      details.length,
      [],
      details.map(detail => `- ${markdownText(detail)}`),
    ),
  ];
}

export const attributeLines = (changes: readonly AttributeChange[]): string[] =>
  changes.map(
    ({ path, before, after }) => `  - ${markdownCode(path)}: ${markdownCode(before)} → ${markdownCode(after)}`,
  );
