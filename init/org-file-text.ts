import { accountsSection } from './file/accounts-section';
import { contactSections } from './file/contact-sections';
import { identitySections } from './file/identity-sections';
import { protectionSections } from './file/protection-sections';
import { shortList } from './file/contact-sections';
import { commentLines } from './file/yaml-text';
import { Proposal } from './proposal';

/** The text of an org file: complete, commented, the same for the same snapshot. */
export function orgFileText(proposal: Proposal): string {
  const lines = [
    ...identitySections(proposal),
    ...toolLines(proposal),
    ...contactSections(proposal),
    ...accountsSection(proposal),
    ...protectionSections(proposal),
  ];
  return `${lines.join('\n')}\n`;
}

const toolLines = ({ tools, keys }: Proposal): string[] =>
  tools.flatMap(({ name, seen, accounts }) => [
    '',
    ...commentLines(
      `${name} manages part of this organization: ${seen.join(', ')}. Where it writes contacts, too, "contacts: unmanaged" at an OU or account leaves them to it`,
    ),
    ...(accounts.length === 0
      ? []
      : commentLines(`accounts of it: ${shortList(accounts.map(id => keys.get(id)!).sort())}`)),
  ]);
