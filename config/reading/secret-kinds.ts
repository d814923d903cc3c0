/** What stands in place of a value that is not shown. */
export const HIDDEN = '(sensitive value)';

/** What ends the name of a secret. */
const WORDS = String.raw`(?:passw(?:or)?d|passphrase|passcode|pwd|(?<=[_-])pass|(?<![A-Za-z])pw|secret(?:[_-]?(?:string|binary))?|(?<!http_)token|(?:api|access|secret|private|shared|account|auth|signing|license|routing|integration|service|client|storage|master|host)[_-]?key|key[_-]?material|credential|connection[_-]?string|dsn|web[_-]?hook|hook[_-]?ur[li]|(?:user|custom)[_-]?data|(?:string|t?otp)[_-]?seed|qr[_-]?code(?:[_-]?png)?)s?(?:[_-]?(?:base64|plain|text|value|wo|pem|openssh|pkcs8|ur[li]|v?\d{1,2}(?!\d)))*`;
const HEADERS = String.raw`(?:(?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]{0,40}(?:auth|key|signature)[\w-]{0,40})`;

const SECRET_KEY = new RegExp(`${WORDS}$|^${HEADERS}$`, 'i');
const CONTAINER =
  /^(?:(?:[a-z]+[_-])*env(?:ironment)?(?:[_-]?var(?:iable)?s?)?|auths?|(?:[a-z]+[_-])?sensitive|(?:http[_-]?|custom[_-]?|request[_-]?)?headers?(?:[_-]?parameters)?|query[_-]?string(?:[_-]?parameters)?|(?:oauth|invocation)[_-]?http[_-]?parameters|path[_-]?parameter[_-]?values|connection[_-]?properties|stage[_-]?variables)$/i;

/** Keys are few, and the same ones are asked again and again. */
function remembered(test: (key: string) => boolean): (key: string) => boolean {
  const known = new Map<string, boolean>();
  return key => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = test(key);
    if (known.size < 100_000) known.set(key, found);
    return found;
  };
}

/** Whether a key is by its name that of a secret: 'db_password', 'HookToken', 'X-Api-Key'. */
export const isSecretKey = remembered(key => SECRET_KEY.test(key));

/** The same, or that of the number of a telephone. */
export const isPrivateKey = remembered(key => SECRET_KEY.test(key) || /phone(?:[_-]?numbers?)?$/i.test(key));

/** Whether what a key holds are values of which any may be a secret: an environment, headers, queries. */
export const isSecretContainer = remembered(key => CONTAINER.test(key));

/** Whether what the key of a secret holds is none: a switch, a name of AWS or Terraform, what is hidden already. */
export const isNoSecret = (text: string): boolean =>
  /^(?:|true|false|null|none|unknown|aws_iam|custom|cognito_user_pools|jwt|\(.*\)|\*+|(?:var|local|module|data|each)\.[\w.]+|arn:aws[\w-]*:.*)$/is.test(
    text,
  );

/**
 * Hides what is a secret by its shape or by the name before it, in text of any kind: credentials, queries and keys of web
 * hooks in URLs, private keys, access keys, tokens of well-known services, headers, and values of passwords and the like
 * in JSON, YAML, environments and commands.
 *
 * @param hide what stands in place of a secret
 */
export function hideSecrets(text: string, hide: (secret: string) => string = () => HIDDEN): string {
  if (!MAY_HOLD.test(text)) return text;
  const hideOne = (one: string): string => (isNoSecret(one) ? one : hide(one));
  const named = (...rest: unknown[]): string => {
    const { before, value } = rest.at(-1) as { before: string; value: string };
    return before + hideOne(value);
  };
  let hidden = text
    .replace(PRIVATE_KEY, (_, begin: string, key: string) => begin + hideOne(key))
    .replace(URLS, (_, scheme: string, rest: string) => scheme + hideInUrl(rest, hideOne));
  for (const pattern of NAMED) hidden = hidden.replace(pattern, named);
  if (SECRET_OBJECT.test(hidden)) hidden = hidden.replace(SECRET_DATA, lines => lines.replace(YAML_LINE, named));
  return hidden.replace(SHAPES, hide);
}

/** Whether a text holds a secret by its shape or by the name before it; what may be one in the path of a URL does not count. */
export const holdsSecret = (text: string): boolean =>
  [PRIVATE_KEY, /:\/\/[^\s/?#]*@/, SHAPES].some(pattern => text.search(pattern) >= 0) ||
  NAMED.some(pattern => [...text.matchAll(pattern)].some(({ groups }) => !isNoSecret(groups?.value ?? '')));

/** To its end, or to that of a text that was cut. */
const PRIVATE_KEY = /(-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----)([\s\S]+?)(?=-----END|$)/g;

const URLS = /\b([a-z][a-z0-9+.-]{0,20}:\/\/)((?:\(sensitive value\)|[^\s"'<>\\])+)/gi;

/** Hosts and paths of web hooks, in which a part of the path is the key. */
const HOOK = /hook|pagerduty|opsgenie|victorops|telegram|logic\.azure|\/integrations?\//i;

/** Credentials, queries, and keys in paths. */
function hideInUrl(url: string, hide: (secret: string) => string): string {
  const [, user, host = '', path = '', query = '', rest = ''] =
    /^(?:([^/?#@:]*(?::[^?#]*?)?)@(?=[^@/?#]*(?:[/?#]|$)))?([^/?#]*)([^?#]*)(\?[^#]*)?(.*)$/s.exec(url) ?? [];
  const isHook = HOOK.test(host + path);
  return [
    ...(user === undefined ? [] : [hide(user), '@']),
    host,
    isHook && path.length > 1
      ? `/${hide(path.slice(1))}`
      : path.replace(/[\w-]{20,}/g, one => (isRandom(one) ? hide(one) : one)),
    query.length > 1 ? `?${hide(query.slice(1))}` : query,
    rest.includes('=') ? `#${hide(rest.slice(1))}` : rest,
  ].join('');
}

const isRandom = (text: string): boolean => /\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text);

const NAME = String.raw`(?<![\w:/-])[\w.-]{0,60}?${WORDS}`;

/** A name and a value: in quotes, also in escaped ones; a word; what follows an option or a header. */
const NAMED = [
  String.raw`(?<before>${NAME}\\*["']?\s*(?:=>|[:=])\s*(?<quote>\\*["']))(?<value>(?:(?!\k<quote>)(?:\\[\s\S]|[\s\S]))+)`,
  String.raw`(?<before>${NAME}\\*["']?\s*(?:=>|[:=])\s*)(?<value>[^\s"',;&<>(){}[\]$\\][^\s"',;&<>)}\]\\]*)`,
  String.raw`(?<before>(?<![^\s"'])(?:--?[\w-]*${WORDS}|-u|--(?:proxy-)?user|sshpass\s+-p)(?:\s+["']?|\\*["']\s*,\s*\\*["']))(?<value>[^\s"'(-][^\s"'\\]*)`,
  String.raw`(?<before>:_(?:auth|authToken|password)\s*=\s*["']?|\bmachine\s+\S{1,200}\s+login\s+\S{1,100}\s+password\s+)(?<value>[^\s"'(][^\s"']*)`,
  String.raw`(?<before><[\w:.-]{0,60}?${WORDS}>\s*)(?<value>[^<>]{1,1000})`,
  String.raw`(?<before>\bname\\*["']?\s*[:=]\s*\\*["']?[\w.-]{0,60}?${WORDS}(?:\\n|[\s,"'\\]){1,100}value\\*["']?\s*[:=]\s*\\*["']?)(?<value>[^\s"',}\\(][^\s"',}\\]*)`,
  String.raw`(?<before>(?<![\w:/-])${HEADERS}\\*["']?\s*[:=](?!\s*\\*["']?(?:none|aws_iam|custom|cognito_user_pools|jwt)\b)\s*\\*["']?)(?<value>[^"'\\\r\n]+)`,
  String.raw`(?<before>\b(?:Bearer|ApiKey)\s+)(?<value>[\w.~+/=-]{4,})`,
]
  .map(pattern => new RegExp(pattern, 'gi'))
  .concat(
    /(?<before>\b(?:mysql\w*|mariadb[\w-]*|(?:docker|podman|registry) +login)\b[^\n|;&]{0,200}?\s-p ?["']?)(?<value>[^\s"'(-][^\s"']*)/g,
  );

/** A Secret of Kubernetes in YAML, and the lines with its data. */
const SECRET_OBJECT = /^\s*kind:\s*["']?Secret\b/m;
const SECRET_DATA = /^\s*(?:stringData|data):\s*\n(?:[ \t]+[^\n]*(?:\n|$))+/gm;
const YAML_LINE = /^(?<before>[ \t]+[\w.-]+:[ \t]+)(?<value>\S[^\n]*)/gm;

/** Access keys, and tokens that begin as those of a service do. @see https://docs.github.com/en/code-security/secret-scanning */
const TOKENS = [
  String.raw`\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b`,
  String.raw`(?<![\w/+=])(?=[/+A-Z0-9]*[a-z])(?=[/+a-z0-9]*[A-Z])(?=[/+A-Za-z]*\d)[A-Za-z0-9/+]{40}(?![\w/+=])`,
  String.raw`(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]*)?`,
  String.raw`\b(?:gh[pousr]_|github_pat_|glpat-|xox[a-z]-|xapp-|[sr]k_live_|whsec_|npm_|hvs\.|SG\.|AIza|dop_v1_)[\w.-]{16,}`,
].join('|');
const SHAPES = new RegExp(TOKENS, 'g');

/** Most texts hold nothing of all this, which one look tells. */
const MAY_HOLD = new RegExp(
  String.raw`://|PRIVATE KEY|bearer|apikey|mysql|mariadb|\blogin\b|:_auth|kind:\s*["']?Secret|(?<!\S)(?:-u|--(?:proxy-)?user|sshpass)\s|${HEADERS}|${WORDS}|${TOKENS}`,
  'i',
);

/** What is done with a secret in a value; whether its name says that it is one, or only what it is in. */
export type HideValue = (secret: string, isNamed: boolean) => string;

/**
 * A copy of a JSON value in which secrets are hidden by the keys that they stand under, in documents within texts as well.
 * Of a name and a value that stand side by side the name counts.
 */
export function hideInValue(value: unknown, hide: HideValue = () => HIDDEN, under?: 'secret' | 'container'): unknown {
  if (typeof value === 'string') {
    if (under === undefined) return hideInJson(value, hide);
    return isNoSecret(value) ? value : hide(value, under === 'secret');
  }
  if (typeof value === 'number') return under === undefined ? value : hide(String(value), under === 'secret');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((item, at) =>
      hideInValue(item, hide, under ?? (OPTION.test(String(value[at - 1])) ? 'secret' : under)),
    );
  }
  const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, child] of Object.entries(value)) {
    const isSecret = isPrivateKey(key) || (isValue(key) && isNamedSecret(value));
    const isContainer = typeof child === 'object' && (isSecretContainer(key) || isDataOfSecret(value, key));
    copy[key] = hideInValue(child, hide, isSecret ? 'secret' : (under ?? (isContainer ? 'container' : undefined)));
  }
  return copy;
}

/** An option of a command that a secret follows. */
const OPTION = new RegExp(`^--?[\\w-]*${WORDS}$`, 'i');

/** Whether what a key holds has its name beside it. */
export const isValue = (key: string): boolean => /^(?:(?:parameter)?value|search_string)$/i.test(key);

/** Whether an object is a name and a value, and the name is that of a secret, of an environment or of a header. */
export const isNamedSecret = (pair: object): boolean =>
  Object.entries(pair).some(
    ([key, name]) =>
      (/^(?:parameter)?(?:name|key)$/i.test(key) && isSecretKey(String(name))) ||
      (key === 'namespace' && String(name).endsWith(':environment')) ||
      (key === 'field_to_match' && /"(?:single_header|headers|cookies)":\[\{/.test(JSON.stringify(name))),
  );

/** Whether an object is a Secret of Kubernetes, and what a key of it holds are its secrets. */
export const isDataOfSecret = (one: object, key: string): boolean =>
  'kind' in one && one.kind === 'Secret' && /^(?:binary|string)?_?data$/i.test(key);

/** A text that is JSON; as it is when there is no secret in it. */
function hideInJson(text: string, hide: HideValue): string {
  if (!/^\s*[[{]/.test(text) || !MAY_HAVE_KEYS.test(text)) return text;
  try {
    let found = false;
    const copy = hideInValue(JSON.parse(text), (secret, isNamed) => {
      found = true;
      return hide(secret, isNamed);
    });
    return found ? JSON.stringify(copy) : text;
  } catch {
    return text;
  }
}

const MAY_HAVE_KEYS = new RegExp(
  `${WORDS}|${HEADERS}|phone|Secret|auth|sensitive|env|header|query|properties|parameter|variables`,
  'i',
);
