/** Names under which secrets stand, in lower case and without what joins their words. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  "accesskey",
  "accesstoken",
  "apikey",
  "apitoken",
  "authorization",
  "authtoken",
  "bearertoken",
  "connectionstring",
  "cookie",
  "credential",
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
]);

/** `secretAccessKey`: no name has more words than are told apart here. */
const MAX_WORDS = 2;
/** Longer ones are nobody's names. */
const MAX_LENGTH = 128;

const WORD_ENDS = /(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+/;

/**
 * Says whether a name is a secret's: `password`, `dbPassword`, `DB_PASSWORD`, `X-Api-Key`,
 * `http.request.header.authorization`, `cookies`. What counts are the last words.
 */
export function isSecretName(name: string): boolean {
  return endsInName(name, SECRET_NAMES);
}

/** Says whether the last words of a name are one of those. */
export function endsInName(name: string, names: ReadonlySet<string>): boolean {
  if (name.length > MAX_LENGTH) return false;
  const words = name.split(WORD_ENDS).filter((word) => word !== "");
  let joined = "";
  for (const word of words.slice(-MAX_WORDS).reverse()) {
    joined = word.toLowerCase() + joined;
    if (names.has(joined) || (joined.endsWith("s") && names.has(joined.slice(0, -1)))) return true;
  }
  return false;
}
