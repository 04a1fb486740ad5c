/** Text in which backquotes mark code, as descriptions of the API are written. */
export const Marked = ({ text }: { text: string }) => (
  <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>
);
