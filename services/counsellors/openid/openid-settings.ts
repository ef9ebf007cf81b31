import type { Role } from '../counsellor.ts'

/** The organisation's own directory (OpenID Connect), where the operator has one. */
export interface OpenIdSettings {
  issuer: string
  clientId: string
  /** Absent: a public client, held by PKCE alone. */
  clientSecret?: string | undefined
  /** What the button says: the directory's name. */
  name: string
  /** The claim that lists groups or roles. */
  rolesClaim: string
  /** Which of its values gives which role. Nothing else gives any. */
  roles: readonly (readonly [value: string, role: Role])[]
  /** Values of `acr` that mean two factors, besides what `amr` says. */
  twoFactorAcr: readonly string[]
}
