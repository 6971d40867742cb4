// Contacts with names that repeat, and what is searched for among them.
const SYLLABLES = ['an', 'be', 'cor', 'da', 'el', 'fi', 'gar', 'ho', 'in', 'jo', 'ka', 'lu', 'mar', 'ne', 'or', 'pe'];

/** The same for the same number; a name has three syllables. */
const nameOf = (seed) => {
  const at = (place) => SYLLABLES[Math.floor(seed / SYLLABLES.length ** place) % SYLLABLES.length];
  const name = at(0) + at(1) + at(2);
  return name[0].toUpperCase() + name.slice(1);
};
const scattered = (n, factor) => (n * factor) % 4_093;

export const personOf = (n) => {
  const firstName = nameOf(scattered(n, 1_103));
  const lastName = nameOf(scattered(n, 2_221));
  return { firstName, lastName, email: `${firstName}.${lastName}.${n}@example.org`.toLowerCase() };
};

/** By kind, a word for each number. */
export const searches = {
  'a word that one has': (n) => `.${1 + 7 * n}@`,
  'a word that few have': (n) => nameOf(scattered(n, 31)).toLowerCase(),
  'a word that all have': () => 'example',
  'a word that none has': (n) => `zzq${n}`,
  'two characters that many have': (n) => ['an', 'el', 'ho'][n % 3],
  'two characters that none has': () => 'qx',
};

/** How long an answer takes, in ms. @throws where it is refused */
export const timeOfSearch = async (url, headers) => {
  const since = performance.now();
  const answer = await fetch(url, { headers: { ...headers, 'Accept-Encoding': 'identity' } });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`A search was answered ${answer.status}`);
  return performance.now() - since;
};
