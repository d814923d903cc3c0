import { Check } from '../facts';
import { KindOfSource, ORG_FILE } from '../reading/source';
import { error, Path, pathText, Problem, warning } from '../reading/problem';
import { hideSecrets, holdsSecret, isNoSecret, isSecretKey } from '../reading/secret-kinds';

/** No secret stands in the file: it is in the repository, in every plan, and much of it in alerts. */
export const secrets: Check = draft => secretsIn(draft);

/** Every value of a file that is a secret by its key or its shape. */
export function* secretsIn(
  value: unknown,
  { noun }: Pick<KindOfSource, 'noun'> = ORG_FILE,
  path: Path = [],
): Iterable<Problem> {
  if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      yield* secretsIn(child, { noun }, [...path, Array.isArray(value) ? Number(key) : key]);
    }
    return;
  }
  if (typeof value !== 'string') return;
  const isNamed = isSecretKey(String(path.at(-1))) && path.at(-1) !== 'variable' && !isNoSecret(value);
  if (isNamed || holdsSecret(value)) {
    const message = `${pathText(path)}: looks like a secret, and ${noun} is read by many`;
    yield error('secret-in-file', path, message, 'take it out, and replace the secret: it is no longer one');
  } else if (
    path[0] === 'alerts' &&
    path.at(-1) === 'endpoint' &&
    /^https:\/\/[^/]/.test(value) &&
    hideSecrets(value) !== value
  ) {
    const message = `${pathText(path)}: this address looks like one with a key in it`;
    const hint = 'write endpoint: { variable: paging_url } and a name, and supply TF_VAR_paging_url';
    yield warning('secret-in-file', path, message, hint);
  }
}
