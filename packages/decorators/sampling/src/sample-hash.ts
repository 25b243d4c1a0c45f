const PRIME = 0x01000193;

/**
 * Hashes a text to 32 bits, evenly, whatever the texts have in common: FNV-1a over the UTF-16 code
 * units (for ids, which are ASCII, the published function over bytes), then the finalizer of
 * MurmurHash3. FNV-1a alone leaves ids that count upwards unevenly spread in its high bits, which
 * are the ones that a threshold looks at.
 *
 * Which events are sampled depends on this function in every process and version: it must not change.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc9923
 * @see https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
 */
export function sampleHash(text: string): number {
  const { length } = text;
  // As a signed number, or the engine would compute in floating point.
  let hash = 0x811c9dc5 | 0;
  let index = 0;
  // Four at a time saves a fifth: so much of a loop is counting and asking whether to go on.
  for (const fours = length - 3; index < fours; index += 4) {
    hash = Math.imul(hash ^ text.charCodeAt(index), PRIME);
    hash = Math.imul(hash ^ text.charCodeAt(index + 1), PRIME);
    hash = Math.imul(hash ^ text.charCodeAt(index + 2), PRIME);
    hash = Math.imul(hash ^ text.charCodeAt(index + 3), PRIME);
  }
  for (; index < length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), PRIME);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
