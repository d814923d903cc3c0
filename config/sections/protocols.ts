import { chatChannel } from './chat-channel';
import { httpsUrlSchema } from './https-url';

/** Partition and home region of the file, as far as they are known. */
interface Home {
  readonly partition?: string;
  readonly region?: string;
}

/** How a message can be delivered. */
interface ProtocolRow {
  /** What an endpoint is, for the org file's schema. */
  readonly described: string;
  /** What an endpoint must be, in words and as a test; undefined: it is personal, and always a variable. */
  readonly endpoint?: (home: Home) => readonly [expected: string, fits: (endpoint: string) => boolean];
  /** Whether it may be { variable }, because a part of it may be a key. @default - no */
  readonly orVariable?: true;
  /** What of an endpoint names the subscription in Terraform addresses. @default - all of it */
  readonly identity?: (endpoint: string) => string;
  /** What a partition must have for it, and how a refusal says that one has not. @default - every partition has it */
  readonly needs?: { readonly feature: 'sms' | 'chat'; readonly missing: string };
}

const EMAIL: ProtocolRow = {
  described: 'E-mail address',
  endpoint: () => ['an e-mail address', endpoint => /^[^@]+@[^@]+\.[^@.]+$/.test(endpoint)],
};

const rows = {
  email: EMAIL,
  'email-json': EMAIL,
  https: {
    described: 'https address, or { variable: name } for one with a key in it',
    orVariable: true,
    endpoint: () => ['an https:// address', endpoint => httpsUrlSchema.safeParse(endpoint).success],
    // the rest of an incident tool's URL is a credential, and addresses are printed everywhere
    identity: endpoint => new URL(endpoint).hostname,
  },
  sqs: {
    described: "ARN of an SQS queue in the file's partition and region",
    endpoint: ({ partition, region }) => {
      const arn = new RegExp(
        `^arn:${partition ?? ANY_PARTITION}:sqs:${region ?? '[a-z0-9-]+'}:\\d{12}:[A-Za-z0-9_-]{1,80}$`,
      );
      const where = `${partition ?? 'the partition'} ${region ?? 'and region'}`;
      return [`the ARN of a standard queue in ${where}`, endpoint => arn.test(endpoint)];
    },
    identity: endpoint => endpoint.slice(endpoint.lastIndexOf(':') + 1),
  },
  sms: {
    described: '{ variable: name } for sms',
    needs: { feature: 'sms', missing: 'Amazon SNS sends no SMS' },
  },
  lambda: {
    described: "ARN of a Lambda function in the file's partition",
    endpoint: ({ partition }) => {
      const version = String.raw`(?::(?:\$LATEST|[A-Za-z0-9_-]{1,128}))?`;
      const arn = new RegExp(
        `^arn:${partition ?? ANY_PARTITION}:lambda:[a-z]{2}[a-z-]*-\\d:\\d{12}:function:[A-Za-z0-9_-]{1,64}${version}$`,
      );
      const where = partition ?? 'the partition';
      return [`the ARN of a Lambda function in ${where}`, endpoint => arn.test(endpoint)];
    },
    identity: endpoint => endpoint.split(':').slice(6).join('-'),
  },
  chat: {
    described: 'slack:<workspace>/<channel> or teams:<team>/<tenant>/<channel> for chat',
    endpoint: () => [
      'slack:<workspace id>/<channel id> or teams:<team id>/<tenant id>/<channel id>',
      endpoint => chatChannel(endpoint) !== undefined,
    ],
    // the ids of a Teams channel are long; there is one channel of a team
    identity: endpoint => {
      const channel = chatChannel(endpoint);
      if (channel === undefined) return endpoint;
      return channel.application === 'slack' ? `slack-${channel.channelId}` : `teams-${channel.teamId}`;
    },
    needs: { feature: 'chat', missing: "AWS's chat service does not exist" },
  },
} satisfies Record<string, ProtocolRow>;

const ANY_PARTITION = '[a-z-]+';

/** How a message can be delivered: SNS's protocols, and 'chat' for a channel of a chat application. */
export type Protocol = keyof typeof rows;

/** What is known about each protocol; a new one is a row of this table. */
export const PROTOCOLS: Readonly<Record<Protocol, ProtocolRow>> = rows;

/** Every protocol, for the org file's schema. */
export const PROTOCOL_NAMES = Object.keys(rows) as [Protocol, ...Protocol[]];
