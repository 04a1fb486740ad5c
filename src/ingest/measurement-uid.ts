/**
 * What a measurement of a report is called. Inside the observatory, by its place in the report: `#3`. What is published is made of it when it is read
 * (docs/decisions/068-database-size.md).
 */
const PLACE = /^#(\d+)$/;

export const uidOfPlace = (place: number): string => `#${place}`;

/** The place in its report; null where the measurement came with a uid of its own. */
export const placeOf = (uid: string): number | null => {
  const place = PLACE.exec(uid)?.[1];
  return place === undefined ? null : Number(place);
};

/**
 * A uid that tells nothing: a UUIDv7 holds the millisecond at which a volunteer measured, and measurements of one report must not be found
 * to be one person's. 120 bits of a SHA-256 in base64url. A uid of its own stays as it is.
 */
export async function publicUid(reportId: string, uid: string): Promise<string> {
  const place = placeOf(uid);
  if (place === null) return uid;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${reportId} ${place}`));
  return btoa(String.fromCharCode(...new Uint8Array(digest).slice(0, 15)))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
