import { Selection, Statement } from './document';
import { arnSamples } from './key-values';
import { KNOWN_REQUESTS } from './known-requests';
import { arnIntersections, freshCharacter, fullResource, intersections, longestRun, samples } from './pattern';
import { Sampling } from './sampling';

/** Actions that show every distinction the statements make, known ones first. */
export function actionsFor(statements: readonly Statement[], sampling: Sampling): string[] {
  const selections = statements.map(({ actions }) => actions);
  const patterns = valuesOf(selections);
  const fresh = freshCharacter(patterns);
  const longest = longestRun(patterns);
  const complete = (action: string): string => (action.includes(':') ? action : `${action || fresh}:Example${fresh}`);
  const sampled = (pattern: string): readonly string[] =>
    sampling.of(() => samples(pattern, fresh, longest, 'Example').map(complete));
  return distinct([
    ...KNOWN_REQUESTS.map(([action]) => action),
    ...patterns.flatMap(sampled),
    ...overlaps(selections, intersections, sampling).flatMap(sampled),
    `${fresh}service:Example${fresh}`,
  ]).filter(action => /^[^:]+:[^:]+$/.test(action));
}

/** Resources that show every distinction the statements make, known ones first, '*' for actions without one last. */
export function resourcesFor(
  statements: readonly Statement[],
  resolve: (value: string, index: number) => string,
  unnamed: string,
  sampling: Sampling,
): string[] {
  const selections = statements.map(({ resources: { not, values } }, at) => ({
    not,
    values: values.map(value => fullResource(resolve(value, at))),
  }));
  const patterns = valuesOf(selections);
  const fresh = freshCharacter(patterns);
  const longest = longestRun(patterns);
  const sampled = (pattern: string): readonly string[] =>
    sampling.of(() => arnSamples(pattern, fresh, longest, unnamed));
  return distinct([
    ...KNOWN_REQUESTS.map(([, resource]) => resource.replace('777777777777', unnamed)),
    ...patterns.flatMap(sampled),
    ...overlaps(selections, arnIntersections, sampling).flatMap(sampled),
    `arn:aws:${fresh}service:eu-west-1:${unnamed}:${fresh.repeat(longest)}`,
    '*',
  ]);
}

/** Patterns for what a Not… list has in common with another list, which no pattern by itself shows. */
function overlaps(
  selections: readonly Selection[],
  intersect: (a: string, b: string, onCut: () => void) => string[],
  sampling: Sampling,
): string[] {
  return sampling.inBoth(valuesOf(selections.filter(({ not }) => not)), valuesOf(selections), intersect);
}

const valuesOf = (selections: readonly Selection[]): string[] => distinct(selections.flatMap(({ values }) => values));

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];
