import { chunksOf, commentsOf, folded, LONGEST_COMMENT, plain, Section, SIGNS } from '../../render/markdown-comments';
import { clip, markdownCode, markdownText } from '../../render/untrusted';
import { Audit, AuditRow, shared, SharedJudgement } from '../audit';
import { controlTexts, FRAMEWORKS } from '../controls';
import { Judgement } from '../requirement';
import { changeLines, sinceText } from './since';
import { idsOf, KINDS, SAID, verdictLevel, verdictText } from './verdict';

/** Most accounts named for one reason, and in one line of it. */
const MOST_ACCOUNTS = 100;
const IN_A_LINE = 20;

/**
 * Renders an audit for a pull request or a wiki: one comment an entry, each below GitHub's limit and with its marker as
 * the first line.
 *
 * @param longest limit of one comment, in characters; at least 50,000
 */
export const renderMarkdown = (found: Audit, longest = LONGEST_COMMENT): readonly string[] =>
  commentsOf(sectionsOf(found), 'audit', longest, 'JSON, CSV or HTML');

function sectionsOf(found: Audit): Section[] {
  const accepted = shared(found, 'accepted');
  const controls = found.rows.length === 0 ? [] : found.requirements.flatMap(controlLines);
  const accounts = found.rows.flatMap(row => accountLines(found, row));
  return [
    ...plain([`## ${SIGNS[verdictLevel(found)]} ${markdownText(verdictText(found))}`]),
    ...sinceSection(found.since),
    ...(found.rows.length === 0 ? [] : [requirementTable(found)]),
    ...[...shared(found, 'not held'), ...shared(found, 'unknown')].flatMap(one => plain(reasonLines(one))),
    ...folded('Accepted', accepted.length, [], accepted.flatMap(acceptedLines)),
    ...folded(
      'Also to know',
      found.notes.length,
      [],
      found.notes.flatMap(({ about, why, next }) => [
        `- ${markdownText(about)}: ${markdownText(why)}`,
        `  - next: ${markdownText(next)}`,
      ]),
    ),
    ...folded('Accounts in which not everything holds', accounts.length, ACCOUNTS_HEAD, accounts),
    ...folded('Controls of others for these requirements', controls.length, CONTROLS_HEAD, controls),
  ];
}

const sinceSection = (since: Audit['since']): Section[] =>
  since === undefined
    ? []
    : plain([
        `**${markdownText(sinceText(since))}**`,
        '',
        ...changeLines(since).flatMap(({ what, accounts }) => [
          `- ${markdownText(what)}:`,
          ...namesOf(accounts).map(names => `  ${names}`),
        ]),
      ]);

const requirementTable = ({ requirements, rows }: Audit): Section => ({
  open: [`| requirement | asks for | ${KINDS.join(' | ')} |`, `| --- | --- |${' ---: |'.repeat(KINDS.length)}`],
  lines: requirements.map(({ id, title }, column) => {
    const counts = KINDS.map(kind => rows.filter(({ cells }) => cells[column]!.is === kind).length);
    return `| ${[id, markdownText(title), ...counts].join(' | ')} |`;
  }),
  close: [''],
});

const reasonLines = ({ requirement, judgement, accounts }: SharedJudgement): string[] => [
  `### ${judgement.is.toUpperCase()}: ${requirement.id} ${markdownText(requirement.title)}`,
  '',
  markdownText(judgement.why),
  '',
  ...namesOf(accounts).map((names, index) => `${index === 0 ? '- accounts: ' : '  '}${names}`),
  ...nextLines(judgement, '- '),
];

const acceptedLines = ({ requirement, judgement, accounts }: SharedJudgement): string[] => [
  `- ${requirement.id}: ${markdownText(judgement.why)}`,
  ...namesOf(accounts).map(names => `  ${names}`),
  ...nextLines(judgement, '  - '),
];

const nextLines = (judgement: Judgement, bullet: string): string[] =>
  'next' in judgement && judgement.next !== undefined ? [`${bullet}next: ${markdownText(judgement.next)}`] : [];

function namesOf(accounts: readonly AuditRow['account'][]): string[] {
  const shown = accounts.slice(0, MOST_ACCOUNTS).map(({ id, name }) => markdownCode(clip(`${id} ${name}`, 200)));
  const left = accounts.length - shown.length;
  return chunksOf([...shown, ...(left > 0 ? [`and ${left} more`] : [])], IN_A_LINE).map(some => some.join(', '));
}

const CONTROLS_HEAD = [
  `| requirement | ${Object.values(FRAMEWORKS).join(' | ')} |`,
  `| --- |${' --- |'.repeat(Object.keys(FRAMEWORKS).length)}`,
];

/** A row of a table for a requirement that others have a control for. */
function controlLines({ id }: Audit['requirements'][number]): string[] {
  const texts = controlTexts(id);
  return texts.every(text => text === '') ? [] : [`| ${[id, ...texts].join(' | ')} |`];
}

const ACCOUNTS_HEAD = [
  `| account | name | OU | ${SAID.join(' | ')} |`,
  `| --- | --- | --- |${' --- |'.repeat(SAID.length)}`,
];

/** A row of a table for an account of which there is something to say. */
function accountLines(found: Audit, row: AuditRow): string[] {
  const { id, name, ou } = row.account;
  const ids = SAID.map(kind => idsOf(found, row, kind).join(', '));
  const cells = [id, ...[name, ou ?? ''].map(text => (text === '' ? '' : markdownCode(clip(text, 200)))), ...ids];
  return ids.every(some => some === '') ? [] : [`| ${cells.join(' | ')} |`];
}
