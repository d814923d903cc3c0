import { AwsError } from '../front/aws-answer';
import { text } from '../front/aws-request';
import { Json } from './organizations-call';

/** Most characters of a resource policy. */
const SIZE = 40_000;

/** The resource policy of the organization, by which it delegates; moto has none. */
export class ResourcePolicy {
  private content: string | undefined;

  /** @param arn - of the policy */
  constructor(private readonly arn: string) {}

  /** @returns the answer; undefined for other operations */
  answer(operation: string, input: Json): Json | undefined {
    switch (operation) {
      case 'PutResourcePolicy': {
        const content = text(input, 'Content') ?? '';
        if (!isDocument(content) || content.length > SIZE) {
          const message = 'The provided policy document is not a resource policy.';
          throw new AwsError('MalformedPolicyDocumentException', message);
        }
        this.content = content;
        return this.described();
      }
      case 'DescribeResourcePolicy':
        return this.described();
      case 'DeleteResourcePolicy':
        this.described();
        this.content = undefined;
        return {};
      default:
        return undefined;
    }
  }

  private described(): Json {
    if (this.content === undefined) {
      throw new AwsError('ResourcePolicyNotFoundException', 'The organization has no resource policy.');
    }
    const Id = this.arn.slice(this.arn.lastIndexOf('/') + 1);
    return { ResourcePolicy: { ResourcePolicySummary: { Id, Arn: this.arn }, Content: this.content } };
  }
}

function isDocument(content: string): boolean {
  try {
    const { Version, Statement } = JSON.parse(content) as Json;
    return Version === '2012-10-17' && Array.isArray(Statement) && Statement.length > 0;
  } catch {
    return false;
  }
}
