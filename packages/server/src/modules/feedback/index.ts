export { registerFeedback } from './register.ts'
export { type NewFeedback, type TakenFeedback, takeFeedback } from './take-feedback.ts'
export { type AskPreferences, type Delivered, type WhenToAsk, whenToAsk } from './when-to-ask.ts'
