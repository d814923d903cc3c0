/** What people read in a chat application. */
export interface ChatContent {
  readonly title: string;
  readonly description: string;
  /** What to do, one after the other. */
  readonly nextSteps?: readonly string[];
}

/**
 * A message in the only schema that AWS's chat service shows; it drops everything else.
 *
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export const chatNotification = ({ title, description, nextSteps }: ChatContent): string =>
  JSON.stringify({
    version: '1.0',
    source: 'custom',
    content: { textType: 'client-markdown', title, description, ...(nextSteps !== undefined && { nextSteps }) },
  });
