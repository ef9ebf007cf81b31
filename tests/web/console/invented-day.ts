import type { CaseView } from '../../../web/console/server/case-view.ts'
import { aCase } from './a-case.ts'

const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

/** Four invented people in the queue, from a critical one that is overdue to a question. */
export const inventedDay = (): CaseView[] => [
  aCase({
    id: 'critical',
    severity: 'critical',
    categories: ['harassment', 'pile_on'],
    signals: ['suicidal_ideation', 'repeated', 'school_context'],
    createdAt: at(-17),
    dueAt: at(-12.5),
    queueReason: 'critical',
    teenPresence: 'here',
    reasons: [
      { rule: 'suicide.wish', label: 'suicidal_ideation', quote: 'j’ai plus envie d’être là' },
      { rule: 'repeated.daily', label: 'repeated', quote: 'tous les jours' },
    ],
    evidence: [
      { url: 'https://instagram.com/p/demo_exemple', platform: 'instagram', kind: 'post' },
      { url: 'https://discord.gg/demoexemple', platform: 'discord', kind: 'group' },
    ],
    answers: [
      { question: 'age', answer: '13_14' },
      { question: 'story', answer: 'Des gens de ma classe m’insultent tous les jours sur un groupe.' },
      { question: 'danger', answer: 'unsure' },
      { question: 'since', answer: 'depuis la rentrée' },
      { question: 'adult', answer: 'no' },
    ],
    messages: [
      { from: 'bot', text: 'Bonjour. Je suis un programme. Raconte-moi ce qui se passe, avec tes mots.', at: at(-20) },
      {
        from: 'teen',
        text: 'des gens de ma classe m’insultent tous les jours sur un groupe https://instagram.com/p/demo_exemple',
        at: at(-18),
      },
      {
        from: 'bot',
        text: 'Ce que tu décris n’est pas normal. Est-ce que tu es en danger là, maintenant\u202f?',
        at: at(-18),
      },
      { from: 'teen', text: 'j’ai plus envie d’être là', at: at(-17) },
      {
        from: 'bot',
        text: 'Merci de me le dire. Appelle le 3114, c’est gratuit, 24 h/24. J’ai prévenu l’équipe.',
        at: at(-17),
      },
      { from: 'teen', kind: 'event', text: 'left', at: at(-10) },
      { from: 'teen', kind: 'event', text: 'back', at: at(-3) },
      { from: 'teen', text: 'y a quelqu’un\u202f?', at: at(-2) },
    ],
  }),
  aCase({
    id: 'high',
    severity: 'high',
    categories: ['sextortion'],
    signals: ['money_demand', 'deadline', 'isolated'],
    ageBand: '15_17',
    createdAt: at(-48),
    dueAt: at(11.5),
    queueReason: 'high',
    reasons: [{ rule: 'sextortion.pay', label: 'sextortion', quote: 'si je paie pas avant ce soir il envoie tout' }],
    evidence: [{ url: 'https://snapchat.com/add/fauss_demo', platform: 'snapchat', kind: 'profile' }],
    messages: [{ from: 'teen', text: 'si je paie pas avant ce soir il envoie tout', at: at(-48) }],
  }),
  aCase({
    id: 'medium',
    categories: ['impersonation'],
    signals: [],
    speaker: 'friend',
    createdAt: at(-130),
    dueAt: at(590),
    reasons: [{ rule: 'impersonation.fake', label: 'impersonation', quote: 'un faux compte avec sa photo' }],
    evidence: [{ url: 'https://tiktok.com/@fauss_demo', platform: 'tiktok', kind: 'profile' }],
    messages: [{ from: 'teen', text: 'quelqu’un a fait un faux compte avec sa photo', at: at(-130) }],
  }),
  aCase({
    id: 'low',
    severity: 'low',
    categories: ['other'],
    signals: [],
    speaker: 'parent',
    ageBand: '18_plus',
    queueReason: 'human_asked',
    createdAt: at(-300),
    dueAt: at(1140),
    messages: [{ from: 'teen', text: 'Comment puis-je aider mon fils\u202f?', at: at(-300) }],
  }),
]
