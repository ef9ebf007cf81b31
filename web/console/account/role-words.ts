import { dateWords, dayWords } from '../words/clock-words.ts'
import { t } from './words.ts'

export const roleIds = ['counsellor', 'supervisor', 'child_protection_lead', 'analyst', 'administrator'] as const
type RoleId = (typeof roleIds)[number]

const isRole = (role: string): role is RoleId => (roleIds as readonly string[]).includes(role)

/** What a role is called; the server's own word where there is none. */
export const roleWord = (role: string): string => (isRole(role) ? t(`roles.${role}`) : role)

/** A day or a time, as it is read in France. */
export const dayWord = (day: string): string => dayWords(Date.parse(day))
export const timeWord = (iso: string): string => dateWords(Date.parse(iso))
