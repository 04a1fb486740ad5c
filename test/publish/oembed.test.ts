import { describe, expect, it } from 'vitest';
import { XmlDocument, XmlElement } from 'libxml2-wasm';
import { oembedOf, xmlOf } from '../../src/publish/oembed/oembed.ts';

const frame = {
  observatory: 'Beacon',
  origin: 'https://beacon.example',
  path: '/charts/KE/x?a=1&b="',
  most: { width: 10_000, height: 10_000 },
};
const chart = { title: '</title><script>"&', height: 464 };

describe('what a site that embeds a chart is told', () => {
  it('is a frame whose attributes hold whatever a name holds', () => {
    const { html } = oembedOf(chart, frame);
    expect(html).toBe(
      '<iframe src="https://beacon.example/charts/KE/x?a=1&amp;b=&quot;" width="640" height="654" title="&lt;/title&gt;&lt;script&gt;&quot;&amp;" sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy"></iframe>',
    );
  });

  it('is the same as XML, with its mark-up as text', () => {
    const answer = oembedOf(chart, frame);
    const { root } = XmlDocument.fromString(xmlOf(answer));
    expect(root.name).toBe('oembed');
    expect(root.find('*').map((node) => (node instanceof XmlElement ? [node.name, node.content] : []))).toEqual(
      Object.entries(answer).map(([key, value]) => [key, String(value)]),
    );
  });

  it('is never larger than was asked for, and as high as what is in the frame', () => {
    expect(oembedOf(chart, { ...frame, most: { width: 300, height: 200 } })).toMatchObject({ width: 300, height: 200 });
    expect(oembedOf({ ...chart, inPage: { content: '', height: 300 } }, frame)).toMatchObject({ width: 640, height: 300 + 190 });
  });
});
