/**
 * One element of a phrase as a number, so that a book is written to disk and read back at little cost: a gap is its
 * width below zero; a word is twice its id, and one more when it may be absent.
 */
export type Element = number

export const gap = (most: number): Element => -most
export const word = (id: number): Element => id * 2
export const optional = (element: Element): Element => element + 1
export const isWord = (element: Element): boolean => element > 0
export const isOptional = (element: Element): boolean => element % 2 === 1
export const idOf = (element: Element): number => element >> 1

export interface Phrase<Owner> {
  readonly owner: Owner
  readonly elements: readonly Element[]
  /** Its place in the book. */
  readonly order: number
  /** The rarest element that it cannot do without: it is looked for where that one stands. */
  readonly anchor: number
  /** The next rarest: a message without it is not searched for the phrase. `noKey` for a phrase of one word. */
  readonly second: number
  /** How many words stand before the anchor, at least and at most. */
  readonly before: readonly [least: number, most: number]
}

/** A key that every message has: for phrases of one word. */
export const noKey = 0

/** A phrase found in a message: whose it is, from token `from` to token `to`, both included. */
export interface Match<Owner> {
  readonly owner: Owner
  readonly from: number
  readonly to: number
}
