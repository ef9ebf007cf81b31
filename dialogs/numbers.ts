import { contactById } from '../services/emergency/contacts.ts'

const nameOf = (id: string): string => contactById(id, 0).name
const numberOf = (id: string): string => contactById(id, 0).action.replace(/^\w+:/, '')

/** What sentences name: numbers and services stand in their data file, never in `locales/`. */
export const numbers = {
  n15: numberOf('15'),
  n17: numberOf('17'),
  n112: numberOf('112'),
  n114: numberOf('114'),
  n119: numberOf('119'),
  n3114: numberOf('3114'),
  takeItDown: nameOf('take_it_down'),
}
