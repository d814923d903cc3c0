import { AwsError, jsonAnswer } from '../front/aws-answer';
import { jsonInput, text } from '../front/aws-request';
import { FrontContext, Service } from '../front/front-context';

type Json = Record<string, unknown>;

const TRAIL = 'AWS::CloudTrail::Trail';

/** What CloudFormation calls the settings of a trail, and what CloudTrail does. */
const SETTINGS = {
  TrailName: 'Name',
  Arn: 'TrailARN',
  S3BucketName: 'S3BucketName',
  S3KeyPrefix: 'S3KeyPrefix',
  KMSKeyId: 'KmsKeyId',
  CloudWatchLogsLogGroupArn: 'CloudWatchLogsLogGroupArn',
  CloudWatchLogsRoleArn: 'CloudWatchLogsRoleArn',
  EnableLogFileValidation: 'LogFileValidationEnabled',
  IncludeGlobalServiceEvents: 'IncludeGlobalServiceEvents',
  IsMultiRegionTrail: 'IsMultiRegionTrail',
  IsOrganizationTrail: 'IsOrganizationTrail',
} as const;

/** Cloud Control API, as far as a trail is looked up by its name. */
export function cloudControl(context: FrontContext): Service {
  return async request => {
    const input = jsonInput(request);
    const [type, identifier] = [text(input, 'TypeName'), text(input, 'Identifier')];
    if (request.operation !== 'GetResource' || type !== TRAIL) {
      throw new AwsError('UnsupportedActionException', `the sandbox has GetResource of ${TRAIL} alone, got ${type}`);
    }
    const as = { account: context.accountOf(request), region: request.region };
    const listed = await context.moto.json('cloudtrail', 'DescribeTrails', {}, as);
    const trail = ((listed?.trailList ?? []) as Json[]).find(one => one.Name === identifier);
    if (trail === undefined) {
      const message = `Resource of type '${TRAIL}' with identifier '${identifier}' was not found.`;
      throw new AwsError('ResourceNotFoundException', message);
    }
    const properties = Object.entries(SETTINGS).flatMap(([property, setting]) =>
      trail[setting] === undefined || trail[setting] === null ? [] : [[property, trail[setting]]],
    );
    const Properties = JSON.stringify(Object.fromEntries(properties));
    return jsonAnswer(request, { TypeName: TRAIL, ResourceDescription: { Identifier: identifier, Properties } });
  };
}
