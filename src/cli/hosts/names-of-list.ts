/** Names of hosts in a public list that the operator downloaded: a name or an address of a page a line, or CSV with such a column. Pure. */
const NAME = /^(?=.{4,253}$)([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** The host in a cell: `https://www.example.org/page` is www.example.org; null where there is none. */
function nameIn(cell: string): string | null {
  const text = cell
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .toLowerCase();
  const name = text.replace(/^[a-z]+:\/\//, '').split(/[/:?#\s]/)[0] ?? '';
  return NAME.test(name) ? name : null;
}

/** The first name of a line. Lines without one (headings, comments) have none. */
export function nameOfLine(line: string): string | null {
  if (/^\s*(#|\/\/)/.test(line)) return null;
  for (const cell of line.split(/[,;\t]/)) {
    const name = nameIn(cell);
    if (name !== null) return name;
  }
  return null;
}
