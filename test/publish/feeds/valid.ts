/** Validators of feeds: libxml2 with the formats' grammars. */
import { readFileSync } from 'node:fs';
import { RelaxNGValidator, XmlDocument } from 'libxml2-wasm';

const grammarOf = (name: string): RelaxNGValidator => {
  const document = XmlDocument.fromString(readFileSync(new URL(name, import.meta.url), 'utf8'));
  return RelaxNGValidator.fromDoc(document);
};

const GRAMMARS = { atom: grammarOf('atom.rng'), rss: grammarOf('rss.rng') };

/** @throws where the text is no XML, or not the format */
export function requireValid(text: string, format: keyof typeof GRAMMARS): void {
  const document = XmlDocument.fromString(text);
  try {
    GRAMMARS[format].validate(document);
  } finally {
    document.dispose();
  }
}
