import { agrees, Comparison } from './claims';

const [BEGIN, END] = ['<!-- npm run witnesses writes this table -->', '<!-- end of the table -->'];

/** The page with the table of this run in place of the one before. */
export function renderTable(page: string, compared: readonly Comparison[], claims: number): string {
  const [before, rest = ''] = page.split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  const agreed = compared.filter(({ holds, verdict }) => agrees(holds, verdict));
  const cellsOf = (some: readonly Comparison[]) => some.reduce((sum, { accounts }) => sum + accounts.length, 0);
  const rows = [...compared]
    .sort((one, other) => order(one).localeCompare(order(other), 'en'))
    .map(({ witness, requirement, accounts, holds, verdict, reason }) =>
      [
        requirement,
        witness.replace(/ (\S+)$/, ' `$1`'),
        String(accounts.length),
        holds ? 'held' : 'not held',
        verdict.is,
        reason ?? (agrees(holds, verdict) ? '' : `**${verdict.why}**`),
      ].join(' | '),
    );
  const table = [
    `${claims} ${claims === 1 ? 'statement' : 'statements'}; the audit agrees with ${cellsOf(agreed)} of them.`,
    '',
    '| requirement | who, and by which check | accounts | says | the audit says | why they differ |',
    '| --- | --- | ---: | --- | --- | --- |',
    ...rows.map(row => `| ${row} |`),
  ];
  return `${before}${BEGIN}\n\n${table.join('\n')}\n\n${END}${after}`;
}

const order = ({ requirement, witness }: Comparison): string => `${requirement} ${witness}`;
