import { triageReport } from '../services/triage/triage-report.ts'
import { isUntuned, leaveOneFoldOut, modelsOfFolds } from './cross-validate.ts'
import { readTrainingMessages, type TrainingMessage } from './messages.ts'
import { type Evaluation, type Scored, score } from './scores.ts'

interface Judged extends Scored {
  readonly message: TrainingMessage
}

/** Every message as triage reads it with a model and thresholds that come from other batches. */
const judgeUnseen = (): Judged[] => {
  const validation = leaveOneFoldOut(readTrainingMessages())
  const models = modelsOfFolds(validation)
  return validation.witnessed.filter(isUntuned).map(({ message }) => ({
    message,
    actual: message,
    predicted: triageReport([message.text], {}, { model: models[message.fold] }),
  }))
}

const groupsOf = (judged: readonly Judged[], key: 'register' | 'speaker' | 'kind'): Record<string, Evaluation> => {
  const names = [...new Set(judged.map(({ message }) => message[key]))].sort()
  return Object.fromEntries(
    names.map((name) => [`${key} ${name}`, score(judged.filter(({ message }) => message[key] === name))]),
  )
}

/**
 * Five-fold cross-validation over the batches that the rules were not tuned on: all together, then by register, by
 * speaker and by kind. A batch is one author's hand and lies in one fold.
 */
export const crossValidated = (): Record<string, Evaluation> => {
  const judged = judgeUnseen()
  return {
    'cross-validation': score(judged),
    ...groupsOf(judged, 'register'),
    ...groupsOf(judged, 'speaker'),
    ...groupsOf(judged, 'kind'),
  }
}
