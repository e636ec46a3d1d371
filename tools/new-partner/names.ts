/** One name in the spellings that a partner has: folder, variable, constant, title. */

export interface Names {
  /** `acme-fund`: the folder, the label of metrics, the task queue. */
  folder: string;
  /** `acmeFund` */
  camel: string;
  /** `AcmeFund` */
  pascal: string;
  /** `ACME_FUND`: the prefix of variables, and a funder's name. */
  constant: string;
  /** `Acme Fund` */
  title: string;
}

/** What a partner is to us beside one whom we call. */
export interface Ways {
  /** Loans can be placed with it. */
  funder: boolean;
  /** It calls us back. */
  callbacks: boolean;
}

/** Folders of src/partners that are no partner. */
const taken = ['transport'];

/** A partner's client is a function of its name. */
const reserved = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof var void while with yield'
  ).split(' '),
);

/** The spellings, or what is wrong with the name. */
export function namesOf(name: string | undefined): Names | { problem: string } {
  if (!name) return { problem: 'a name is missing' };
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    return { problem: `"${name}" is no name: small letters and digits, words separated by single dashes (acme-fund)` };
  if (name.length > 30) return { problem: `"${name}" is too long: at most 30 characters` };
  if (reserved.has(name)) return { problem: `"${name}" is a word of the language: no function can be named so` };
  if (taken.includes(name)) return { problem: `"${name}" is taken: src/partners/${name} is no partner` };
  const words = name.split('-');
  const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  const pascal = words.map(capital).join('');
  return {
    folder: name,
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
    constant: name.toUpperCase().replaceAll('-', '_'),
    title: words.map(capital).join(' '),
  };
}
