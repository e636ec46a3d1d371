/** What one JSON document says that another does not, whatever the order of members. */

/** One line for each place that differs, by its JSON pointer; empty where both say the same. */
export function differences(before: unknown, after: unknown, at = ''): string[] {
  if (Object.is(before, after)) return [];
  if (!isContainer(before) || !isContainer(after) || Array.isArray(before) !== Array.isArray(after))
    return [`${at || '/'}: ${shown(before)} → ${shown(after)}`];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => differences(before[name], after[name], `${at}/${escaped(name)}`));
}

const isContainer = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const LONGEST = 120;
const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, LONGEST));

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
