export interface Measurement {
  /** Unit at the end of each key. */
  figures: Record<string, number>
  /** What the figures are held against, measured in the same run. */
  reference: string
}
