import { JsonPathStep, parseJsonPath, selectJsonPath } from './json-path';

/** What EventBridge would refuse in an input transformer. */
export class InputTransformerError extends Error {}

/** A target's input transformer: variables by the JSON paths of their values, and the template that uses them. */
export interface InputTransformer {
  readonly inputPaths: Readonly<Record<string, string>>;
  readonly inputTemplate: string;
}

/** What the variables of EventBridge itself say of the rule. */
export interface TransformedRule {
  readonly arn: string;
  readonly name: string;
  /** ISO 8601. @default - the event's own time */
  readonly ingestionTime?: string;
}

/** Limits of PutTargets; lengths in characters. */
export const INPUT_TRANSFORMER_MAX = { paths: 100, key: 256, path: 256, template: 8192 } as const;

const PLACEHOLDER = /<([^<>]*)>/g;
const STRING = /"(?:[^"\\]|\\.)*"/g;
/** Variables that stand only where a value of a JSON object does, since their contents are not escaped. */
const EVENT_VARIABLES = new Set(['aws.events.event', 'aws.events.event.json']);
const RULE_VARIABLES = new Set(['aws.events.rule-arn', 'aws.events.rule-name', 'aws.events.event.ingestion-time']);

/**
 * The text that a target receives.
 *
 * A template is lines of quoted strings, whose quotes and backslashes stay in the text, or a JSON object, which comes
 * out without spaces. A value goes into a string as it is, and into an object as JSON; a path that finds nothing is an
 * empty string.
 *
 * | documented nowhere, or twice | reading |
 * |---|---|
 * | a quote or a line break of a value within a string | not escaped; an object may then be no JSON any more |
 * | an object or an array within a string | its JSON, not escaped |
 * | null within a string | null |
 * | a wildcard path | the array of all that it finds |
 * | `<` or `>` that belongs to no placeholder | refused |
 * | a template that is an array, a number or a bare placeholder; an empty line between strings | refused |
 *
 * @throws InputTransformerError
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function renderInput(transformer: InputTransformer, event: unknown, rule?: TransformedRule): string {
  const { paths, lines, values } = compiled.get(transformer) ?? compile(transformer);
  const valueOf = (name: string): unknown => {
    const path = paths.get(name);
    if (path === undefined) return predefined(name, event, rule);
    const value = selectJsonPath(path, event);
    return value === undefined ? '' : value;
  };
  const asText = (name: string): string => {
    const value = valueOf(name);
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  if (lines !== undefined) return lines.map((piece, at) => (at % 2 === 0 ? piece : asText(piece))).join('');
  if (values !== undefined) {
    return values.map((piece, at) => (at % 2 === 0 ? piece : JSON.stringify(valueOf(piece)))).join('');
  }
  const filled = replaceByPlace(
    transformer.inputTemplate,
    (_, name) => asText(name),
    (_, name) => JSON.stringify(valueOf(name)),
  );
  return parsesAsJson(filled) ? JSON.stringify(JSON.parse(filled)) : filled;
}

/** A transformer without a problem. */
interface Compiled {
  readonly paths: ReadonlyMap<string, readonly JsonPathStep[]>;
  /** Of a template of lines: text and the names of placeholders in turn. */
  readonly lines?: readonly string[];
  /** The same of an object that has no placeholder within a string, so that it stays JSON. */
  readonly values?: readonly string[];
}

/** One transformer renders thousands of events. */
const compiled = new WeakMap<InputTransformer, Compiled>();

function compile(transformer: InputTransformer): Compiled {
  checkInputTransformer(transformer);
  const { inputPaths, inputTemplate } = transformer;
  const made: Compiled = {
    paths: new Map(Object.entries(inputPaths).map(([name, path]) => [name, parseJsonPath(path) ?? []])),
    ...(isObjectTemplate(inputTemplate) ? valuesOf(inputTemplate) : { lines: inputTemplate.split(PLACEHOLDER) }),
  };
  compiled.set(transformer, made);
  return made;
}

function valuesOf(template: string): Pick<Compiled, 'values'> {
  let isWithinString = false;
  const quoted = replaceByPlace(
    template,
    placeholder => {
      isWithinString = true;
      return placeholder;
    },
    placeholder => JSON.stringify(placeholder),
  );
  if (isWithinString) return {};
  return { values: JSON.stringify(JSON.parse(quoted)).split(new RegExp(`"${PLACEHOLDER.source}"`, 'g')) };
}

/** @throws InputTransformerError with the first thing that PutTargets would refuse */
export function checkInputTransformer({ inputPaths, inputTemplate }: InputTransformer): void {
  const names = Object.keys(inputPaths);
  if (names.length > INPUT_TRANSFORMER_MAX.paths) {
    fail(`input paths: at most ${INPUT_TRANSFORMER_MAX.paths} are taken, got ${names.length}`);
  }
  for (const [name, path] of Object.entries(inputPaths)) checkPath(name, path);
  if (inputTemplate.length < 1 || inputTemplate.length > INPUT_TRANSFORMER_MAX.template) {
    fail(`template: must be 1 to ${INPUT_TRANSFORMER_MAX.template} characters, got ${inputTemplate.length}`);
  }
  for (const [placeholder, name = ''] of inputTemplate.matchAll(PLACEHOLDER)) {
    if (!names.includes(name) && !EVENT_VARIABLES.has(name) && !RULE_VARIABLES.has(name)) {
      fail(`template: ${placeholder} is no input path; define it or remove it`);
    }
  }
  if (/[<>]/.test(inputTemplate.replace(PLACEHOLDER, ''))) {
    fail("template: '<' and '>' stand only around the name of an input path; EventBridge has no escape for them");
  }
  if (isObjectTemplate(inputTemplate)) checkObject(inputTemplate);
  else inputTemplate.split('\n').forEach(checkLine);
}

function checkPath(name: string, path: string): void {
  if (/^aws\./i.test(name)) fail(`input path '${name}': names must not start with 'AWS.', they are EventBridge's own`);
  if (!/^[\w-]+$/.test(name) || name.length > INPUT_TRANSFORMER_MAX.key) {
    fail(`input path '${name}': a name is 1 to ${INPUT_TRANSFORMER_MAX.key} letters, digits, '-' and '_'`);
  }
  if (path.length > INPUT_TRANSFORMER_MAX.path) {
    fail(`input path '${name}': must be at most ${INPUT_TRANSFORMER_MAX.path} characters, got ${path.length}`);
  }
  if (parseJsonPath(path) === undefined) {
    fail(`input path '${name}': '${path}' is no JSON path in dot notation, as '$.detail.resources[0]'`);
  }
}

function checkLine(line: string, index: number): void {
  const place = `template line ${index + 1}`;
  if (!line.startsWith('"') || !line.endsWith('"') || !parsesAsJson(line)) {
    fail(`${place}: must be one string in double quotes, with quotes inside escaped`);
  }
  for (const [placeholder, name = ''] of line.matchAll(PLACEHOLDER)) checkMayBeInString(place, placeholder, name);
}

function checkObject(template: string): void {
  for (const { 0: literal, index } of template.matchAll(STRING)) {
    for (const [placeholder, name = ''] of literal.matchAll(PLACEHOLDER)) {
      checkMayBeInString('template', placeholder, name);
      if (/^\s*:/.test(template.slice(index + literal.length))) {
        fail(`template: ${placeholder} must not be in the name of a property`);
      }
    }
  }
  const sample = replaceByPlace(
    template,
    () => '',
    () => '0',
  );
  if (!parsesAsJson(sample)) fail('template: must be a JSON object, with its placeholders as values or within strings');
}

function checkMayBeInString(place: string, placeholder: string, name: string): void {
  if (EVENT_VARIABLES.has(name))
    fail(`${place}: ${placeholder} stands only as a value of a JSON object, without quotes`);
}

type Replacer = (placeholder: string, name: string) => string;

/** Replaces the placeholders of a JSON template, those within strings by the one and the others by the other. */
function replaceByPlace(template: string, inString: Replacer, asValue: Replacer): string {
  let result = '';
  let end = 0;
  for (const { 0: literal, index } of template.matchAll(STRING)) {
    result += template.slice(end, index).replace(PLACEHOLDER, asValue) + literal.replace(PLACEHOLDER, inString);
    end = index + literal.length;
  }
  return result + template.slice(end).replace(PLACEHOLDER, asValue);
}

function predefined(name: string, event: unknown, rule: TransformedRule | undefined): unknown {
  const fields = typeof event === 'object' && event !== null ? (event as Record<string, unknown>) : {};
  const ingestionTime = rule?.ingestionTime ?? fields.time ?? '';
  switch (name) {
    case 'aws.events.event.json':
      return event;
    case 'aws.events.event.ingestion-time':
      return ingestionTime;
    case 'aws.events.event': {
      // as recorded from AWS: no detail, the type under another name, and the time of ingestion
      const rest = Object.entries(fields).filter(([field]) => field !== 'detail' && field !== 'detail-type');
      return { ...Object.fromEntries(rest), detailType: fields['detail-type'], time: ingestionTime };
    }
    default:
      if (rule === undefined) fail(`template: <${name}> needs the rule, and none was given`);
      return name === 'aws.events.rule-arn' ? rule.arn : rule.name;
  }
}

const isObjectTemplate = (template: string): boolean => template.trimStart().startsWith('{');

function parsesAsJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function fail(message: string): never {
  throw new InputTransformerError(message);
}
