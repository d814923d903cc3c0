import { randomUUID } from 'node:crypto';
import { AwsRequest } from './aws-request';

/** One answer of AWS. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer;
}

/** A refusal, thrown by a service and written in the protocol of the request. */
export class AwsError extends Error {
  /**
   * @param code - error code as the API reference has it
   * @param fields - further members of the error, for example Reason
   */
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
    readonly fields: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** A successful JSON answer. */
export function jsonAnswer(request: AwsRequest, output: object): Answer {
  const type = request.protocol === 'json' ? 'application/x-amz-json-1.1' : 'application/json';
  return answer(200, type, JSON.stringify(output));
}

/** An error in the shape that the SDKs of the request's protocol understand. */
export function errorAnswer(request: AwsRequest, error: AwsError): Answer {
  const { code, message, status, fields } = error;
  switch (request.protocol) {
    case 'json': {
      const body = JSON.stringify({ __type: code, message, Message: message, ...fields });
      return answer(status, 'application/x-amz-json-1.1', body, { 'x-amzn-errortype': code });
    }
    case 'rest-json':
      return answer(status, 'application/json', JSON.stringify({ message, ...fields }), { 'x-amzn-errortype': code });
    case 'query':
      return answer(
        status,
        'text/xml',
        `<ErrorResponse><Error><Type>Sender</Type><Code>${xml(code)}</Code><Message>${xml(message)}</Message></Error>` +
          `<RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
      );
    case 's3':
      return answer(
        status,
        'application/xml',
        `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${xml(code)}</Code><Message>${xml(message)}</Message>` +
          `<RequestId>${randomUUID()}</RequestId></Error>`,
      );
  }
}

function answer(status: number, type: string, body: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': type, 'x-amzn-requestid': randomUUID(), ...headers },
    body: Buffer.from(body),
  };
}

const xml = (value: string) => value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
