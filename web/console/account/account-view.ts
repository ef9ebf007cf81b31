/** One's own account, as the server gives it. */
export interface AccountView {
  email: string
  name: string
  roles: string[]
  teams: string[]
  attestedOn: string | null
  trainedOn: string | null
  hasPassword: boolean
  hasSecondFactor: boolean
  recoveryCodesLeft: number
}

export interface SessionView {
  id: string
  createdAt: string
  usedAt: string
  /** Browser and system, where they are known. */
  device: string | null
  isThis: boolean
}

/** What the application scans, or is given by hand. */
export interface Enrolment {
  /** Base32. */
  secret: string
  uri: string
  qr: { size: number; path: string }
}
