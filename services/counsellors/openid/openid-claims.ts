import { type Role, roles } from '../counsellor.ts'
import type { OpenIdSettings } from './openid-settings.ts'

type Claims = Record<string, unknown>

const textsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

/** The roles that a directory gives somebody: those the operator named, and no other. None: they may not come in. */
export const rolesFrom = (claims: Claims, settings: Pick<OpenIdSettings, 'rolesClaim' | 'roles'>): Role[] => {
  const held = new Set(textsOf(claims[settings.rolesClaim]))
  const given = new Set(settings.roles.filter(([value]) => held.has(value)).map(([, role]) => role))
  return roles.filter((role) => given.has(role))
}

/** RFC 8176: the directory says outright that several factors were used, or names one besides the password. */
const secondFactors = new Set(['otp', 'hwk', 'swk', 'sms', 'fpt', 'face', 'iris', 'sc'])

/** Did the directory assert two factors? Silence is no assertion: the code is asked for then. */
export const isTwoFactor = (claims: Claims, settings: Pick<OpenIdSettings, 'twoFactorAcr'>): boolean => {
  const methods = textsOf(claims.amr)
  if (methods.includes('mfa')) return true
  if (methods.includes('pwd') && methods.some((method) => secondFactors.has(method))) return true
  return typeof claims.acr === 'string' && settings.twoFactorAcr.includes(claims.acr)
}
