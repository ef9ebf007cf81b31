/** Somebody's account, as administrators get it. */
export interface StaffAccount {
  id: string
  name: string
  email: string
  roles: string[]
  teams: string[]
  isPublicAgent: boolean
  attestedOn: string | null
  trainedOn: string | null
  hasPassword: boolean
  hasSecondFactor: boolean
  isActive: boolean
}

/** What a form sets of an account. */
export const settingsOf = (form: FormData) => ({
  roles: form.getAll('roles').map(String),
  attestedOn: String(form.get('attestedOn') ?? '') || null,
  trainedOn: String(form.get('trainedOn') ?? '') || null,
  isPublicAgent: form.has('isPublicAgent'),
})
