/** The picture that a link to a page brings along, where there is one: what is not there is not pointed at. */
import { CARD_HEIGHT, CARD_WIDTH } from '../cards/card.tsx';

/** @property address in full @property alt what it shows */
export type Picture = { address: string; alt: string };

export const SharedPicture = ({ picture: { address, alt } }: { picture: Picture }) => (
  <>
    <meta property="og:image" content={address} />
    <meta property="og:image:type" content="image/png" />
    <meta property="og:image:width" content={String(CARD_WIDTH)} />
    <meta property="og:image:height" content={String(CARD_HEIGHT)} />
    <meta property="og:image:alt" content={alt} />
    <meta name="twitter:card" content="summary_large_image" />
  </>
);
