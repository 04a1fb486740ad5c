/** The page's parts by their ids, and what is written into them. The server has made all of them; here they are shown, hidden and filled. */

/** @throws where the page and the script are not of one version */
export const part = <Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind => {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${id}`);
  return found;
};

export const show = (id: string, isShown: boolean): void => {
  part(id, HTMLElement).hidden = !isShown;
};

/** Said aloud by a screen reader where the part is a live region. */
export const say = (id: string, text: string): void => {
  part(id, HTMLElement).textContent = text;
};

export const focusOn = (id: string): void => part(id, HTMLElement).focus();

/** One tap at a time. The button stays as it is, so that the focus does too. */
export const onTap = (id: string, act: () => Promise<void>): void => {
  let isBusy = false;
  part(id, HTMLButtonElement).addEventListener('click', () => {
    if (isBusy) return;
    isBusy = true;
    void act().finally(() => {
      isBusy = false;
    });
  });
};

/** Fills `{name}`. */
export const filled = (sentence: string, values: Readonly<Record<string, string | number>>): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** A list of services, each with its verdict in a word and a mark that needs no colour. */
export const showServices = (id: string, rows: readonly { name: string; state: 'ok' | 'failed' | 'none'; word: string }[]): void => {
  part(id, HTMLUListElement).replaceChildren(
    ...rows.map(({ name, state, word }) => {
      const item = document.createElement('li');
      const verdict = document.createElement('span');
      item.className = state;
      item.textContent = `${name}: `;
      verdict.textContent = word;
      item.append(verdict);
      return item;
    }),
  );
};

/** How long a file that is offered can be fetched, in milliseconds. */
const KEPT_MS = 60_000;

/** Offers text as a file; nothing is sent anywhere. */
export const saveAs = (name: string, text: string): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  // Some browsers read it only a while after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
};
