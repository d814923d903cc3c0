import { randomUUID } from 'node:crypto';
import { Answer } from '../front/aws-answer';

/** An answer of IAM or STS, from the XML of its result. */
export function queryAnswer(operation: string, result: string, service: 'iam' | 'sts' = 'iam'): Answer {
  const namespace =
    service === 'iam' ? 'https://iam.amazonaws.com/doc/2010-05-08/' : 'https://sts.amazonaws.com/doc/2011-06-15/';
  const body =
    `<${operation}Response xmlns="${namespace}"><${operation}Result>${result}</${operation}Result>` +
    `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${operation}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) };
}
