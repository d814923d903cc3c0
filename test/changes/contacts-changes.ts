import {
  AlternateContactType,
  DeleteAlternateContactCommand,
  GetAlternateContactCommand,
  GetContactInformationCommand,
  PutAlternateContactCommand,
  PutContactInformationCommand,
} from '@aws-sdk/client-account';
import { Change, Hand, PAYMENTS } from './change';

async function contact({ aws }: Hand, AccountId: string | undefined, AlternateContactType: AlternateContactType) {
  const of = { ...(AccountId !== undefined && { AccountId }), AlternateContactType };
  const { AlternateContact: before } = await aws.account.send(new GetAlternateContactCommand(of));
  const put = (changed: object) =>
    aws.account.send(
      new PutAlternateContactCommand({
        ...{ ...of, Name: before?.Name, Title: before?.Title, EmailAddress: before?.EmailAddress },
        ...{ PhoneNumber: before?.PhoneNumber, ...changed },
      }),
    );
  return { of, put };
}

const primary =
  (AccountId: string | undefined, changed: object) =>
  async ({ aws }: Hand) => {
    const of = AccountId === undefined ? {} : { AccountId };
    const { ContactInformation: before } = await aws.account.send(new GetContactInformationCommand(of));
    const put = (more: object) =>
      aws.account.send(
        new PutContactInformationCommand({ ...of, ContactInformation: { ...before, ...more } as never }),
      );
    await put(changed);
    return () => put({});
  };

/** Contacts of accounts. */
export const CONTACTS: readonly Change[] = [
  {
    ...{ what: 'a security contact put by somebody else', stack: 'contacts', audit: new RegExp(`ACC-6.*${PAYMENTS}`) },
    plan: /payments-prod_security|Payments Prod|security contact/,
    make: async hand => {
      const { put } = await contact(hand, PAYMENTS, 'SECURITY');
      await put({ Name: 'Somebody else', EmailAddress: 'somebody@example.net' });
      return () => put({});
    },
  },
  {
    ...{ what: 'a billing contact deleted', stack: 'contacts', audit: new RegExp(`ACC-3.*${PAYMENTS}`) },
    plan: /payments-prod_billing|billing/,
    make: async hand => {
      const { of, put } = await contact(hand, PAYMENTS, 'BILLING');
      await hand.aws.account.send(new DeleteAlternateContactCommand(of));
      return () => put({});
    },
  },
  {
    ...{ what: "the management account's operations contact put by somebody else", stack: 'contacts' },
    ...{ audit: /ACC-6.*111111111111/, plan: /operations/ },
    make: async hand => {
      const { put } = await contact(hand, undefined, 'OPERATIONS');
      await put({ PhoneNumber: '+1 206 555 0177' });
      return () => put({});
    },
  },
  {
    ...{ what: "a member's primary phone number changed", stack: 'contacts', audit: new RegExp(`ACC-5.*${PAYMENTS}`) },
    plan: /primary/,
    make: primary(PAYMENTS, { PhoneNumber: '+1 206 555 0188' }),
  },
  {
    ...{ what: "the management account's primary phone number changed", stack: 'contacts', audit: /ACC-5/ },
    plan: /primary/,
    make: primary(undefined, { PhoneNumber: '+1 206 555 0188' }),
  },
];
