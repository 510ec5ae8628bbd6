const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const pascal = (kebab: string): string => kebab.split('-').map(capital).join('');
const camel = (kebab: string): string => pascal(kebab).replace(/^./, (first) => first.toLowerCase());
const snake = (kebab: string): string => kebab.replaceAll('-', '_');

/** One of them, as its class is called. */
function singular(name: string): string {
  if (/[^aeiou]ies$/.test(name)) return name.replace(/ies$/, 'y');
  if (/[^s]s$/.test(name)) return name.replace(/s$/, '');
  return `${name}-item`;
}

/**
 * Turns the names of the template, which is a plugin `reviews` with an entity `Review`, into those of a plugin. File names and
 * imports of them are kebab case, identifiers camel and Pascal case, tables snake case.
 */
export function renamer(name: string): { text: (text: string) => string; path: (path: string) => string } {
  const one = singular(name);
  const rules: [RegExp, string][] = [
    [/reviews_review/g, `${snake(name)}_${snake(one)}`],
    [/REVIEWS/g, snake(name).toUpperCase()],
    [/Reviews/g, pascal(name)],
    [/reviews(?=[A-Z])/g, camel(name)],
    [/reviews/g, name],
    [/Review/g, pascal(one)],
    [/(?<=[/-])review(?=[.-])/g, one],
    [/\breview(?=[A-Z?.;,):]| [=&])/g, camel(one)],
    [/review/g, one],
  ];
  return {
    text: (text) => rules.reduce((changed, [pattern, replacement]) => changed.replaceAll(pattern, replacement), text),
    path: (path) => path.replaceAll('reviews', name).replaceAll('review', one),
  };
}
