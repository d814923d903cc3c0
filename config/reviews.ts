import type { RUNBOOK_ANCHORS } from './runbook-link';

/** How often something is due. */
export type Rhythm = 'monthly' | 'quarterly' | 'yearly';

/** Months from one time to the next. */
export const MONTHS: Readonly<Record<Rhythm, number>> = { monthly: 1, quarterly: 3, yearly: 12 };

/** What people do again and again, by its key in the reviews section. */
export const REVIEWS = {
  access: {
    title: 'review of who has mailbox, password, MFA device and phone',
    requirement: 'REV-1',
    record: 'review',
    page: 'accounts',
    rhythms: ['monthly', 'quarterly'],
    rhythm: 'quarterly',
  },
  contacts: {
    title: 'review of alternate and primary contacts',
    requirement: 'ACC-6',
    record: 'review',
    page: 'accounts',
    rhythms: ['quarterly', 'yearly'],
    rhythm: 'quarterly',
  },
  exemptions: {
    title: 'review of exemptions, and of what the org file accepts',
    requirement: 'SCP-2',
    record: 'review',
    page: 'exemptions',
    rhythms: ['monthly', 'quarterly'],
    rhythm: 'quarterly',
  },
  drill: {
    title: 'drill of root access and of the phone',
    requirement: 'REV-3',
    record: 'drill',
    page: 'task',
    rhythms: ['monthly', 'quarterly'],
    rhythm: 'quarterly',
  },
  alert_test: {
    title: 'test of alerts, heard by somebody',
    requirement: 'REV-3',
    record: 'alert-test',
    page: 'undelivered',
    rhythms: ['monthly', 'quarterly'],
    rhythm: 'quarterly',
  },
  recovery: {
    title: 'test of recovery without password or MFA device',
    requirement: 'DOC-4',
    record: 'drill',
    page: 'recovery',
    rhythms: ['quarterly', 'yearly'],
    rhythm: 'yearly',
  },
} as const satisfies Readonly<
  Record<
    string,
    {
      readonly title: string;
      /** Of docs/requirements.md. */
      readonly requirement: string;
      /** Kind of the record in which it is written down. */
      readonly record: string;
      /** Of the runbook. */
      readonly page: keyof typeof RUNBOOK_ANCHORS;
      readonly rhythms: readonly Rhythm[];
      /** Unless the org file says otherwise. */
      readonly rhythm: Rhythm;
    }
  >
>;

export type ReviewKey = keyof typeof REVIEWS;
export const REVIEW_KEYS = Object.keys(REVIEWS) as ReviewKey[];

/** The command that begins its record. */
export const formOf = (review: ReviewKey): string => `npx rootguard record new ${REVIEWS[review].record}`;

/** Days for which a test of alerts that somebody heard says that alerts are heard, where it is quarterly. */
export const HEARD_DAYS = 90;
