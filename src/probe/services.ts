/** The services that an observatory knows, by id, with the name that a reader sees. Ids never change: they are in stored rows. */
export const SERVICES = {
  bluesky: { name: 'Bluesky' },
  discord: { name: 'Discord' },
  facebook: { name: 'Facebook' },
  github: { name: 'GitHub' },
  google: { name: 'Google' },
  instagram: { name: 'Instagram' },
  linkedin: { name: 'LinkedIn' },
  messenger: { name: 'Messenger' },
  pinterest: { name: 'Pinterest' },
  reddit: { name: 'Reddit' },
  signal: { name: 'Signal' },
  snapchat: { name: 'Snapchat' },
  teams: { name: 'Microsoft Teams' },
  telegram: { name: 'Telegram' },
  tiktok: { name: 'TikTok' },
  twitch: { name: 'Twitch' },
  viber: { name: 'Viber' },
  whatsapp: { name: 'WhatsApp' },
  wikipedia: { name: 'Wikipedia' },
  x: { name: 'X' },
  youtube: { name: 'YouTube' },
  zoom: { name: 'Zoom' },
} as const satisfies Record<string, { name: string }>;

/** The id of a known service. */
export type ServiceId = keyof typeof SERVICES;
