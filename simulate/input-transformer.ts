/** What EventBridge would refuse in an input transformer. */
export class InputTransformerError extends Error {}

/** A target's input transformer. */
export interface InputTransformer {
  readonly inputPaths: Readonly<Record<string, string>>;
  readonly inputTemplate: string;
}

/**
 * The text that a target receives.
 *
 * @throws InputTransformerError
 */
export function renderInput(transformer: InputTransformer, event: unknown): string {
  throw new InputTransformerError(`not built yet: ${transformer.inputTemplate} ${typeof event}`);
}
