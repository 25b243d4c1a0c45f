/** Names under which secrets stand, in lower case and without what joins their words. */
export const SECRET_NAMES: ReadonlySet<string> = new Set([
  "accesskey",
  "accesstoken",
  "accountkey",
  "apikey",
  "apitoken",
  "authorization",
  "authtoken",
  "bearertoken",
  "connectionstring",
  "cookie",
  "credential",
  "csrftoken",
  "encryptionkey",
  "idtoken",
  "passphrase",
  "passwd",
  "password",
  "privatekey",
  "pwd",
  "refreshtoken",
  "secret",
  "secretkey",
  "securitytoken",
  "sessiontoken",
  "signingkey",
  "xsrftoken",
]);

/** As many as the longest of them has. */
const MAX_WORDS = 2;
/** So many characters hold the last words of any name. */
const REACH = 64;

const WORD_ENDS = /(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+/;
const NUMBER_BEHIND = /[0-9]+$/;

/**
 * Says whether a name is a secret's: `password`, `dbPassword`, `DB_PASSWORD`, `X-Api-Key`, `cookies`,
 * `http.request.header.authorization`. What counts are its last words, without a number
 * behind them.
 */
export function isSecretName(name: string): boolean {
  return endsInName(name, SECRET_NAMES);
}

/** Says whether the last words of a name are one of those, or its plural. */
export function endsInName(name: string, names: ReadonlySet<string>): boolean {
  const words = name
    .slice(-REACH)
    .replace(NUMBER_BEHIND, "")
    .split(WORD_ENDS)
    .filter((word) => word !== "");
  let joined = "";
  for (const word of words.slice(-MAX_WORDS).toReversed()) {
    joined = word.toLowerCase() + joined;
    if (names.has(joined) || (joined.endsWith("s") && names.has(joined.slice(0, -1)))) return true;
  }
  return false;
}
