/** A service to call, write to or open, with where the fact comes from. See `contacts.json`. */
export interface EmergencyContact {
  id: string
  /** "3114", "Take It Down". */
  name: string
  /** Five words a teen understands: "Si tu penses à mourir". */
  purpose: string
  /** "24 h/24, 7 j/7", "tous les jours, 9 h - 23 h". */
  hours: string
  free: boolean
  /** What tapping does: `tel:3114`, `sms:114` or `https://…`. */
  action: string
  /** A way in for who cannot speak: another `sms:` or `https://`, with its label. */
  written?: { label: string; action: string }
}
