/** The one vocabulary that dialogs, triage, console and statistics share. What people read for each id is in `locales/`. */

export const categories = [
  'harassment',
  'pile_on',
  'exclusion',
  'hate',
  'threat',
  'intimate_image_shared',
  'intimate_image_threat',
  'sextortion',
  'sexual_deepfake',
  'grooming',
  'impersonation',
  'doxxing',
  'other',
] as const
export type Category = (typeof categories)[number]

export const signals = [
  'suicidal_ideation',
  'self_harm',
  'immediate_danger',
  'physical_violence',
  'sexual_assault',
  'adult_offender',
  'family_offender',
  'content_online',
  'deadline',
  'money_demand',
  'repeated',
  'school_context',
  'isolated',
  'distress',
] as const
export type Signal = (typeof signals)[number]

/** Most urgent first: the index is the rank. */
export const severities = ['critical', 'high', 'medium', 'low'] as const
export type Severity = (typeof severities)[number]

export const speakers = ['victim', 'witness', 'friend', 'parent', 'perpetrator'] as const
export type Speaker = (typeof speakers)[number]

export const ageBands = ['under_11', '11_12', '13_14', '15_17', '18_plus', 'unknown'] as const
export type AgeBand = (typeof ageBands)[number]

export const platforms = [
  'instagram',
  'snapchat',
  'tiktok',
  'x',
  'youtube',
  'discord',
  'telegram',
  'whatsapp',
  'facebook',
  'twitch',
  'reddit',
  'roblox',
  'bereal',
  'pronote',
  'other',
] as const
export type Platform = (typeof platforms)[number]

export const linkKinds = ['post', 'profile', 'story', 'message', 'group', 'video', 'account', 'other'] as const
export type LinkKind = (typeof linkKinds)[number]

/** The more urgent of two severities: doubt goes up. */
export const moreUrgent = (a: Severity, b: Severity): Severity =>
  severities.indexOf(a) <= severities.indexOf(b) ? a : b
