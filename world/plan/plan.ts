/** A resource of a plan: what is there and what will be. */
export interface ResourceChange {
  readonly stack: string;
  readonly address: string;
  /** Address before a move. */
  readonly previousAddress?: string;
  readonly mode: 'managed' | 'data' | 'ephemeral';
  /** For example 'aws_cloudtrail'. */
  readonly type: string;
  readonly name: string;
  readonly action: Action;
  /** Why Terraform replaces or deletes, in its own words: 'replace_because_cannot_update'. */
  readonly reason?: string;
  /** Id, or identity in words, that it is imported by; empty when the plan does not say. */
  readonly importing?: string;
  /** Why it is left to a later plan, in Terraform's words: 'resource_config_unknown'. */
  readonly deferred?: string;
  /** The key of an object that is left over from an earlier replacement. */
  readonly deposed?: string;
  /**
   * Half of a replacement that leaves the old object in AWS, out of the state. It is two changes of one address: the old
   * object is forgotten, and the new one, which shares nothing with it, is created.
   */
  readonly leavesOld?: true;
  /** Of a replacement: the new object is made before the old one is deleted. */
  readonly createsFirst?: true | undefined;
  /** Whether it, or a part of it, happened outside Terraform, and the plan does not put it back. */
  readonly isDrift?: true;
  /** Attributes; undefined when there is none. Never print them as they are: use attributes.ts, which masks. */
  readonly before?: Attributes;
  readonly after?: Attributes;
  /** What is known only after the apply: true, or true at the leaves of a structure like `after`. */
  readonly afterUnknown: unknown;
  /** What makes attributes unknown that are: 'content' to ['aws_sqs_queue.new.arn'], where the configuration says it. */
  readonly unknownFrom?: Readonly<Record<string, readonly string[]>>;
  readonly beforeSensitive: unknown;
  readonly afterSensitive: unknown;
  /** Paths of attributes that force the replacement. */
  readonly replacePaths: readonly (readonly (string | number)[])[];
}

export type Attributes = Readonly<Record<string, unknown>>;

/** What Terraform does with a resource; a replacement is one action. 'unknown': what this program does not know. */
export type Action = 'no-op' | 'create' | 'read' | 'update' | 'delete' | 'replace' | 'forget' | 'unknown';

/** Something that runs code of its own, which may do what no plan shows. */
export interface Invocation {
  /** 'action.aws_lambda_invoke.notify', or the resource that has the provisioner. */
  readonly address: string;
  readonly kind: 'action' | 'provisioner' | 'data source' | 'ephemeral resource' | 'resource';
  /** 'aws_lambda_invoke', 'local-exec'. */
  readonly type: string;
  /** The function, command or URL, masked; undefined when the plan does not say. */
  readonly calls?: string;
  /** In words: 'after aws_cloudtrail.trail is created'. */
  readonly when: string;
  /** What it is given, masked: 'payload: {}'. */
  readonly details: readonly string[];
}

/** One plan: the JSON of `terraform show -json`, as far as a review needs it. */
export interface Plan {
  /** Name of the stack; the file's name when the plan does not say. */
  readonly stack: string;
  readonly terraformVersion?: string;
  readonly formatVersion: string;
  /** The plan failed or is only a part; it never reads as clean. */
  readonly incomplete: readonly string[];
  /** What Terraform does with each resource; what it leaves to a later plan is marked. */
  readonly changes: readonly ResourceChange[];
  /** The same with what happened outside Terraform and with what the plan leaves out, where that is anything. */
  readonly judged?: readonly ResourceChange[];
  /** What runs code, of this plan and of a later one. */
  readonly invocations?: readonly Invocation[];
  /** What changed outside Terraform. */
  readonly drift: readonly ResourceChange[];
  /** Names of outputs that change; their values are never read. */
  readonly outputs: readonly string[];
  /** Checks of the configuration that fail, or that could not be evaluated. */
  readonly failedChecks?: readonly string[];
  /** What it marks sensitive beside its changes: variables, outputs, what data sources have read. Never print it. */
  readonly secrets?: readonly string[];
  /** What this program did not understand, for people. */
  readonly notUnderstood: readonly string[];
}
