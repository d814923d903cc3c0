import { html, Html } from '../render/html';
import { code, items, PageSection, tableHtml } from '../render/html-parts';
import { Evidence } from './evidence';

/** A part of what is asked, and where it is answered: paths in the folder. */
interface Asked {
  readonly what: string;
  readonly paths: readonly string[];
  /** Makes them again, behind npx. */
  readonly command: string;
}

const RUNBOOK = 'rootguard runbook --output runbook';

/**
 * What FedRAMP's rule asks a guide to say of the accounts that control everything else: here root of the management account and
 * of the members.
 *
 * @see https://www.fedramp.gov/rfcs/0015
 */
const ASKED: readonly Asked[] = [
  {
    what: 'how they are named and referred to',
    paths: ['runbook/accounts.html', 'org.yaml'],
    command: RUNBOOK,
  },
  {
    what: 'how they are accessed',
    paths: [
      'runbook/management-root-task.html',
      'runbook/member-root-task.html',
      'runbook/break-glass.html',
      'custody.yaml',
    ],
    command: RUNBOOK,
  },
  {
    what: 'how they are configured',
    paths: ['runbook/management-create.html', 'org.yaml'],
    command: 'rootguard audit --keep kept',
  },
  {
    what: 'how they are operated',
    paths: ['runbook/tasks-that-need-root.html', 'runbook/recovery.html', 'runbook/somebody-used-root.html'],
    command: 'rootguard record check',
  },
  {
    what: 'how they are taken out of service',
    paths: ['runbook/management-close.html', 'runbook/member-close.html'],
    command: RUNBOOK,
  },
  {
    what: 'settings that only they can operate, and what these mean',
    paths: ['runbook/tasks-that-need-root.html'],
    command: RUNBOOK,
  },
];

/** Where the folder answers what FedRAMP asks about top-level administrative accounts; what is not in it is said to be missing. */
export function topLevelAccounts({ custody, runbook }: Evidence): PageSection {
  const has = (path: string): boolean =>
    path === 'org.yaml' ||
    (path === 'custody.yaml' ? custody !== undefined : runbook?.has(path.slice('runbook/'.length)) === true);
  const rows = ASKED.map(({ what, paths, command }): readonly Html[] => {
    const there = paths.filter(has);
    return [
      html`${what}`,
      there.length === 0
        ? html`missing`
        : html`<ul>
            ${items(there.map(path => html`<a href="${path}">${path}</a>`))}
          </ul>`,
      code(`npx ${command}`),
    ];
  });
  return {
    id: 'top-level-accounts',
    title: 'Top-level administrative accounts (FedRAMP)',
    body: tableHtml(
      html`What the rule SCG-CSO-RSC of the Secure Configuration Guide asks to be written down, and where it is here.`,
      ['how and what', 'where', 'again by'],
      rows,
    ),
  };
}
