import { Answer, AwsError, jsonAnswer } from '../front/aws-answer';
import { AwsRequest, jsonInput, text } from '../front/aws-request';
import { FrontContext } from '../front/front-context';

type Alarm = Readonly<Record<string, unknown>> & { readonly AlarmName: string };

/** Composite alarms, which moto lacks: kept and told of, in JSON alone; their state stays INSUFFICIENT_DATA. */
export class CompositeAlarms {
  private readonly places = new Map<string, Map<string, Alarm>>();

  constructor(private readonly context: FrontContext) {}

  put(request: AwsRequest): Answer {
    if (request.protocol !== 'json') {
      throw new AwsError('SandboxNotImplemented', 'the sandbox takes composite alarms in JSON alone');
    }
    const input = jsonInput(request);
    const [AlarmName, AlarmRule] = [text(input, 'AlarmName') ?? '', text(input, 'AlarmRule') ?? ''];
    if (AlarmName === '' || AlarmRule === '') {
      throw new AwsError('ValidationError', 'A composite alarm has a name and a rule.');
    }
    const { partition } = this.context.organization;
    const AlarmArn = `arn:${partition}:cloudwatch:${request.region}:${this.context.accountOf(request)}:alarm:${AlarmName}`;
    const { ActionsEnabled = true } = input;
    this.at(request).set(AlarmName, { ...input, AlarmName, AlarmArn, ActionsEnabled, StateValue: 'INSUFFICIENT_DATA' });
    return jsonAnswer(request, {});
  }

  delete(request: AwsRequest): void {
    if (request.protocol !== 'json') return;
    for (const name of (jsonInput(request).AlarmNames ?? []) as readonly string[]) this.at(request).delete(name);
  }

  /** Those that DescribeAlarms asks for. */
  asked(request: AwsRequest): readonly Alarm[] {
    const { AlarmNames: names, AlarmNamePrefix: prefix = '' } = jsonInput(request) as {
      readonly AlarmNames?: readonly string[];
      readonly AlarmNamePrefix?: string;
    };
    return [...this.at(request).values()].filter(
      ({ AlarmName }) => (names?.includes(AlarmName) ?? true) && AlarmName.startsWith(prefix),
    );
  }

  private at(request: AwsRequest): Map<string, Alarm> {
    const place = `${this.context.accountOf(request)} ${request.region}`;
    const alarms = this.places.get(place) ?? new Map<string, Alarm>();
    this.places.set(place, alarms);
    return alarms;
  }
}
