import pluralize from 'pluralize';

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const pascal = (kebab: string): string => kebab.split('-').map(capital).join('');
const camel = (kebab: string): string => pascal(kebab).replace(/^./, (first) => first.toLowerCase());
const snake = (kebab: string): string => kebab.replaceAll('-', '_');
const words = (kebab: string): string => kebab.replaceAll('-', ' ');

/** Comments and literals, in which a person is spoken to where they are more than one name. */
const COMMENTS_AND_LITERALS = /\/\*\*[\s\S]*?\*\/|\/\/.*|'[^'\n]*'|`[^`]*`/g;
const isProse = (token: string): boolean => token.includes(' ') || token === `'Reviews'`;

/**
 * Turns the names of the template, which is a plugin `reviews` with an entity `Review`, into those of a plugin. File names and
 * imports of them are kebab case, identifiers camel and Pascal case, tables snake case; texts speak of one or of several.
 */
export function renamer(name: string): {
  text: (text: string, file: string) => string;
  path: (path: string) => string;
} {
  const one = pluralize.singular(name);
  const several = words(pluralize.plural(name));
  const single = words(one);
  const article = /^[aeiou]/.test(single) ? 'n' : '';
  const prose: [RegExp, string][] = [
    [/\b([Aa]) review\b/g, `$1${article} ${single}`],
    [/\bReviews\b/g, capital(several)],
    [/(?<![\w`'./-])reviews\b(?![.`'/-]\w|`)/g, several],
    [/\bReview\b(?![.(])/g, capital(single)],
    [/(?<![\w`'./{-])review\b(?![.:]\w|[`:$])/g, single],
  ];
  const code: [RegExp, string][] = [
    [/reviews_review/g, `${snake(name)}_${snake(one)}`],
    [/REVIEWS/g, snake(name).toUpperCase()],
    [/Reviews/g, pascal(name)],
    [/reviews(?=[A-Z])/g, camel(name)],
    [/reviews/g, name],
    [/Review/g, pascal(one)],
    [/REVIEW/g, snake(one).toUpperCase()],
    [/(?<=[/-])review(?=[.-])/g, one],
    [/\breview(?=[A-Z?.;,):]| [=&])/g, camel(one)],
    [/review/g, one],
  ];
  const changed = (text: string, rules: readonly [RegExp, string][]): string =>
    rules.reduce((before, [pattern, replacement]) => before.replaceAll(pattern, replacement), text);
  const told = (text: string): string => changed(text, prose);
  return {
    text: (text, file) =>
      changed(
        file.endsWith('.ts')
          ? text.replaceAll(COMMENTS_AND_LITERALS, (token) => (isProse(token) ? told(token) : token))
          : told(text),
        code,
      ),
    path: (path) => path.replaceAll('reviews', name).replaceAll('review', one),
  };
}
