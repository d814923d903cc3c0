import { Diagnostic } from '../config/reading/diagnostic';
import { counted } from '../config/summary/wording';
import { shortList } from './file/contact-sections';
import { isActive, Proposal } from './proposal';

/** What a person should know of a file that was just written. */
export function initReport(proposal: Proposal, output: string, diagnostics: readonly Diagnostic[]): string {
  const { snapshot, tools, variables, contacts, keys } = proposal;
  const active = snapshot.accounts.filter(isActive).length;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const lines = [
    `wrote ${output}: ${counted(snapshot.accounts.length, 'account')}, ${active} active, ${counted(proposal.paths.size, 'OU')}`,
    ...tools.map(({ name, seen }) => `${name} manages part of this organization: ${seen.join(', ')}`),
    ...accountsWith(contacts?.added, keys, who => `contacts that AWS does not have will be added: ${who}`),
    ...accountsWith(contacts?.unread, keys, who => `contacts that could not be read are left alone: ${who}`),
    ...variables.map(({ name, of }) => {
      const who = of.map(({ kind, key }) => `${kind} of ${key}`);
      return `set TF_VAR_${name}: ${of.length === 1 ? 'the number' : 'one number'} of ${counted(of.length, 'contact')}: ${shortList(who)}`;
    }),
    errors === 0
      ? `next: rootguard validate ${output}, then rootguard plan`
      : `${counted(errors, 'place')} open: rootguard validate ${output} lists ${errors === 1 ? 'it' : 'them'}, with what to write`,
  ];
  return `${lines.join('\n')}\n`;
}

function accountsWith(
  found: readonly { readonly id: string }[] | undefined,
  keys: ReadonlyMap<string, string>,
  say: (who: string) => string,
): string[] {
  const who = [...new Set((found ?? []).map(({ id }) => keys.get(id)!))].sort();
  return who.length === 0 ? [] : [say(shortList(who))];
}
