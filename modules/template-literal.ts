/**
 * Escapes text so that Terraform takes it literally: without this, a contact's name such as '${var.x}' would be
 * evaluated as a template.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
export const templateLiteral = (text: string): string => text.replace(/([$%])\{/g, '$1$1{');

/** Undoes templateLiteral, for checks of the text that AWS will get. */
export const literalText = (template: string): string => template.replace(/([$%])\1\{/g, '$1{');
