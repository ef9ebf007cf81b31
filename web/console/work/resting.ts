import { ApiProblem } from '../server/call.ts'

/** The server's word that somebody rests, whom one has named for a critical case: to be read, and said again or not. */
export const isResting = (error: unknown): error is ApiProblem =>
  error instanceof ApiProblem && error.code === 'colleague_resting'
