import { Permission, StackCaller, StackPlace } from './stack-set-caller';

/** Properties of a resource, their functions resolved. */
export type Properties = Readonly<Record<string, unknown>>;

/** A tag as CloudFormation writes it. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/**
 * What CloudFormation does for a resource type. Permissions are those of the handlers in the type's public schema,
 * without those for properties that are not given.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-type-schemas.html
 */
export interface ResourceHandler {
  /** Property with the physical name, which cannot be changed in place. @default - the resource has no name */
  readonly nameProperty?: string;
  readonly taggable: boolean;
  /** What Ref gives under '', and Fn::GetAtt by attribute. */
  values(place: StackPlace, name: string): Readonly<Record<string, string>>;
  permissions(
    phase: 'create' | 'update' | 'delete',
    place: StackPlace,
    name: string,
    properties: Properties,
  ): readonly Permission[];
  exists(caller: StackCaller, name: string): Promise<boolean>;
  create(caller: StackCaller, name: string, properties: Properties): Promise<void>;
  update(caller: StackCaller, name: string, properties: Properties, previous: Properties): Promise<void>;
  remove(caller: StackCaller, name: string, properties: Properties): Promise<void>;
}

/** Permissions on one resource. */
export const on = (resource: string, ...actions: string[]): Permission[] => actions.map(action => [action, resource]);

/** Permissions that count only when something is given. */
export const when = (given: unknown, ...permissions: Permission[]): Permission[] =>
  given === undefined || (Array.isArray(given) && given.length === 0) ? [] : permissions;

/** Whether a call succeeds; false when it fails because there is no such thing. */
export const succeeds = (call: Promise<unknown>): Promise<boolean> =>
  call.then(
    () => true,
    () => false,
  );
