/**
 * Returns the Terraform name that a construct id or a key of the org file gets: characters that
 * Terraform refuses become '-', and a name that would begin with a digit or '-' gets a leading '_'.
 *
 * Not injective: 'a b' and 'a/b' share a name, so keys are compared by this name before they are used.
 *
 * @see https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers
 */
export const terraformName = (id: string): string =>
  id
    .normalize('NFC')
    .replace(/[^\p{ID_Continue}-]/gu, '-')
    .replace(/^(?![\p{ID_Start}_])/u, '_');
