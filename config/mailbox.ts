import { Text } from './sections/contact';

/** The mailbox an address is delivered to: without capitals and without what stands behind a plus. */
export const mailbox = (address: string): string => address.toLowerCase().replace(/\+[^@]*(?=@)/, '');

/** The mailbox of a contact's address; undefined when it comes from a variable or is missing. */
export const contactMailbox = (address: Text | undefined): string | undefined =>
  typeof address === 'string' ? mailbox(address) : undefined;
